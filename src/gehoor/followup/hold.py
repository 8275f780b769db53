"""Taking a lead in hand: one at a time, so that two people at once cannot undo each other."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.errors import NotFound
from gehoor.followup.clocks import stop
from gehoor.followup.models import CallTask
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.rows import Rows
from gehoor.routing.assign import close_hold
from gehoor.routing.models import Hold
from gehoor.team.models import User


def take(lead_id: int) -> Lead:
    """The lead, locked until the end of the transaction. Raises NotFound.

    Its contact is read when it is asked for: PostgreSQL would read one that is joined as it was before the
    wait for the lock, with a number that may have changed meanwhile.
    """
    lead = Lead.objects.select_for_update().filter(pk=lead_id).first()
    if lead is None:
        raise NotFound(_("There is no such lead."), field="lead_id")
    return lead


def open_task_of(lead_id: int) -> CallTask | None:
    """The open call task, locked; there is one at most."""
    return CallTask.objects.select_for_update().filter(lead_id=lead_id, closed_at__isnull=True).first()


def actor_of(user: User | None) -> str:
    """How the journal names who did it."""
    return f"user:{user.pk}" if user else "system"


def plan_close(
    rows: Rows, task_id: int, lead_id: int, contact_id: int, closed_as: str, now: datetime, actor: str
) -> None:
    """Plan that the task is done with, for the reason `closed_as`; records `task.closed`."""
    rows.change(CallTask, task_id, closed_at=now, closed_as=closed_as)
    data = {"task": str(task_id), "as": closed_as}
    record(rows, "task.closed", at=now, lead_id=lead_id, contact_id=contact_id, actor=actor, data=data)


def stop_clocks(lead_id: int, now: datetime, ended_as: str = "over", kinds: Collection[str] = ()) -> bool:
    """Stop what runs for this lead, overrun or not; says whether anything ran. See `clocks.stop`."""
    return stop.stop(lead_id, now, ended_as, kinds)


def plan_out_of_sight(rows: Rows, lead_id: int, contact_id: int, now: datetime) -> None:
    """A lead that is over waits for no owner any more."""
    hold_id = Hold.objects.filter(lead_id=lead_id, closed_at=None).values_list("id", flat=True).first()
    if hold_id:
        close_hold(rows, hold_id, lead_id, contact_id, now)
