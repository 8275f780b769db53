"""t4: the moment at which the owner had the lead before their eyes."""

from datetime import datetime

from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.team.models import User


def mark_seen(lead_id: int, user: User, now: datetime) -> bool:
    """Note once that the owner saw the lead: `Lead.seen_at` and `lead.seen` in the journal.

    Nothing happens when `user` is not the owner or the lead was seen before; the answer says whether
    this was the first time. Looking costs no write and no turn at the lock.
    """
    fresh = Lead.objects.filter(pk=lead_id, owner=user, seen_at=None)
    if not fresh.exists():
        return False
    with write():
        if not fresh.update(seen_at=now):
            return False  # a second tab was first
        rows = Rows()
        contact_id = Lead.objects.values_list("contact_id", flat=True).get(pk=lead_id)
        record(rows, "lead.seen", at=now, lead_id=lead_id, contact_id=contact_id, actor=f"user:{user.pk}")
        rows.flush()
    return True
