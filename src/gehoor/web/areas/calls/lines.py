"""The lines under both voices: one's own pitch and level, row by row, with the usual range behind them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gehoor.calls.timeline import Row, length_of, row_length
from gehoor.listening.shape import Analysis

HEIGHT = 40.0
WIDTH = 1000.0


@dataclass(frozen=True, slots=True)
class Line:
    """One curve in one row: points of unbroken stretches in a box of 1000 by 40, and the usual band."""

    stretches: Sequence[str]
    band: tuple[float, float] | None  # top and height


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row of the timeline with its curves, and where it stands in the call."""

    row: Row
    end: float
    pitch: Line | None
    level: Line | None

    @property
    def is_high(self) -> bool:
        """Whether three numbers stand above each other, which asks for room above the row."""
        return any(mark.level == 2 for mark in self.row.marks)


def drawn(rows: Sequence[Row], analysis: Analysis, curves: Mapping[str, Any]) -> list[Drawn]:
    """Each row with the curves of the seller's own voice; without curves for a call without sound."""
    length = row_length(length_of(analysis))
    own = curves.get("seller")
    pitch = _Curve.of(own, "pitch", _band(analysis, "opening_pitch")) if own else None
    level = _Curve.of(own, "level", None) if own else None
    return [
        Drawn(
            row,
            row.start + length,
            pitch.line(row.start, length) if pitch else None,
            level.line(row.start, length) if level else None,
        )
        for row in rows
    ]


def _band(analysis: Analysis, name: str) -> tuple[float, float] | None:
    """Where a number counts as usual, as the measure of the opening says."""
    found = analysis.measures.get(name)
    band = found.data.get("band") if found else None
    return (float(band[0]), float(band[1])) if band else None


@dataclass(frozen=True, slots=True)
class _Curve:
    step_s: float
    values: Sequence[float | None]
    low: float
    high: float
    band: tuple[float, float] | None

    @classmethod
    def of(cls, own: Mapping[str, Any], name: str, band: tuple[float, float] | None) -> "_Curve | None":
        values = own[name]
        there = np.array([value for value in values if value is not None])
        if not there.size:
            return None
        low, high = (float(edge) for edge in np.percentile(there, (2, 98)))
        if band:
            low, high = min(low, band[0]), max(high, band[1])
        return cls(own["step_s"], values, low, max(high, low + 1.0), band)

    def line(self, start: float, length: float) -> Line:
        band = (self._y(self.band[1]), self._y(self.band[0]) - self._y(self.band[1])) if self.band else None
        return Line(list(self._stretches(start, length)), band)

    def _stretches(self, start: float, length: float) -> Iterator[str]:
        points: list[str] = []
        first, last = int(start / self.step_s), int((start + length) / self.step_s)
        for place in range(first, min(last + 1, len(self.values))):
            value = self.values[place]
            if value is None:
                if len(points) > 1:
                    yield " ".join(points)
                points = []
            else:
                x = WIDTH * ((place + 0.5) * self.step_s - start) / length
                points.append(f"{x:.1f},{self._y(value):.1f}")
        if len(points) > 1:
            yield " ".join(points)

    def _y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT * (1 - min(1.0, max(0.0, share))), 1)
