"""A promise that ran out: said once, by whoever looks first."""

from datetime import datetime

from gehoor.followup.models import Clock
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows


def due_clocks(now: datetime, limit: int = 100) -> list[int]:
    """The clocks that ran out at `now` and of which nobody has said so yet, the oldest first."""
    running = Clock.objects.filter(stopped_at__isnull=True, breached_at__isnull=True, due_at__lte=now)
    return list(running.order_by("due_at").values_list("id", flat=True)[:limit])


def breach(clock_id: int, now: datetime) -> bool:
    """Mark that this clock ran out; true for the one caller who did, false when it was stopped or marked.

    Writes `Clock.breached_at`, records `clock.breached` with the owner of that moment.
    """
    with write():
        running = Clock.objects.filter(pk=clock_id, stopped_at__isnull=True, breached_at__isnull=True)
        if not running.filter(due_at__lte=now).update(breached_at=now):
            return False
        clock = Clock.objects.select_related("lead").get(pk=clock_id)
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
