"""A measure of one's own openings over time: points, the usual range behind them, the last one named."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gehoor.calls.models import Recording
from gehoor.calls.words.measures import amount
from gehoor.listening.opening import FEWEST_CALLS, MAD, SPREAD_FLOOR

WIDTH, HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 100, 14, 34


@dataclass(frozen=True, slots=True)
class Point:
    """One call in the chart, in the units of the drawing."""

    x: float
    y: float
    value: str  # as it is read
    recording: Recording


@dataclass(frozen=True, slots=True)
class Chart:
    """One measure over the calls in order. `band` is median ± 1.5 spreads, once there are five calls."""

    name: str
    title: str
    unit: str
    points: Sequence[Point]
    path: str
    band: tuple[float, float] | None  # top and height, drawn
    median_y: float | None
    median: float | None
    ticks: Sequence[tuple[float, str]]  # y and value as it is read

    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    plot: int = WIDTH - _LEFT - _RIGHT


def chart(name: str, title: str, unit: str, values: Sequence[tuple[Recording, float | None]]) -> Chart:
    """Draw the values that there are, oldest first."""
    there = [(recording, value) for recording, value in values if value is not None]
    if not there:
        return Chart(name, title, unit, (), "", None, None, None, ())
    numbers = np.array([value for _recording, value in there])
    usual = _usual(name, numbers)
    low, high = _reach(numbers, usual)
    points = [
        Point(_x(place, len(there)), _y(value, low, high), amount(value, "dB"), recording)
        for place, (recording, value) in enumerate(there)
    ]
    band = (_y(usual[2], low, high), _y(usual[0], low, high) - _y(usual[2], low, high)) if usual else None
    path = " ".join(f"{'L' if place else 'M'}{one.x:.1f} {one.y:.1f}" for place, one in enumerate(points))
    ticks = [(_y(value, low, high), amount(value, "dB")) for value in (low, (low + high) / 2, high)]
    middle = usual[1] if usual else None
    at = _y(middle, low, high) if middle is not None else None
    return Chart(
        name, title, unit, points, path, band, at, round(middle, 1) if middle is not None else None, ticks
    )


def _usual(
    name: str, numbers: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> tuple[float, float, float] | None:
    if numbers.size < FEWEST_CALLS:
        return None
    middle = float(np.median(numbers))
    spread = max(MAD * float(np.median(np.abs(numbers - middle))), SPREAD_FLOOR[name])
    return middle - 1.5 * spread, middle, middle + 1.5 * spread


def _reach(
    numbers: "np.ndarray[tuple[int], np.dtype[np.float64]]", usual: tuple[float, float, float] | None
) -> tuple[float, float]:
    ends = [float(numbers.min()), float(numbers.max()), *(usual or ())]
    low, high = min(ends), max(ends)
    room = max((high - low) * 0.1, 0.5)
    return low - room, high + room


def _x(place: int, count: int) -> float:
    wide = WIDTH - _LEFT - _RIGHT
    return _LEFT + (wide * place / (count - 1) if count > 1 else wide / 2)


def _y(value: float, low: float, high: float) -> float:
    return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (high - value) / (high - low), 1)
