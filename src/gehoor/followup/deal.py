"""What became of it: an opportunity, a customer, or lost."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.followup.hold import (
    actor_of,
    open_task_of,
    plan_close,
    plan_out_of_sight,
    stop_clocks,
    take,
)
from gehoor.followup.words import DEAL_STAGES, LOST_REASONS
from gehoor.journal.record import record
from gehoor.leads.models import CLOSED, Lead, Stage
from gehoor.leads.stages import plan_stage
from gehoor.lib.again import once_more
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.team.models import User

LARGEST = Decimal("9999999999.99")


@once_more
def change_deal(
    lead_id: int,
    user: User | None,
    stage: str,
    now: datetime,
    amount: Decimal | None = None,
    reason: str = "",
    actor: str = "",
) -> Lead:
    """Enter opportunity, customer or lost, with the amount in euro; returns the lead as it is now.

    Lost needs a reason of LOST_REASONS. Customer and lost close the open task. The same stage again changes
    the amount only. Records `deal.changed`. `actor` says who, when it is not a person (an API key).
    Raises InputError, NotFound.
    """
    _check(stage, amount, reason)
    with write():
        lead = take(lead_id)
        rows, who = Rows(), actor or actor_of(user)
        changes: dict[str, Any] = {"last_event_at": max(lead.last_event_at, now)}
        if amount is not None:
            changes["amount"] = amount
        if lead.stage != stage:
            plan_stage(rows, lead_id, lead.contact_id, stage, now, who, "deal")
        if stage != Stage.OPPORTUNITY:
            _finish(rows, lead, stage, now, who)
        data = {"stage": stage, "amount": str(amount) if amount is not None else None, "reason": reason}
        record(
            rows, "deal.changed", at=now, lead_id=lead_id, contact_id=lead.contact_id, actor=who, data=data
        )
        rows.change(Lead, lead_id, **changes)
        rows.flush()
        lead.refresh_from_db()
    return lead


def _check(stage: str, amount: Decimal | None, reason: str) -> None:
    if stage not in DEAL_STAGES:
        raise InputError(_("A deal is an opportunity, a customer or lost."), field="stage")
    if amount is not None and not (amount.is_finite() and 0 <= amount <= LARGEST):
        raise InputError(_("This is not an amount in euro."), field="amount")
    if stage == Stage.LOST and not reason:
        raise InputError(_("Why was it lost?"), field="reason")
    if reason and reason not in LOST_REASONS:
        raise InputError(_("There is no reason %(code)s.") % {"code": reason}, field="reason")


def _finish(rows: Rows, lead: Lead, stage: str, now: datetime, actor: str) -> None:
    task = open_task_of(lead.pk)
    if task:
        plan_close(rows, task.pk, lead.pk, lead.contact_id, stage, now, actor)
    stop_clocks(lead.pk, now, "deal")
    if stage in CLOSED:
        plan_out_of_sight(rows, lead.pk, lead.contact_id, now)
