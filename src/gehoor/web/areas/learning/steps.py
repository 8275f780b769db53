"""The score of a lead over time: lines in percent of the width, so that a phone needs no smaller letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gehoor.scoring.history import Point

HEIGHT, _TOP, _BOTTOM = 92, 16, 8  # pixels


@dataclass(frozen=True, slots=True)
class Segment:
    """A line; `x` in percent as SVG wants it, `y` in pixels."""

    x1: str
    x2: str
    y1: str
    y2: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One half of the score. `marks` are the moments at which the lead became an MQL, or ceased to be."""

    label: str
    now: int
    threshold: int
    segments: tuple[Segment, ...]
    threshold_y: str
    zero_y: str
    marks: tuple[tuple[str, str], ...]
    first: datetime
    last: datetime
    height: int = HEIGHT


def chart(label: str, group: str, points: Sequence[Point], threshold: int, until: datetime) -> Chart:
    """The chart of `group`, from the first of `points` (at least one) to `until`."""
    values = [point.fit if group == "fit" else point.engagement for point in points]
    low, high = min(0, threshold, *values), max(threshold, *values, 1)
    span = max(high - low, 1)
    start = points[0].at
    last = max(until, points[-1].at)
    width = (last - start).total_seconds() or 1.0

    def x(at: datetime) -> str:
        return f"{100 * (at - start).total_seconds() / width:.2f}%"

    def y(value: int) -> str:
        return f"{_TOP + (HEIGHT - _TOP - _BOTTOM) * (high - value) / span:.1f}"

    ends = [*(point.at for point in points[1:]), last]
    segments: list[Segment] = []
    before: int | None = None
    for point, value, end in zip(points, values, ends, strict=True):
        if before is not None and before != value:
            segments.append(Segment(x(point.at), x(point.at), y(before), y(value)))
        segments.append(Segment(x(point.at), x(end), y(value), y(value)))
        before = value
    marks = tuple(
        (x(point.at), y(value)) for point, value in zip(points, values, strict=True) if point.crossed
    )
    return Chart(label, values[-1], threshold, tuple(segments), y(threshold), y(0), marks, start, last)
