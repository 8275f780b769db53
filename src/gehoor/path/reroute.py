"""A lead that its owner did not get round to goes to somebody who is there."""

from datetime import datetime

from gehoor.followup.models import CallTask
from gehoor.journal.models import Event
from gehoor.leads.models import CLOSED, Lead
from gehoor.lib.db import take_turn, write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.path.desk import open_tasks
from gehoor.routing.assign import plan_assignment
from gehoor.routing.takeover import successor


def reroute(lead_id: int, now: datetime) -> int | None:
    """Give the lead, with its open task, to a colleague of the same rule's pool who is there; who that is.

    Its clocks go on as they are. The new owner is told (`lead_rerouted`) and the old one (`lead_moved`), in
    the same transaction. None, and nothing happens, when nobody else is there, or when the lead is over, has
    no owner or is a thing of the past.
    """
    with write():
        take_turn()
        lead = Lead.objects.select_for_update().filter(pk=lead_id, mode="live").first()
        if lead is None or lead.owner_id is None or lead.stage in CLOSED:
            return None
        choice = successor(lead, now, open_tasks)
        if choice is None or choice.user_id is None:
            return None
        rows = Rows()
        plan_assignment(rows, lead_id, lead.contact_id, choice, now, first=False)
        CallTask.objects.filter(lead_id=lead_id, closed_at__isnull=True).update(owner_id=choice.user_id)
        _tell(rows, lead, choice.user_id, now)
        rows.flush()
    return choice.user_id


def _tell(rows: Rows, lead: Lead, new_owner: int, now: datetime) -> None:
    event_id = rows.planned(Event)[-1]["id"]  # plan_assignment's lead.assigned
    came = {"event_id": event_id, "from": str(lead.owner_id)}
    plan_announcement(rows, "lead_rerouted", lead_id=lead.pk, user_id=new_owner, now=now, data=came)
    went = {"event_id": event_id, "to": str(new_owner)}
    plan_announcement(rows, "lead_moved", lead_id=lead.pk, user_id=lead.owner_id, now=now, data=went)
