"""Giving a lead to somebody by hand, from the page of the lead."""

from datetime import datetime

from gehoor.followup.open_task import plan_task
from gehoor.followup.queries import open_task
from gehoor.leads.models import CLOSED, Lead
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.pipeline import hand_over
from gehoor.team.calendars import hours_of
from gehoor.team.models import User


def give_by_hand(lead: Lead, user: User, by: User, now: datetime) -> None:
    """Hand `lead` over with its open task.

    A lead that waited for its first owner has none yet: when it can be called and there is reason to, its
    task and clock start now.
    """
    waited = lead.owner_id is None and lead.mode == "live" and lead.stage not in CLOSED
    with write():
        hand_over(lead.pk, user, by, now)
        wanted = lead.stage == "mql" or lead.call_requested
        if (
            waited
            and wanted
            and not lead.not_callable
            and lead.stage not in CLOSED
            and not open_task(lead.pk)
        ):
            rows = Rows()
            plan_task(
                rows,
                lead_id=lead.pk,
                contact_id=lead.contact_id,
                owner_id=user.pk,
                reason="mql" if lead.stage == "mql" else "asked",
                now=now,
                hours=hours_of(user.pk),
            )
            rows.flush()
