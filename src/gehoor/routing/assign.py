"""Giving a lead its owner, or keeping it in sight when nobody can take it."""

from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.routing.models import Assignment, Hold
from gehoor.routing.route import Choice
from gehoor.team.models import User

LANE = 5  # of a lead for which the agreement has no lane of its own


def plan_assignment(
    rows: Rows,
    lead_id: int,
    contact_id: int | None,
    choice: Choice,
    now: datetime,
    by_id: int | None = None,
    *,
    first: bool = True,
    hold_id: int | None = None,
    lane: int = LANE,
) -> int | None:
    """Plan what `choice` means for the lead and return the number of the assignment or hold made.

    With a user: writes the assignment, the lead's owner and (`first`) assigned_at, closes the hold
    `hold_id` if the lead was on one, and records lead.assigned with the reason. Without: opens a hold in
    `lane` and records hold.opened, unless the lead is on one already.
    """
    if choice.user_id is None:
        return None if hold_id else _open_hold(rows, lead_id, contact_id, choice, now, lane)
    if hold_id:
        close_hold(rows, hold_id, lead_id, contact_id, now, released=by_id is None)
    number = rows.add(
        Assignment,
        lead_id=lead_id,
        user_id=choice.user_id,
        rule_id=choice.rule_id,
        at=now,
        by_id=by_id,
        reason=choice.reason | ({"others": choice.others} if choice.others else {}),
    )
    moments = {"assigned_at": now} if first else {}
    rows.change(Lead, lead_id, owner_id=choice.user_id, **moments)
    actor = f"user:{by_id}" if by_id else "system"
    data = {"user_id": str(choice.user_id), "assignment_id": str(number), **choice.reason}
    record(rows, "lead.assigned", at=now, lead_id=lead_id, contact_id=contact_id, actor=actor, data=data)
    return number


def give(lead: Lead, user: User, by: User | None, now: datetime) -> bool:
    """Give `lead` to `user` by hand; False when it is theirs already.

    Writes the assignment and closes an open hold; records lead.assigned and hold.closed. Turns are not
    counted: a lead given by hand says nothing about whose turn it is. Raises InputError when `user` no
    longer works here.
    """
    if not user.is_active:
        raise InputError(_("%(name)s no longer works here. Choose somebody else.") % {"name": user.name})
    with write():
        fresh = Lead.objects.select_for_update().get(id=lead.id)
        if fresh.owner_id == user.id:
            return False
        rows = Rows()
        hold_id = Hold.objects.filter(lead_id=lead.id, closed_at=None).values_list("id", flat=True).first()
        before = str(fresh.owner_id) if fresh.owner_id else None
        choice = Choice(user.id, None, "", {"why": "hand", "before": before})
        first, by_id = fresh.assigned_at is None, by.id if by else None
        plan_assignment(rows, lead.id, fresh.contact_id, choice, now, by_id, first=first, hold_id=hold_id)
        rows.flush()
    lead.owner = user
    lead.assigned_at = fresh.assigned_at or now
    return True


def _open_hold(
    rows: Rows, lead_id: int, contact_id: int | None, choice: Choice, now: datetime, lane: int
) -> int:
    number = rows.add(Hold, lead_id=lead_id, opened_at=now, reason=choice.hold, lane=lane)
    data = {"hold_id": str(number), "reason": choice.hold, "lane": lane, **choice.reason}
    record(rows, "hold.opened", at=now, lead_id=lead_id, contact_id=contact_id, actor="system", data=data)
    return number


def close_hold(
    rows: Rows,
    hold_id: int,
    lead_id: int,
    contact_id: int | None,
    now: datetime,
    *,
    released: bool = False,
) -> None:
    """Plan that the lead waits no longer; `released`: because its turn came. Records hold.closed."""
    rows.change(Hold, hold_id, closed_at=now, released_at=now if released else None)
    data = {"hold_id": str(hold_id)}
    record(rows, "hold.closed", at=now, lead_id=lead_id, contact_id=contact_id, actor="system", data=data)
