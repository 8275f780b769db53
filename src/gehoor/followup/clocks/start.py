"""Starting a clock: one row for it, and one for the first thing that has to happen."""

from datetime import datetime, timedelta

from gehoor.followup.agreement.terms import Agreement, Term
from gehoor.followup.clocks.count import due
from gehoor.followup.clocks.steps import Promise, first_step
from gehoor.followup.models import Clock, ClockStep
from gehoor.lib.business_time import Hours, between
from gehoor.lib.rows import Row, Rows

SECOND = timedelta(seconds=1)


def plan_clock(
    rows: Rows,
    *,
    lead_id: int,
    kind: str,
    term: Term,
    hours: Hours,
    now: datetime,
    agreement: Agreement,
    segment: str = "",
) -> Row:
    """Plan a clock of `kind` that runs from `now`, with its first step; returns the clock's row.

    `hours` are the owner's (the organisation's while there is none). The caller sees to it that no other
    clock of the kind runs for the lead.
    """
    due_at = due(hours, now, term)
    worktime = between(hours, now, due_at) // SECOND
    step = first_step(Promise(kind, now, due_at, worktime * SECOND), agreement, hours)
    values: Row = {
        "lead_id": lead_id,
        "kind": kind,
        "segment": segment,
        "agreement": agreement.version,
        "seconds": term.amount // SECOND,
        "counted": term.counted,
        "worktime": worktime,
        "started_at": now,
        "due_at": due_at,
        "wall_due": now + term.amount,
        "paused_at": None,
        "pause_id": None,
        "stopped_at": None,
    }
    values["id"] = rows.add(Clock, **values)
    values["step_id"] = rows.add(
        ClockStep, clock_id=values["id"], order=1, kind=step.kind, percent=step.percent, due_at=step.due_at
    )
    rows.change(Clock, values["id"], step_id=values["step_id"])
    return values
