"""Whose hours: the calendar of a person, of the organisation, or the one we start with.

Calendars are read on every lead and changed a few times a year, so a process keeps what it read for
five seconds. A change made in this process counts at once, one made elsewhere within those five seconds.
"""

import json
import threading
import time as machine
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from gehoor.lib.business_time import Blocks, Hours
from gehoor.lib.db import after_commit, write
from gehoor.team.holidays import closed_days
from gehoor.team.models import Calendar, CalendarException, User

KEEP_SECONDS = 5.0
OFFICE_WEEK: Mapping[str, list[list[str]]] = {str(day): [["09:00", "17:30"]] for day in range(5)}
TIME_ZONE = "Europe/Amsterdam"


class Snapshot(NamedTuple):
    """Every calendar as it was read at one moment, and who has which."""

    of_user: dict[int, Hours]
    default: Hours
    read_at: float  # of the machine's monotonic clock


_snapshot: Snapshot | None = None
_lock = threading.Lock()


def hours_of(user_id: int | None) -> Hours:
    """The working hours of that person; of the organisation for None and for who has no own calendar."""
    snapshot = _snapshot
    if snapshot is None or machine.monotonic() - snapshot.read_at > KEEP_SECONDS:
        snapshot = _renew()
    return snapshot.default if user_id is None else snapshot.of_user.get(user_id, snapshot.default)


def ensure_default() -> Calendar:
    """The organisation's own calendar; made as Monday to Friday 09:00-17:30 with Dutch holidays."""
    found = Calendar.objects.filter(is_default=True).order_by("id").first()
    if found:
        return found
    with write():
        made = Calendar.objects.create(
            name="Kantoor", time_zone=TIME_ZONE, week=dict(OFFICE_WEEK), holidays="NL", is_default=True
        )
        after_commit(forget)
    return made


def forget() -> None:
    """Read the calendars anew at the next question; called after every change of one."""
    global _snapshot
    _snapshot = None


def blocks_of(document: object) -> Blocks:
    """Blocks as they stand in JSON, [["09:00", "17:30"]], as local times. Raises ValueError or TypeError."""
    if not isinstance(document, list | tuple):
        raise TypeError("blocks must be a list")
    return tuple((_clock(begin), _clock(end)) for begin, end in document)


def _clock(text: str) -> time:
    return time.min if text == "24:00" else time.fromisoformat(text)


def _renew() -> Snapshot:
    global _snapshot
    with _lock:
        _snapshot = snapshot = _read()
    return snapshot


def _read() -> Snapshot:
    """Three small queries, whatever the number of people."""
    exceptions: dict[int, list[tuple[str, str]]] = {}
    for calendar_id, day, blocks in CalendarException.objects.order_by("day", "id").values_list(
        "calendar_id", "day", "blocks"
    ):
        exceptions.setdefault(calendar_id, []).append((day.isoformat(), json.dumps(blocks)))
    by_id: dict[int, Hours] = {}
    default: Hours | None = None
    for calendar in Calendar.objects.order_by("id"):
        own = tuple(exceptions.get(calendar.id, ()))
        week = json.dumps(calendar.week, sort_keys=True)
        by_id[calendar.id] = _hours(calendar.time_zone, week, calendar.holidays, own)
        if calendar.is_default and default is None:
            default = by_id[calendar.id]
    people = User.objects.filter(calendar__isnull=False).values_list("id", "calendar_id")
    return Snapshot(
        of_user={user: by_id[calendar] for user, calendar in people if calendar in by_id},
        default=default or _hours(TIME_ZONE, json.dumps(dict(OFFICE_WEEK), sort_keys=True), "NL", ()),
        read_at=machine.monotonic(),
    )


@lru_cache(maxsize=256)
def _hours(time_zone: str, week: str, country: str, exceptions: tuple[tuple[str, str], ...]) -> Hours:
    """The same content gives the same object, whose line of open blocks is then already drawn."""
    return Hours(
        time_zone,
        {int(day): blocks_of(blocks) for day, blocks in json.loads(week).items()},
        closed=closed_days(country),
        exceptions={date.fromisoformat(day): blocks_of(json.loads(blocks)) for day, blocks in exceptions},
    )
