"""Somebody does not want to be called: honoured at once, for all they ever asked."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from gehoor.followup.hold import actor_of, plan_close, stop_clocks, take
from gehoor.followup.models import CallTask
from gehoor.followup.permission.board import Board
from gehoor.followup.permission.models import AskFirst
from gehoor.followup.permission.one import answer_of, settle
from gehoor.followup.permission.plan import DO_NOT_CALL
from gehoor.identity.models import Contact
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.again import once_more
from gehoor.lib.db import take_turn, write
from gehoor.lib.rows import Rows
from gehoor.lib.text import clean
from gehoor.team.models import User

LONGEST_WORDS = 2_000


def objected(contact_ids: Iterable[int]) -> set[int]:
    """Those of these contacts whose last word is that they do not want to be called."""
    wanted = set(contact_ids)
    board = Board.load(wanted)
    return {number for number in wanted if board.objected(number)}


@once_more
def object_to_calls(
    lead_id: int, user: User | None, now: datetime, *, how: str = "call", text: str = "", actor: str = ""
) -> None:
    """Write down that the person of this lead wants no calls any more, and see to it that none comes.

    `how` is call, page, mail or api; `text` are their words. Every open call task of this person ends, their
    clocks end, and none of their leads is callable, until they ask for a call themselves. Twice is once.
    Records `objection.made`. Raises NotFound.
    """
    with write():
        lead = take_person(lead_id)
        rows = Rows()
        plan_objection(
            rows,
            lead.contact_id,
            now,
            actor or actor_of(user),
            lead_id=lead_id,
            how=how,
            text=clean(text, LONGEST_WORDS),
        )
        rows.flush()


def take_person(lead_id: int) -> Lead:
    """The lead, with every lead that a word of its person may touch: theirs, and others at their number.

    In turn with what comes in, so that none is added meanwhile, and then all at once and by their numbers, so
    that two words at the same moment wait for each other in one order. Raises NotFound.
    """
    take_turn()
    lead = Lead.objects.select_related("contact").filter(pk=lead_id).first()
    if lead is not None:
        touched = leads_of_person(lead.contact_id, lead.contact.phone)
        list(touched.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return take(lead_id)


def leads_of_person(contact_id: int, phone: str) -> "QuerySet[Lead]":
    """Every lead of this person, and of others at the same number."""
    is_there = Q(phone=phone) if phone else Q(pk=contact_id)
    return Lead.objects.filter(contact__in=Contact.objects.filter(Q(pk=contact_id) | is_there))


def plan_objection(
    rows: Rows,
    contact_id: int,
    now: datetime,
    actor: str,
    *,
    lead_id: int | None = None,
    how: str = "call",
    text: str = "",
) -> None:
    """Plan that no lead of this contact is callable any more and that every open task of theirs ends.

    Leads of others at the same number are asked about anew: theirs may be a shared telephone.
    """
    phone = Contact.objects.values_list("phone", flat=True).get(pk=contact_id)
    board, told = Board.load([contact_id], rows), {"how": how, "text": text}
    if not board.objected(contact_id):
        board.plan(contact_id, "objection", now, now, lead_id=lead_id, phone=phone, source=actor, **told)
        record(rows, "objection.made", at=now, lead_id=lead_id, contact_id=contact_id, actor=actor, data=told)
    numbers = list(Lead.objects.filter(contact_id=contact_id).values_list("id", flat=True))
    for number in numbers:
        rows.change(Lead, number, not_callable=DO_NOT_CALL)
        stop_clocks(number, now, DO_NOT_CALL)
    tasks = CallTask.objects.select_for_update(of=("self",))
    for task in tasks.filter(lead__contact_id=contact_id, closed_at__isnull=True):
        plan_close(rows, task.pk, task.lead_id, contact_id, DO_NOT_CALL, now, actor)
    AskFirst.objects.filter(lead__in=numbers, closed_at=None).update(closed_at=now, closed_as="refused")
    rows.flush()
    _ask_about_others(rows, contact_id, phone, now, actor)


def _ask_about_others(rows: Rows, contact_id: int, phone: str, now: datetime, actor: str) -> None:
    """Whoever else waits for a call at this number."""
    if not phone:
        return
    others = Lead.objects.select_related("contact__company", "company").filter(
        contact__phone=phone, tasks__closed_at__isnull=True, tasks__isnull=False
    )
    for lead in others.exclude(contact_id=contact_id).distinct():
        answer, facts = answer_of(lead, now)
        if not answer.may:
            settle(rows, lead, answer, facts, now, actor)
