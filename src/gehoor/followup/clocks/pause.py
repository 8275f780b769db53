"""Letting a clock stand still: only for an agreed callback, a legal block or no valid number.

Each pause has a reason and an end; the worker lets the clock go on when that end has come, whatever became
of the reason. So no lead is parked, and the weekly check can count them.
"""

from datetime import datetime, timedelta

from gehoor.followup.agreement.terms import Counted, Term
from gehoor.followup.clocks.count import due, passed
from gehoor.followup.models import Clock, ClockPause, ClockStep
from gehoor.journal.record import record
from gehoor.lib.business_time import Hours
from gehoor.lib.rows import Row, Rows

LIMITS = {
    "no_valid_number": Term(timedelta(days=5), "working_days"),
    "legal_block": Term(timedelta(days=10), "working_days"),
}
"""How long a clock stands still at most; an agreed callback until that moment."""

NO_NUMBER = ("no_phone", "no_contact", "bad_phone")
NEVER = ("do_not_call",)


def reason_for(not_callable: str) -> str:
    """Why the clock of a lead pauses that cannot or may not be called; "" when it should not run at all."""
    if not_callable in NEVER:
        return ""
    return "no_valid_number" if not_callable in NO_NUMBER else "legal_block"


def plan_pause(
    rows: Rows,
    clock: Row,
    reason: str,
    now: datetime,
    hours: Hours,
    contact_id: int | None,
    actor: str = "system",
    until: datetime | None = None,
) -> None:
    """Plan that `clock` stands still from `now`, until its limit or `until`; records clock.paused.

    A clock that stands still already, or has ended, stays as it is.
    """
    if clock["paused_at"] or clock["stopped_at"]:
        return
    limit = until or due(hours, now, LIMITS[reason])
    number = rows.add(ClockPause, clock_id=clock["id"], reason=reason, starts_at=now, until=limit)
    clock.update(paused_at=now, pause_id=number)
    rows.change(Clock, clock["id"], paused_at=now, pause_id=number)
    if clock["step_id"]:
        rows.change(ClockStep, clock["step_id"], due_at=None)
    data = {"clock": str(clock["id"]), "kind": clock["kind"], "reason": reason, "until": limit.isoformat()}
    record(
        rows,
        "clock.paused",
        at=now,
        lead_id=clock["lead_id"],
        contact_id=contact_id,
        actor=actor,
        data=data,
    )


def plan_resume(
    rows: Rows,
    clock: Row,
    at: datetime,
    hours: Hours,
    contact_id: int | None,
    actor: str = "system",
    now: datetime | None = None,
) -> datetime:
    """Plan that `clock` goes on from `at` with what was left, and return when it is due now.

    Records clock.resumed, heard at `now`. The next step is reckoned anew by the worker.
    """
    if clock["paused_at"] is None:
        return _moment(clock["due_at"])
    due_at = _later(clock, at, hours)
    wall_due = clock["wall_due"] and clock["wall_due"] + (at - clock["paused_at"])
    values = {"paused_at": None, "pause_id": None, "due_at": due_at, "wall_due": wall_due}
    rows.change(ClockPause, clock["pause_id"], ended_at=at)
    rows.change(Clock, clock["id"], **values)
    if clock["step_id"]:
        rows.change(ClockStep, clock["step_id"], due_at=at, is_stale=True)
    data = {"clock": str(clock["id"]), "kind": clock["kind"], "due_at": due_at.isoformat()}
    record(
        rows,
        "clock.resumed",
        at=at,
        now=now,
        lead_id=clock["lead_id"],
        contact_id=contact_id,
        actor=actor,
        data=data,
    )
    clock.update(values)
    return due_at


def _later(clock: Row, at: datetime, hours: Hours) -> datetime:
    """The deadline moved by what the pause took; one that had passed before stays where it was."""
    counted: Counted = clock["counted"]
    left = passed(hours, clock["paused_at"], clock["due_at"], counted)
    if left <= timedelta(0):
        return _moment(clock["due_at"])
    return due(hours, at, Term(left, counted))


def _moment(value: datetime) -> datetime:
    return value
