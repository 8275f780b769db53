"""Who is there today."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection

from gehoor.team.calendars import hours_of


def present(user_ids: Iterable[int], now: datetime) -> set[int]:
    """Those of `user_ids` who are active, take leads, and are not away on their own local day.

    One query, because every lead asks it. Working hours do not matter here: a lead of Saturday has
    an owner on Saturday, whose clock starts on Monday.
    """
    ids = sorted(set(user_ids))
    if not ids:
        return set()
    found, away = set(), set()
    for user_id, starts_on, ends_on in _rows(ids, now):
        found.add(user_id)
        if starts_on is not None and _day(starts_on) <= hours_of(user_id).local_day(now) <= _day(ends_on):
            away.add(user_id)
    return found - away


def _rows(ids: list[int], now: datetime) -> list[tuple[int, date | str | None, date | str]]:
    """Each person with every absence that touches today in whichever zone they are."""
    marks = ", ".join(["%s"] * len(ids))
    early, late = (now - timedelta(days=1)).date(), (now + timedelta(days=1)).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, a.starts_on, a.ends_on FROM team_user u LEFT JOIN team_absence a"  # noqa: S608
            " ON a.user_id = u.id AND a.starts_on <= %s AND a.ends_on >= %s"
            f" WHERE u.id IN ({marks}) AND u.is_active AND u.takes_leads",
            [late.isoformat(), early.isoformat(), *ids],
        )
        return list(cursor.fetchall())


def _day(value: date | str) -> date:
    """SQLite gives text, PostgreSQL gives dates."""
    return date.fromisoformat(value) if isinstance(value, str) else value
