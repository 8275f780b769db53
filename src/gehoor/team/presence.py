"""Who is there today."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import connection

from gehoor.team.calendars import hours_of


class Limits(NamedTuple):
    """How much somebody takes: open call tasks, and leads on one local day; None for no limit."""

    max_open: int | None
    max_per_day: int | None


def present(user_ids: Iterable[int], now: datetime) -> set[int]:
    """Those of `user_ids` who are active, take leads, and are not away on their own local day.

    One query, because every lead asks it. Working hours do not matter here: a lead of Saturday has
    an owner on Saturday, whose clock starts on Monday.
    """
    return set(on_duty(user_ids, now))


def on_duty(user_ids: Iterable[int], now: datetime) -> dict[int, Limits]:
    """The same people, each with how much they take. One query."""
    ids = sorted(set(user_ids))
    if not ids:
        return {}
    found, away = {}, set()
    for user_id, max_open, max_per_day, starts_on, ends_on in _rows(ids, now):
        found[user_id] = Limits(max_open, max_per_day)
        if starts_on is not None and _day(starts_on) <= hours_of(user_id).local_day(now) <= _day(ends_on):
            away.add(user_id)
    return {user_id: limits for user_id, limits in found.items() if user_id not in away}


def _rows(
    ids: list[int], now: datetime
) -> list[tuple[int, int | None, int | None, date | str | None, date | str]]:
    """Each person with every absence that touches today in whichever zone they are."""
    marks = ", ".join(["%s"] * len(ids))
    early, late = (now - timedelta(days=1)).date(), (now + timedelta(days=1)).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.max_open, u.max_per_day, a.starts_on, a.ends_on"  # noqa: S608
            " FROM team_user u LEFT JOIN team_absence a"
            " ON a.user_id = u.id AND a.starts_on <= %s AND a.ends_on >= %s"
            f" WHERE u.id IN ({marks}) AND u.is_active AND u.takes_leads",
            [late.isoformat(), early.isoformat(), *ids],
        )
        return list(cursor.fetchall())


def _day(value: date | str) -> date:
    """SQLite gives text, PostgreSQL gives dates."""
    return date.fromisoformat(value) if isinstance(value, str) else value
