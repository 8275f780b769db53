"""Inter-pausal units: what one voice says between two silences, and which of them are back-channels.

Every measure of turns rests on these; docs/listening.en.md gives each number below its source.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gehoor.listening.shape import SPEAKERS, Span, Speaker

BRIDGE_S = 0.200  # a silence shorter than this does not end a unit
SHORTEST_S = 0.060  # a sound shorter than this is not speech
BACKCHANNEL_S = 1.0  # nothing longer is a back-channel,
POSSIBLE_S = 0.8  # and without its words nothing longer than this,
LEAST_S = 0.12  # nor shorter: a click or a breath is nobody's hm
GOES_ON_S = 1.0  # the other must go on within this time,
REALLY_S = 0.3  # and speak for this long before the voice of the back-channel is heard again
TURN_PAUSE_S = 3.0  # an own silence longer than this closes a turn

# What a back-channel is made of, Dutch and English; every word of the unit has to be one of these.
BACKCHANNELS = frozenset(
    "ja jaja jawel jaa jo hm hmm hmhm mhm mm mmm mhmm hum hu huh uhuh uhhuh "  # noqa: SIM905
    "ok oke oké okay precies juist klopt snap begrijp ik goed nee tuurlijk natuurlijk o oh ah aha inderdaad "
    "zeker mooi nou leuk yes yeah yep yup right sure exactly i see got it great good no wow really alright "
    "of course all understood".split()
)
_WORDS = re.compile(r"[^\W\d_]+", re.UNICODE)
_SOUNDS = re.compile(r"\[[^\[\]]{0,40}\]|<[^<>]{0,40}>|\*[a-z]\b")  # [laugh], <noise>, a word cut off*x


@dataclass(frozen=True, slots=True)
class Ipu:
    """One voice between two silences, in seconds.

    `backchannel` is "", "yes" by its words, "possible" by its length, or "trace" when it is too short to be
    anything; only what is "" belongs to a turn.
    """

    speaker: Speaker
    start: float
    end: float
    text: str = ""
    backchannel: str = ""

    @property
    def length(self) -> float:
        """Seconds, to a millionth: so that a later start never changes what equals a threshold."""
        return round(self.end - self.start, 6)


def bridged(
    spans: Iterable[Span], *, bridge_s: float = BRIDGE_S, shortest_s: float = SHORTEST_S
) -> list[Span]:
    """Ascending, disjoint spans: silences under `bridge_s` closed, what stays under `shortest_s` dropped."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if joined and round(start - joined[-1][1], 6) < bridge_s:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return [(start, end) for start, end in joined if end - start >= shortest_s]


def ipus_of(speech: Mapping[Speaker, Sequence[Span]]) -> list[Ipu]:
    """The units of both voices in order of start; without words, so back-channels are "possible" at most."""
    return with_backchannels(
        [Ipu(speaker, start, end) for speaker in SPEAKERS for start, end in bridged(speech.get(speaker, ()))]
    )


def with_backchannels(ipus: Iterable[Ipu]) -> list[Ipu]:
    """The same units in order of start, each with the right `backchannel`.

    A back-channel is at most 1.0 s long, falls within the other's turn or is followed by the other within
    1.0 s, and is no answer to a question. Its words must all be acknowledgements; where they are not known
    it is at most 0.8 s long, and only possibly one.
    """
    ordered = sorted((replace(one, backchannel="") for one in ipus), key=_order)
    lanes = {speaker: _Lane([one for one in ordered if one.speaker == speaker]) for speaker in SPEAKERS}
    for speaker in SPEAKERS:
        lanes[speaker].find_runs(lanes[_other(speaker)])
    return [_judged(one, lanes[one.speaker], lanes[_other(one.speaker)]) for one in ordered]


def only_acknowledges(text: str) -> bool:
    """Whether these words do nothing but show that one listens."""
    words = _words(text)
    return bool(words) and all(word in BACKCHANNELS for word in words)


class _Lane:
    """The units of one speaker, findable by time."""

    def __init__(self, ipus: Sequence[Ipu]) -> None:
        self.ipus = ipus
        self.starts = [one.start for one in ipus]
        self.ends = [one.end for one in ipus]
        self.long_starts = [one.start for one in ipus if one.length > BACKCHANNEL_S]
        self.held: list[bool] = []

    def find_runs(self, other: "_Lane") -> None:
        """For each unit whether the run that it ends has a long unit, so that somebody holds the floor."""
        for place, one in enumerate(self.ipus):
            goes_on = place > 0 and self._continues(place, other)
            self.held.append(one.length > BACKCHANNEL_S or (goes_on and self.held[place - 1]))

    def _continues(self, place: int, other: "_Lane") -> bool:
        before, one = self.ipus[place - 1], self.ipus[place]
        if round(one.start - before.end, 6) > TURN_PAUSE_S:
            return False
        return bisect_right(other.long_starts, before.start) == bisect_left(other.long_starts, one.start)

    def last_before(self, moment: float) -> int:
        """The place of the last unit that starts before `moment`, or -1."""
        return bisect_left(self.starts, moment) - 1

    def spoken(self, start: float, end: float) -> float:
        """How many seconds are spoken between two moments."""
        found, place = 0.0, self.first_ending_after(start)
        while place < len(self.ipus) and self.starts[place] < end:
            found += min(self.ends[place], end) - max(self.starts[place], start)
            place += 1
        return found

    def first_ending_after(self, moment: float) -> int:
        return bisect_right(self.ends, moment)


def _judged(one: Ipu, own: _Lane, other: _Lane) -> Ipu:
    if one.length > BACKCHANNEL_S or not _within_the_others_turn(one, own, other):
        return one
    if not _words(one.text):
        sort = "possible" if one.length >= LEAST_S else "trace"
        return replace(one, backchannel=sort) if one.length <= POSSIBLE_S else one
    asked = other.ipus[other.last_before(one.start)]
    if not only_acknowledges(one.text) or (_asks(asked) and one.start > asked.end - BRIDGE_S):
        return one
    return replace(one, backchannel="yes")


def _within_the_others_turn(one: Ipu, own: _Lane, other: _Lane) -> bool:
    before, after = other.last_before(one.start), other.first_ending_after(one.end)
    if before < 0 or after >= len(other.ipus) or not other.held[before]:
        return False
    left, right = other.ipus[before], other.ipus[after]
    if right.start > one.end + GOES_ON_S or max(one.start, right.start) - left.end > TURN_PAUSE_S:
        return False
    return _stands_alone(one, own, other, left)


def _stands_alone(one: Ipu, own: _Lane, other: _Lane, left: Ipu) -> bool:
    """Whether the other spoke since this voice's last unit, and really goes on before its next one."""
    place = bisect_left(own.starts, one.start)
    if place > 0 and own.ipus[place - 1].end > left.end:
        return False
    until = own.ipus[place + 1].start if place + 1 < len(own.ipus) else float("inf")
    return other.spoken(one.end, min(until, one.end + GOES_ON_S + REALLY_S)) >= REALLY_S - 1e-6


def _words(text: str) -> list[str]:
    """The words in lower case, without what stands for a sound."""
    return _WORDS.findall(_SOUNDS.sub(" ", text.lower()))


def _asks(one: Ipu) -> bool:
    return one.text.rstrip(" \"'”’)").endswith("?")


def _other(speaker: Speaker) -> Speaker:
    return "customer" if speaker == "seller" else "seller"


def _order(one: Ipu) -> tuple[float, float, str]:
    return one.start, one.end, one.speaker
