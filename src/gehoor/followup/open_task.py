"""Somebody has to call this lead: the task and the clock that runs for it."""

from datetime import datetime

from gehoor.followup.models import CallTask, Clock
from gehoor.followup.promise import promise_due
from gehoor.journal.record import record
from gehoor.lib.business_time import Hours
from gehoor.lib.rows import Rows


def plan_task(
    rows: Rows,
    *,
    lead_id: int,
    contact_id: int,
    owner_id: int | None,
    reason: str,
    now: datetime,
    hours: Hours,
) -> tuple[int, datetime]:
    """Plan the call task of a lead and its clock; returns the task's id and when it is due, in UTC.

    `reason` is mql or asked (manual for a task made by hand), `hours` are the owner's. Writes a CallTask and
    a Clock, records `task.opened`. The caller sees to it that the lead has no open task yet.
    """
    due_at = promise_due(hours, now)
    task_id = rows.add(
        CallTask, lead_id=lead_id, owner_id=owner_id, reason=reason, opened_at=now, due_at=due_at
    )
    clock_id = rows.add(Clock, lead_id=lead_id, kind="first_call", started_at=now, due_at=due_at)
    record(
        rows,
        "task.opened",
        at=now,
        lead_id=lead_id,
        contact_id=contact_id,
        actor="system",
        data={
            "task": str(task_id),
            "clock": str(clock_id),
            "reason": reason,
            "owner": str(owner_id) if owner_id else None,
            "due_at": due_at.isoformat(),
        },
    )
    return task_id, due_at
