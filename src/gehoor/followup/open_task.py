"""Somebody has to call this lead: the task, and the clocks that run for it."""

from datetime import datetime

from gehoor.followup.clocks.promise import plan_promises
from gehoor.followup.models import CallTask
from gehoor.followup.permission.ask import Answer, require
from gehoor.journal.record import record
from gehoor.lib.business_time import Hours
from gehoor.lib.rows import Row, Rows


def plan_task(
    rows: Rows,
    *,
    lead_id: int,
    contact_id: int,
    owner_id: int | None,
    reason: str,
    now: datetime,
    hours: Hours,
    allowed: Answer,
    clock: Row | None = None,
) -> tuple[int, datetime]:
    """Plan the call task of a lead; returns the task's id and when it is due, in UTC.

    `allowed` is the answer to "may we call?"; without a yes there is no task (PermissionError).

    `reason` is mql or asked (manual for a task made by hand), `hours` are the owner's. `clock` is the clock
    of the first call that runs for it; without one the clocks start now, by the agreement's plain numbers.
    Writes a CallTask, records `task.opened`. The caller sees to it that the lead has no open task yet.
    """
    require(allowed)
    if clock is None:
        is_mql = reason == "mql"
        clock = plan_promises(
            rows, [], lead_id=lead_id, contact_id=contact_id, hours=hours, now=now, is_mql=is_mql
        )
    due_at: datetime = clock["due_at"]
    task_id = rows.add(
        CallTask, lead_id=lead_id, owner_id=owner_id, reason=reason, opened_at=now, due_at=due_at
    )
    record(
        rows,
        "task.opened",
        at=now,
        lead_id=lead_id,
        contact_id=contact_id,
        actor="system",
        data={
            "task": str(task_id),
            "clock": str(clock["id"]),
            "reason": reason,
            "owner": str(owner_id) if owner_id else None,
            "due_at": due_at.isoformat(),
            "permission": allowed.rule,
        },
    )
    return task_id, due_at
