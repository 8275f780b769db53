"""A promise that ran out in a past that is made up or brought in: marked, and told to nobody."""

from datetime import datetime

from gehoor.followup.models import Clock, ClockStep
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows


def breach(clock_id: int, now: datetime) -> bool:
    """Mark that this clock ran out, without a word to anybody and without the steps that follow.

    True for the one caller who did, false when it was stopped or marked. Writes `Clock.breached_at`; for a
    first call records `clock.breached` with the owner of that moment. What happens along a clock in the
    present: `clocks.act`.
    """
    with write():
        running = Clock.objects.filter(pk=clock_id, stopped_at__isnull=True, breached_at__isnull=True)
        if not running.filter(due_at__lte=now).update(breached_at=now, step_id=None):
            return False
        clock = Clock.objects.select_related("lead").get(pk=clock_id)
        Clock.objects.filter(pk=clock_id).update(breach_owner_id=clock.lead.owner_id)
        open_steps = ClockStep.objects.filter(clock=clock, done_at__isnull=True)
        open_steps.update(done_at=now, outcome="overtaken")
        if clock.kind != "first_call":
            return True
        rows = Rows()
        data = {
            "clock": str(clock.pk),
            "kind": clock.kind,
            "due_at": clock.due_at.isoformat(),
            "owner": str(clock.lead.owner_id) if clock.lead.owner_id else None,
        }
        record(
            rows,
            "clock.breached",
            at=now,
            lead_id=clock.lead_id,
            contact_id=clock.lead.contact_id,
            actor="worker",
            data=data,
        )
        rows.flush()
    return True
