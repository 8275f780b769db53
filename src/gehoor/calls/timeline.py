"""Both voices over time, as rows of a drawing: bars, overlap, other sounds, moments, the own pitch.

Places are in percent of a row's width, so that a row is as wide as the page and its words keep their size.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gehoor.listening.shape import SPEAKERS, Analysis, Heard, Span, Speaker
from gehoor.listening.turns import bars_of, between, common

PITCH_STEP_S = 0.1
PITCH_HEIGHT = 30.0
LEVEL_HEIGHT = 12
MOST_NEAR = 6
ROOM = 7.0  # percent of a row, on a phone about the width of a number


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasts: where it starts and how wide it is, percent of the row."""

    kind: str  # seller, customer, overlap, or a kind of sound
    x: float
    width: float
    start: float
    end: float
    short: bool = False  # a short sign of listening


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in a row: `place` is its number in the list, from 1."""

    x: float
    place: int
    level: int  # 0, 1 or 2: marks close together stand above each other

    @property
    def y(self) -> int:
        """Where its line ends, in points above the bars."""
        return -1 - LEVEL_HEIGHT * self.level


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of the call of the same length as the others."""

    start: float
    ticks: Sequence[tuple[float, str]]  # percent, and the time as it is read
    bars: Sequence[Bar]
    marks: Sequence[Mark]
    pitch: Sequence[str]  # points of lines in a box of 1000 by PITCH_HEIGHT

    @property
    def lift(self) -> int:
        """The room above the bars that its marks need, in points."""
        return 2 + LEVEL_HEIGHT * max((mark.level + 1 for mark in self.marks), default=0)


def rows(analysis: Analysis, heard: Heard | None = None) -> list[Row]:
    """The drawing of a call; empty when nothing in it has a time."""
    end = length_of(analysis)
    if not end or not any(analysis.speech.get(speaker) for speaker in SPEAKERS):
        return []
    length = row_length(end)
    bars, lines = list(_bars(analysis)), _pitch(heard)
    starts = np.arange(0.0, end, length)
    return [_row(float(start), length, bars, analysis, lines) for start in starts]


def length_of(analysis: Analysis) -> float:
    """Seconds of the call, by its sound or else by its last word."""
    return analysis.duration_s or max((turn.end or 0.0 for turn in analysis.turns), default=0.0)


def row_length(duration_s: float) -> float:
    """Seconds per row: a minute, more for long calls, less for one that would stand in a corner of it."""
    if duration_s <= 30:
        return 12.0 if duration_s <= 12 else 30.0
    if duration_s <= 900:
        return 60.0
    return 120.0 if duration_s <= 2400 else 300.0


def clock(seconds: float) -> str:
    """Minutes and seconds, 2:05; with hours from an hour on."""
    whole = int(max(seconds, 0.0))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def _row(
    start: float, length: float, bars: Sequence[Bar], analysis: Analysis, lines: Sequence[tuple[float, float]]
) -> Row:
    end = start + length
    inside = [_cut(bar, start, length) for bar in bars if bar.start < end and bar.end > start]
    last = analysis.duration_s or end
    seconds = [start + length * place / 6 for place in range(6)]
    ticks = [(round(100 * (one - start) / length, 3), clock(one)) for one in seconds if one <= last]
    return Row(start, ticks, inside, _marks(analysis, start, length), list(_points(lines, start, length)))


def _cut(bar: Bar, start: float, length: float) -> Bar:
    left, right = max(bar.start, start), min(bar.end, start + length)
    x, width = 100 * (left - start) / length, 100 * (right - left) / length
    return Bar(bar.kind, round(x, 3), round(width, 3), bar.start, bar.end, bar.short)


def _bars(analysis: Analysis) -> Iterator[Bar]:
    for sound in analysis.sounds:
        yield Bar("sound", 0, 0, sound.start, sound.end)
    lanes: dict[Speaker, list[Span]] = {}
    for speaker in SPEAKERS:
        held = bars_of(analysis.turns, speaker)
        lanes[speaker] = held
        for start, end in analysis.speech.get(speaker, ()):
            yield Bar(speaker, 0, 0, start, end, short=bool(held) and not between(held, start, end))
    for start, end in common(lanes["seller"], lanes["customer"]):
        yield Bar("overlap", 0, 0, start, end)


def _marks(analysis: Analysis, start: float, length: float) -> list[Mark]:
    """The moments of a row; each stands on the lowest of three levels where its number has room."""
    found: list[Mark] = []
    for place, moment in enumerate(analysis.moments, 1):
        if moment.start is None or not start <= moment.start < start + length:
            continue
        x = round(100 * (moment.start - start) / length, 3)
        near = {mark.level for mark in found[-MOST_NEAR:] if x - mark.x < ROOM}
        found.append(Mark(x, place, min({0, 1, 2} - near, default=2)))
    return found


def _pitch(heard: Heard | None) -> list[tuple[float, float]]:
    """Seconds and semitones of the own voice, ten points a second."""
    if heard is None or not heard.separated:
        return []
    track = heard.tracks["seller"]
    step = max(1, round(PITCH_STEP_S / track.hop_s))
    places = np.flatnonzero(np.isfinite(track.pitch))
    kept = places[np.unique(places // step, return_index=True)[1]]
    return [(float(place * track.hop_s), float(track.pitch[place])) for place in kept]


def _points(lines: Sequence[tuple[float, float]], start: float, length: float) -> Iterator[str]:
    """Lines through the points of this row, broken where the voice is."""
    if not lines:
        return
    values = np.array([value for _, value in lines])
    low, high = (float(edge) for edge in np.percentile(values, (2, 98)))
    scale = PITCH_HEIGHT / max(high - low, 1.0)
    inside = [(second, value) for second, value in lines if start <= second < start + length]
    for run in _unbroken(inside):
        yield " ".join(
            f"{1000 * (second - start) / length:.1f},"
            f"{PITCH_HEIGHT - min(max((value - low) * scale, 0.0), PITCH_HEIGHT):.1f}"
            for second, value in run
        )


def _unbroken(points: Iterable[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for point in points:
        if run and point[0] - run[-1][0] > 2.5 * PITCH_STEP_S:
            yield run
            run = []
        run.append(point)
    if len(run) > 1:
        yield run
