"""Somebody does not want to be called: honoured at once, for all they ever asked."""

from collections.abc import Iterable
from datetime import datetime

from gehoor.followup.hold import plan_close, stop_clocks
from gehoor.followup.models import CallTask
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.rows import Rows

DO_NOT_CALL = "do_not_call"


def objected(contact_ids: Iterable[int]) -> set[int]:
    """Those of these contacts who once said they do not want to be called."""
    said = Event.objects.filter(
        contact_id__in=set(contact_ids), kind="disposition.given", data__reason=DO_NOT_CALL
    )
    return {contact for contact in said.values_list("contact_id", flat=True) if contact}


def plan_objection(rows: Rows, contact_id: int, now: datetime, actor: str) -> None:
    """Plan that no lead of this contact is callable any more and that every open task of theirs ends."""
    for lead_id in Lead.objects.filter(contact_id=contact_id).values_list("id", flat=True):
        rows.change(Lead, lead_id, not_callable=DO_NOT_CALL)
    tasks = CallTask.objects.select_for_update(of=("self",))
    for task in tasks.filter(lead__contact_id=contact_id, closed_at__isnull=True):
        plan_close(rows, task.pk, task.lead_id, contact_id, DO_NOT_CALL, now, actor)
        stop_clocks(task.lead_id, now)
