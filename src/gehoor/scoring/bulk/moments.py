"""Moments as whole microseconds since 1970, and local days worked out from them in SQL."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 86_400_000_000
FIRST = 719_162  # days from 1 January of the year 1 to 1970, so that no day has a negative number
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(number: int | None) -> datetime | None:
    """The moment that so many microseconds since 1970 are."""
    return None if number is None else _EPOCH + number * _MICROSECOND


def day_sql(column: str, zone: str, now: datetime) -> str:
    """The number of the local day of the moment in `column`, for moments up to `now`.

    The changes of the clock are written out, newest first, because engines know time zones by different
    tables, and some by none.
    """
    changes = _changes(zone, now.year)
    whens = " ".join(f"WHEN {column} >= {start} THEN {offset}" for start, offset in reversed(changes[1:]))
    offset = f"CASE {whens} ELSE {changes[0][1]} END" if whens else str(changes[0][1])
    return f"CAST(({column} + {offset} + {FIRST * DAY}) // {DAY} AS BIGINT)"


@lru_cache(maxsize=16)
def _changes(name: str, year: int) -> list[tuple[int, int]]:
    """When the offset from UTC changed, from 1900 to the end of `year`: (since, offset), in microseconds."""
    zone = ZoneInfo(name)
    at, end = datetime(1900, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 2, tzinfo=UTC)
    found = [(micros(at), _offset(at, zone))]
    step = timedelta(hours=12)
    while at < end:
        later = at + step
        if _offset(later, zone) != found[-1][1]:
            low, high = at, later
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if _offset(middle, zone) == found[-1][1] else (low, middle)
            found.append((micros(high), _offset(high, zone)))
        at = later
    return found


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset // _MICROSECOND
