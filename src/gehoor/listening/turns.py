"""Who has the floor: turns, the offsets between them, overlap and interruptions.

All of it is arithmetic on inter-pausal units; docs/listening.en.md has the definitions and their sources.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gehoor.listening.ipus import TURN_PAUSE_S, Ipu, ipus_of
from gehoor.listening.shape import SPEAKERS, Span, Speaker, Turn

EARLY_S = 0.300  # an interruption starts at least this long before the other's end,
OVERLAP_S = 0.500  # both speak for at least this long,
UNDERWAY_S = 0.300  # the other was speaking for at least this long,
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

    Units of less than a second that leave the other the floor count as back-channels, not as interruptions;
    simultaneous starts and going on with one's own sentence do not count either.
    """
    mine = [one for one in ipus if one.speaker == by and not one.backchannel]
    theirs = [one for one in ipus if one.speaker != by and not one.backchannel]
    found: list[Interruption] = []
    place = 0
    for index, one in enumerate(mine):
        while place < len(theirs) and theirs[place].end <= one.start:
            place += 1
        if place == len(theirs):
            break
        before = mine[index - 1] if index else None
        hit = _interrupted(one, before, theirs[place])
        found += [hit] if hit else []
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
        if last and last[-1].speaker == one.speaker and one.start - last[-1].end <= TURN_PAUSE_S:
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


def _interrupted(one: Ipu, before: Ipu | None, other: Ipu) -> Interruption | None:
    """What `one` does to `other`, the first unit of the other that ends after `one` starts."""
    if other.start > one.start - UNDERWAY_S or other.end < one.start + EARLY_S:
        return None
    if before and before.end > other.start and one.start - before.end <= YIELD_S:
        return None  # goes on with what was being said
    overlap = min(one.end, other.end) - one.start
    if overlap < OVERLAP_S - TOUCH_S:
        return None
    yielded = other.end - one.start <= YIELD_S
    return Interruption(one.speaker, one.start, other.end, round(overlap, 4), yielded)
