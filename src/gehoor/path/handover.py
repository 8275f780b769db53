"""The open leads of somebody who left, or will be away long, go to colleagues through the rules."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from gehoor.errors import Conflict
from gehoor.followup.models import CallTask
from gehoor.journal.record import record
from gehoor.leads.models import CLOSED, Lead
from gehoor.lib.db import take_turn, write
from gehoor.lib.rows import Row, Rows
from gehoor.notify.announce import plan_announcement
from gehoor.path.allot import route
from gehoor.path.desk import Desk, chunks
from gehoor.team.models import User
from gehoor.team.presence import present


@dataclass
class Moved:
    """How many leads each new owner got, and how many wait because nobody could take them."""

    to: Counter[int] = field(default_factory=Counter)
    waiting: int = 0


def open_leads(user_id: int) -> list[int]:
    """The live leads of this person that are not over, longest here first."""
    mine = Lead.objects.filter(owner_id=user_id, mode="live").exclude(stage__in=CLOSED)
    return list(mine.order_by("received_at", "id").values_list("id", flat=True))


def open_leads_of(user_ids: Iterable[int]) -> dict[int, int]:
    """How many open leads each of these people has; who has none is left out. One query."""
    theirs = Lead.objects.filter(owner_id__in=list(user_ids), mode="live").exclude(stage__in=CLOSED)
    return {user: number for user, number in theirs.values_list("owner_id").annotate(n=Count("id")) if user}


def hand_over_all(user_id: int, by: User | None, now: datetime) -> Moved:
    """Give every open lead of `user_id`, with its open task, to whose turn it is; clocks go on.

    What nobody can take waits visibly. Each new owner hears it in one message. Records
    `person.leads_handed_over`. Raises Conflict while the person still takes leads and is there: the rules
    would hand leads straight back.
    """
    with write():
        take_turn()
        if present([user_id], now):
            raise Conflict(_("This colleague still takes leads. Close the account or note an absence first."))
        moved = Moved()
        for part in chunks(open_leads(user_id)):
            _hand_over(part, moved, now)
        rows = Rows()
        data = {"user": str(user_id), "leads": moved.to.total(), "waiting": moved.waiting}
        actor = f"user:{by.pk}" if by else "system"
        record(rows, "person.leads_handed_over", at=now, actor=actor, data=data)
        for owner, number in sorted(moved.to.items()):
            told = {"leads": number, "from": str(user_id)}
            plan_announcement(rows, "leads_handed_over", lead_id=None, user_id=owner, now=now, data=told)
        rows.flush()
    return moved


def _hand_over(lead_ids: Sequence[int], moved: Moved, now: datetime) -> None:
    desk = Desk.for_leads(lead_ids, now)
    rows = {lead["id"]: lead for lead in desk.book.rows()}
    for number in lead_ids:
        lead = rows[number]
        if route(desk, lead):
            moved.to[lead["owner_id"]] += 1
        else:
            _without_owner(desk, lead)
            moved.waiting += 1
    desk.close()


def _without_owner(desk: Desk, lead: Row) -> None:
    """The hold is open; the task waits with the lead."""
    desk.rows.change(Lead, lead["id"], owner_id=None)
    if task := desk.tasks.get(lead["id"]):
        desk.rows.change(CallTask, task["id"], owner_id=None)
