"""Later turns of the lead's road: expiring scores and hand-overs."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from gehoor.followup.clocks.promise import clocks_of, plan_promises
from gehoor.followup.models import CallTask
from gehoor.followup.open_task import plan_task
from gehoor.followup.permission.ask import Answer
from gehoor.followup.permission.facts import CallFacts
from gehoor.followup.permission.one import answer_of, settle
from gehoor.journal.models import Event
from gehoor.leads.models import CLOSED, Lead
from gehoor.lib.again import once_more
from gehoor.lib.db import take_turn, write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.path.clocks import follow
from gehoor.path.decide import call, qualify, score
from gehoor.path.desk import Desk
from gehoor.routing.assign import give
from gehoor.team.calendars import hours_of
from gehoor.team.models import User


def rescore(lead_ids: Collection[int], now: datetime) -> int:
    """Score these leads again, at the moment their score expires or when asked; returns how many."""
    return len(_rescore(lead_ids, now, quiet=False).book.rows())


def rescore_quietly(lead_ids: Collection[int], now: datetime) -> Counter[int]:
    """The same for a new definition, without a message per lead: how many new MQLs each owner has to hear of.

    Stage, owner, task and clock follow as always.
    """
    return _rescore(lead_ids, now, quiet=True).untold


@once_more
def _rescore(lead_ids: Collection[int], now: datetime, *, quiet: bool) -> Desk:
    with write():
        take_turn()
        desk = Desk.for_leads(lead_ids, now)
        desk.quiet = quiet
        for lead in desk.book.rows():
            score(desk, lead)
            if lead["mode"] == "live" and lead["stage"] not in CLOSED:  # nothing follows for what is over
                qualify(desk, lead)
        desk.close()
    return desk


@once_more
def hand_over(lead_id: int, user: User, by: User, now: datetime) -> None:
    """Give a lead, with its open task, to somebody else, and tell them. The clock goes on running.

    A lead that waited for its first owner has no task yet: when there is reason to call, it starts now.
    """
    with write():
        lead = Lead.objects.select_for_update().get(id=lead_id)
        waited = lead.owner_id is None and lead.mode == "live" and lead.stage not in CLOSED
        give(lead, user, by, now)
        rows = Rows()
        moved = CallTask.objects.filter(lead_id=lead_id, closed_at__isnull=True).update(owner=user)
        answer, facts = answer_of(lead, now)
        if answer.reason == "objected" and not lead.not_callable:
            settle(rows, lead, answer, facts, now)
        if waited and not moved and (lead.is_mql or lead.call_requested):
            _start(rows, lead, user, answer, facts, now)
        newest = Event.objects.filter(lead_id=lead_id, kind="lead.assigned").order_by("-at", "-id").first()
        data = {"event_id": newest.id} if newest else {}
        plan_announcement(rows, "lead_assigned", lead_id=lead_id, user_id=user.id, now=now, data=data)
        rows.flush()


def _start(rows: Rows, lead: Lead, user: User, answer: Answer, facts: CallFacts, now: datetime) -> None:
    """The first call of a lead that waited, when there is a number and we may."""
    settle(rows, lead, answer, facts, now)
    if lead.not_callable or not answer.may:
        return
    hours = hours_of(user.id)
    clock = plan_promises(
        rows,
        clocks_of(lead.pk),
        lead_id=lead.pk,
        contact_id=lead.contact_id,
        hours=hours,
        now=now,
        is_mql=lead.is_mql,
    )
    plan_task(
        rows,
        lead_id=lead.pk,
        contact_id=lead.contact_id,
        owner_id=user.id,
        reason="mql" if lead.is_mql else "asked",
        now=now,
        hours=hours,
        allowed=answer,
        clock=clock,
    )


@once_more
def reconsider(lead_ids: Collection[int], now: datetime) -> int:
    """Ask again whether these leads may be called, after something new was said or found out.

    One that may be called now, and that there is reason to call, gets its task, its running clock and word to
    its owner; returns how many did.
    """
    with write():
        take_turn()
        desk = Desk.for_leads(lead_ids, now)
        before = set(desk.tasks)
        for lead in desk.book.rows():
            wanted = lead["is_mql"] or lead["call_requested"]
            if lead["mode"] == "live" and lead["stage"] not in CLOSED and lead["owner_id"] and wanted:
                call(desk, lead)
                follow(desk, lead)
        desk.close()
    return len(set(desk.tasks) - before)
