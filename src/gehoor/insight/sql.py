"""The little SQL that the ORM cannot say fast enough, alike on SQLite and PostgreSQL."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection

CHUNK = 5_000  # rows at a time


def seconds(later: str, earlier: str) -> str:
    """SQL for the seconds between two moments, exact to the millisecond."""
    if connection.vendor == "postgresql":
        return f"CAST(EXTRACT(EPOCH FROM ({later} - {earlier})) AS double precision)"
    return f"ROUND((julianday({later}) - julianday({earlier})) * 86400.0, 3)"


def moment(value: datetime) -> Any:
    """A moment as a parameter of a statement."""
    return connection.ops.adapt_datetimefield_value(value)


def as_moment(value: Any) -> datetime:
    """What the driver gave for a moment: a datetime, or SQLite's text in UTC."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(f"{value}+00:00")


def one(statement: str, values: Sequence[Any]) -> Any:
    """The first row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def counted(columns: Sequence[str], rest: str, values: Sequence[Any]) -> Iterable[tuple[Sequence[Any], int]]:
    """Every combination of `columns` with the number of its rows.

    SQLite groups by sorting; to count its rows as they come takes half the time.
    """
    if connection.vendor == "postgresql":
        places = ", ".join(str(place) for place in range(1, len(columns) + 1))
        grouped = rows(f"SELECT {', '.join(columns)}, COUNT(*) {rest} GROUP BY {places}", values)
        return ((row[:-1], row[-1]) for row in grouped)
    return Counter(rows(f"SELECT {', '.join(columns)} {rest}", values)).items()


def rows(statement: str, values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """All rows, read some thousands at a time."""
    return chain.from_iterable(chunks(statement, values))


def chunks(statement: str, values: Sequence[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """All rows in lists of some thousands, so that no million is in memory at once."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(CHUNK):
            yield rows
