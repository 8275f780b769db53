"""Why a call came late: the first thing that stood in its way, on the road of the lead and in no person.

Looked for in the order in which a lead walks; the first that holds is the cause.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy

CAUSES = ("routing", "absence", "outside_hours", "nobody_saw_it", "no_attempts")
NAMES = {
    "routing": gettext_lazy("waited for an owner"),
    "absence": gettext_lazy("the owner was away"),
    "outside_hours": gettext_lazy("hardly any working time before the deadline"),
    "nobody_saw_it": gettext_lazy("nobody saw it"),
    "no_attempts": gettext_lazy("seen, but not called in time"),
}
_AN_HOUR = timedelta(hours=1)

Absences = Mapping[int, Iterable[tuple[date, date]]]


@dataclass(frozen=True, slots=True)
class Late:
    """A clock of a first call that ran out, with what is needed to say why."""

    started_at: datetime
    due_at: datetime
    promised: timedelta
    worktime: timedelta
    counted: str
    owner_id: int | None
    received_at: datetime
    assigned_at: datetime | None
    seen_at: datetime | None


def cause(late: Late, absences: Absences, days: tuple[date, date]) -> str:
    """One of CAUSES. `days` are the local days on which the clock began and ran out."""
    if _waited_for_an_owner(late):
        return "routing"
    if _was_away(absences.get(late.owner_id or 0, ()), days):
        return "absence"
    if late.counted != "business" and late.worktime < min(_AN_HOUR, late.promised):
        return "outside_hours"
    if late.seen_at is None or late.seen_at > late.due_at:
        return "nobody_saw_it"
    return "no_attempts"


def _waited_for_an_owner(late: Late) -> bool:
    """No owner when it ran out, or half of the promised time gone before there was one."""
    if late.owner_id is None or late.assigned_at is None:
        return True
    return late.assigned_at - late.received_at >= late.promised / 2


def _was_away(absences: Iterable[tuple[date, date]], days: tuple[date, date]) -> bool:
    """Away on the day it began or ran out, or on one between."""
    return any(first <= days[1] and days[0] <= last for first, last in absences)
