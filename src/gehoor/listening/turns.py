"""Who has the floor: turns, the offsets between them, overlap and interruptions.

All of it is arithmetic on inter-pausal units; docs/listening.en.md has the definitions and their sources.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gehoor.listening.ipus import BACKCHANNEL_S, GOES_ON_S, TURN_PAUSE_S, Ipu, ipus_of
from gehoor.listening.shape import SPEAKERS, Span, Speaker, Turn

EARLY_S = 0.300  # an interruption starts at least this long before the other's end,
OVERLAP_S = 0.500  # both speak for at least this long,
UNDERWAY_S = 0.300  # the other was speaking for at least this long,
JOIN_S = 0.500  # silences shorter than this are taken for one stretch of speech,
YIELD_S = 1.000  # and who stops within this time gave way
PLAN_S = 0.200  # nobody answers what the other began less than this ago
TOUCH_S = 1e-6  # times closer together than this are equal


@dataclass(frozen=True, slots=True)
class Interruption:
    """`by` came in at `start` while the other spoke, who stopped at `end`; `yielded`: within a second."""

    by: Speaker
    start: float
    end: float
    overlap_s: float
    yielded: bool


def turns_of(ipus: Iterable[Ipu]) -> list[Turn]:
    """The turns, in order of start; back-channels belong to none.

    A turn is the longest run of one speaker's units without a unit of the other; an own silence of more
    than three seconds closes it. `fto_s` is None for the first turn, after an own turn, and where the other
    spoke wholly within the speaker's own turn: then the floor never changed hands.
    """
    runs = _runs([one for one in ipus if not one.backchannel])
    turns: list[Turn] = []
    for run in runs:
        turns.append(_turn(run, turns))
    return turns


def turns_in(speech: Mapping[Speaker, Sequence[Span]]) -> list[Turn]:
    """The turns of two voices of which only the times are known."""
    return turns_of(ipus_of(speech))


def transfers(turns: Sequence[Turn], to: Speaker) -> list[Turn]:
    """The turns by which `to` took over the floor: the other's turn ended before this one did."""
    found = []
    for before, turn in pairwise(turns):
        if turn.speaker != to or turn.fto_s is None or before.end is None or turn.end is None:
            continue
        if turn.end > before.end:
            found.append(turn)
    return found


def interruptions(ipus: Sequence[Ipu], by: Speaker) -> list[Interruption]:
    """Where `by` came in at least 300 ms before the other's end and both spoke for half a second or more.

    Both sides count by stretches: units with less than half a second between them. A stretch of at most a
    second, of unknown words, that leaves the other the floor is a sign of listening and no interruption;
    simultaneous starts and going on with one's own sentence are none either.
    """
    other: Speaker = "customer" if by == "seller" else "seller"
    mine, theirs = _stretches(ipus, by), _stretches(ipus, other)
    together = overlaps(ipus)
    found: list[Interruption] = []
    place = 0
    for index, one in enumerate(mine):
        while place < len(theirs) and theirs[place].end <= one.start:
            place += 1
        if place == len(theirs):
            break
        before, after = mine[index - 1 : index] if index else (), theirs[place + 1 : place + 2]
        if _comes_in(one, before, theirs[place], after):
            end = theirs[place].end
            overlap = round(total(between(together, one.start, min(one.end, end))), 4)
            if overlap >= OVERLAP_S:
                found.append(Interruption(by, one.start, end, overlap, end - one.start <= YIELD_S))
    return found


def interruptions_in(speech: Mapping[Speaker, Sequence[Span]], by: Speaker = "seller") -> list[Interruption]:
    """The interruptions by one of two voices of which only the times are known."""
    return interruptions(ipus_of(speech), by)


def overlaps(ipus: Iterable[Ipu]) -> list[Span]:
    """Where both speak at once, back-channels left out; ascending and disjoint."""
    spoken = [one for one in ipus if not one.backchannel]
    left, right = ([(one.start, one.end) for one in spoken if one.speaker == speaker] for speaker in SPEAKERS)
    return common(left, right)


def bars_of(turns: Iterable[Turn], speaker: Speaker) -> list[Span]:
    """The units of a speaker's turns, ascending: all of the speaker's speech but the back-channels."""
    return sorted(span for turn in turns if turn.speaker == speaker for span in turn.spans)


def common(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """The intersection of two ascending, disjoint rows of spans."""
    found: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if end > start:
            found.append((start, end))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return found


def total(spans: Iterable[Span]) -> float:
    """The length of disjoint spans together."""
    return sum(end - start for start, end in spans)


def within(spans: Iterable[Span], start: float, end: float) -> list[Span]:
    """What of the spans lies between two moments."""
    return [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]


def _runs(ipus: Sequence[Ipu]) -> list[list[Ipu]]:
    runs: list[list[Ipu]] = []
    for one in sorted(ipus, key=lambda ipu: (ipu.start, ipu.end, ipu.speaker)):
        last = runs[-1] if runs else None
        if last and last[-1].speaker == one.speaker and round(one.start - last[-1].end, 6) <= TURN_PAUSE_S:
            last.append(one)
        else:
            runs.append([one])
    return runs


def _turn(run: Sequence[Ipu], before: Sequence[Turn]) -> Turn:
    start, end = run[0].start, max(one.end for one in run)
    return Turn(
        speaker=run[0].speaker,
        start=start,
        end=end,
        fto_s=_offset(run[0].speaker, start, before),
        text=" ".join(one.text for one in run if one.text),
        spans=tuple((one.start, one.end) for one in run),
    )


def _offset(speaker: Speaker, start: float, before: Sequence[Turn]) -> float | None:
    """Start minus the end of the other's turn before it, to a tenth of a millisecond."""
    if not before or before[-1].speaker == speaker:
        return None
    heard = [end for begun, end in before[-1].spans if begun <= start - PLAN_S + TOUCH_S]
    own_end = next((turn.end for turn in reversed(before) if turn.speaker == speaker), None)
    if not heard or (own_end is not None and own_end > max(heard) + TOUCH_S):
        return None
    return round(start - max(heard), 4)


def _stretches(ipus: Iterable[Ipu], speaker: Speaker) -> list[Ipu]:
    """A speaker's units without back-channels, joined over silences of less than half a second."""
    joined: list[Ipu] = []
    for one in ipus:
        if one.speaker != speaker or one.backchannel:
            continue
        if joined and one.start - joined[-1].end < JOIN_S - TOUCH_S:
            last = joined[-1]
            joined[-1] = replace(last, end=max(last.end, one.end), text=f"{last.text} {one.text}".strip())
        else:
            joined.append(one)
    return joined


def _comes_in(one: Ipu, before: Sequence[Ipu], other: Ipu, after: Sequence[Ipu]) -> bool:
    """Whether `one` begins well within `other`, the first stretch of the other that ends after it starts.

    `before` is the own stretch before it, `after` the next of the other; both empty when there is none.
    """
    if other.start > one.start - UNDERWAY_S or other.end < one.start + EARLY_S:
        return False
    if any(last.end > other.start and one.start - last.end <= YIELD_S for last in before):
        return False  # goes on with what was being said
    goes_on = other.end > one.end or any(later.start <= one.end + GOES_ON_S for later in after)
    return not goes_on or bool(one.text) or one.length > BACKCHANNEL_S  # else a drawn-out sign of listening


def between(spans: Sequence[Span], start: float, end: float) -> list[Span]:
    """What of ascending, disjoint spans lies between two moments, found by halving."""
    first = bisect_left(spans, start, key=lambda span: span[1])
    last = bisect_left(spans, end, key=lambda span: span[0])
    return within(spans[first:last], start, end)
