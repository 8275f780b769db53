"""Changing when work is done: a calendar's week, its holidays, and days that are otherwise."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.journal.record import record
from gehoor.lib.business_time import Hours
from gehoor.lib.db import after_commit, write
from gehoor.lib.rows import Rows
from gehoor.lib.text import squash
from gehoor.team.calendars import TIME_ZONE, blocks_of, forget
from gehoor.team.models import Calendar, CalendarException, User

COUNTRIES = ("", "NL", "BE")
Week = Mapping[str, Sequence[Sequence[str]]]


def save_calendar(
    now: datetime,
    by: User | None = None,
    *,
    calendar_id: int | None = None,
    name: str,
    week: Week,
    time_zone: str = TIME_ZONE,
    holidays: str = "NL",
) -> Calendar:
    """Make a calendar, or change the one of `calendar_id`, and return it.

    `week` is {"0": [["09:00", "17:30"]]}, 0 being Monday; `holidays` is NL, BE or empty. Records
    `calendar.changed`. Running clocks keep the moment they had. Raises InputError with the field.
    """
    values = {
        "name": squash(name, 80),
        "time_zone": time_zone.strip(),
        "week": _week(week, time_zone.strip()),
        "holidays": holidays,
    }
    if not values["name"]:
        raise InputError(_("A name is needed."), field="name")
    if holidays not in COUNTRIES:
        raise InputError(_("Holidays are known for NL and BE."), field="holidays")
    with write():
        calendar = Calendar() if calendar_id is None else _one(calendar_id)
        for field, value in values.items():
            setattr(calendar, field, value)
        calendar.save()
        _record(calendar, now, by, {"week": values["week"], "time_zone": calendar.time_zone})
    return calendar


def remove_calendar(calendar_id: int, now: datetime, by: User | None = None) -> None:
    """Who had it gets the organisation's own, which itself cannot go (Conflict)."""
    with write():
        calendar = _one(calendar_id)
        if calendar.is_default:
            raise Conflict(
                _("This is the calendar of the organisation; it has to stay."), field="calendar_id"
            )
        _record(calendar, now, by, {"removed": True})
        calendar.delete()


def except_day(
    calendar_id: int,
    day: date,
    now: datetime,
    by: User | None = None,
    *,
    blocks: Sequence[Sequence[str]] = (),
    name: str = "",
) -> CalendarException:
    """That day is shut (no `blocks`) or open at these hours, whatever week and holidays say.

    Said twice of one day, the last word counts. Records `calendar.changed`.
    """
    plain = _blocks(blocks, "blocks")
    Hours("UTC", {0: blocks_of(plain)})  # refuses hours that overlap or run backwards
    with write():
        calendar = _one(calendar_id)
        found, _made = CalendarException.objects.update_or_create(
            calendar=calendar, day=day, defaults={"blocks": plain, "name": squash(name, 80)}
        )
        _record(calendar, now, by, {"day": day.isoformat(), "blocks": plain})
    return found


def remove_exception(exception_id: int, now: datetime, by: User | None = None) -> None:
    """The day is as any other again. NotFound when it was so already."""
    with write():
        found = CalendarException.objects.select_related("calendar").filter(pk=exception_id).first()
        if found is None:
            raise NotFound(_("This day was removed already."), field="exception_id")
        _record(found.calendar, now, by, {"day": found.day.isoformat(), "removed": True})
        found.delete()


def _week(week: Week, time_zone: str) -> dict[str, list[list[str]]]:
    """The week as it is stored, proven by building it."""
    if any(day not in {"0", "1", "2", "3", "4", "5", "6"} for day in week):
        raise InputError(_("Days are numbered 0 (Monday) to 6."), field="week")
    plain = {day: _blocks(blocks, "week") for day, blocks in sorted(week.items()) if blocks}
    if not plain:
        raise InputError(_("A week without working hours would stop every clock."), field="week")
    Hours(time_zone, {int(day): blocks_of(blocks) for day, blocks in plain.items()})
    return plain


def _blocks(blocks: Sequence[Sequence[str]], field: str) -> list[list[str]]:
    try:
        return [
            [_text(begin), _text(end)] for begin, end in sorted(blocks, key=list) if blocks_of([[begin, end]])
        ]
    except (TypeError, ValueError) as error:
        raise InputError(_("Working hours look like 09:00 to 17:30."), field=field) from error


def _text(clock: str) -> str:
    return clock.strip()[:5]


def _one(calendar_id: int) -> Calendar:
    calendar = Calendar.objects.select_for_update().filter(pk=calendar_id).first()
    if calendar is None:
        raise NotFound(_("There is no such calendar."), field="calendar_id")
    return calendar


def _record(calendar: Calendar, now: datetime, by: User | None, data: dict[str, Any]) -> None:
    rows = Rows()
    line = {"calendar": str(calendar.pk), "name": calendar.name, **data}
    record(rows, "calendar.changed", at=now, actor=f"user:{by.pk}" if by else "system", data=line)
    rows.flush()
    after_commit(forget)
