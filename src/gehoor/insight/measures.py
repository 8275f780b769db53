"""The arithmetic of the figures: percentiles, intervals and chance. Exact, and without a library."""

from collections.abc import Iterable, Sequence
from math import comb, sqrt

DAY_SECONDS = 86_400.0


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) of `ordered` (ascending) lies; None when it is empty.

    Between two values the line between them is followed, as numpy, PostgreSQL's percentile_cont and
    `statistics.quantiles(method="inclusive")` do; for 0.5 it is `statistics.median`.
    """
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = int(place)
    rest = place - low
    if not rest:
        return ordered[low]
    if rest == 0.5:
        return (ordered[low] + ordered[low + 1]) / 2
    return ordered[low] + rest * (ordered[low + 1] - ordered[low])


def days(seconds: float | None) -> float | None:
    """Seconds as days; None stays None."""
    return None if seconds is None else seconds / DAY_SECONDS


def median_and_p90(values: Iterable[float]) -> tuple[float | None, float | None]:
    """Median and 90th percentile of values in any order."""
    ordered = sorted(values)
    return percentile(ordered, 0.5), percentile(ordered, 0.9)


def ratio(count: int, of: int) -> float | None:
    """`count` as a share of `of`, 0 to 1; None when there is nothing to take a share of."""
    return count / of if of else None


def wilson(count: int, of: int, z: float = 1.959963984540054) -> tuple[float, float] | None:
    """The 95 % interval of a share (Wilson 1927, score interval); None when `of` is 0.

    Unlike the textbook interval it stays within 0 and 1 and is honest for three leads out of four.
    """
    if not of:
        return None
    share = count / of
    scale = 1 + z * z / of
    middle = (share + z * z / (2 * of)) / scale
    half = z / scale * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (
        0.0 if count == 0 else max(0.0, middle - half),
        1.0 if count == of else min(1.0, middle + half),
    )


def chance(with_good: int, good: int, with_other: int, other: int) -> float:
    """How likely a difference at least this large is by luck alone, 0 to 1.

    Fisher's exact test, two-sided: all tables with the same sums that are no likelier than this one.
    """
    total, marked = good + other, with_good + with_other
    ways = comb(total, marked)
    seen = comb(good, with_good) * comb(other, with_other)
    tables = (
        comb(good, k) * comb(other, marked - k) for k in range(max(0, marked - other), min(good, marked) + 1)
    )
    return sum(table for table in tables if table <= seen) / ways
