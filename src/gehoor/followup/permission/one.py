"""May we call this one lead? Asked of the database; for verbs that have one lead in hand."""

from datetime import datetime

from gehoor.followup.clocks.promise import clocks_of, plan_wait
from gehoor.followup.hold import plan_close
from gehoor.followup.models import CallTask
from gehoor.followup.permission.ask import Answer, ask
from gehoor.followup.permission.board import Board
from gehoor.followup.permission.facts import CallFacts
from gehoor.followup.permission.models import AskFirst
from gehoor.followup.permission.plan import plan_answer
from gehoor.leads.models import Lead
from gehoor.lib.rows import Row, Rows
from gehoor.team.calendars import hours_of


def facts_of(lead: Lead, channel: str = "call") -> CallFacts:
    """Everything that is known about calling (or mailing) the person of this lead; a handful of queries."""
    return _facts(lead, board_of(lead), channel)


def board_of(lead: Lead, rows: Rows | None = None) -> Board:
    """What was said about calling this person, and by others at the same number."""
    board = Board.load([lead.contact_id], rows)
    board.load_phone(lead.contact.phone)
    return board


def _facts(lead: Lead, board: Board, channel: str = "call") -> CallFacts:
    company = lead.company or lead.contact.company
    return board.facts(vars(lead), vars(lead.contact), vars(company) if company else None, channel)


def answer_of(lead: Lead, now: datetime, *, dialling: bool = False) -> tuple[Answer, CallFacts]:
    """The answer for this lead at `now` and the facts it rests on; `dialling` counts the hours as well."""
    facts = facts_of(lead)
    return ask(facts, now, dialling=dialling), facts


def plan_agreed(
    rows: Rows, lead: Lead, now: datetime, source: str, text: str = ""
) -> tuple[Answer, CallFacts]:
    """Plan that they agreed, in a talk, to be called again; returns the answer that follows from it."""
    board = board_of(lead, rows)
    phone = lead.contact.phone
    board.plan(
        lead.contact_id,
        "request",
        now,
        now,
        lead_id=lead.pk,
        how="agreed",
        text=text,
        phone=phone,
        source=source,
    )
    facts = _facts(lead, board)
    return ask(facts, now), facts


def settle(
    rows: Rows, lead: Lead, answer: Answer, facts: CallFacts, now: datetime, actor: str = "system"
) -> bool:
    """Plan what the answer means for the lead: callable or not, asked first or not; whether that is news.

    Where the lead may not be called, the open call task ends and its clocks stand still, or end for good when
    the person objected. Runs inside the caller's transaction.
    """
    waits = open_ask(lead.pk)
    row: Row = {"id": lead.pk, "contact_id": lead.contact_id, "not_callable": lead.not_callable}
    is_news = plan_answer(
        rows,
        row,
        answer,
        facts,
        now,
        open_ask={"id": waits.pk, "reason": waits.reason} if waits else None,
        actor=actor,
    )
    lead.not_callable = row["not_callable"]
    if lead.not_callable:
        plan_standstill(rows, lead, lead.not_callable, now, actor)
    return is_news


def plan_standstill(rows: Rows, lead: Lead, code: str, now: datetime, actor: str) -> None:
    """Plan that nobody calls this lead now: its open task ends as `code`, its clocks wait or end."""
    for task in CallTask.objects.select_for_update().filter(lead_id=lead.pk, closed_at__isnull=True):
        plan_close(rows, task.pk, lead.pk, lead.contact_id, code, now, actor)
    hours = hours_of(lead.owner_id)
    for clock in clocks_of(lead.pk):
        if clock["stopped_at"] is None:
            plan_wait(rows, clock, code, lead.contact_id, hours, now)


def open_ask(lead_id: int) -> AskFirst | None:
    """The question that is open for this lead."""
    return AskFirst.objects.select_related("asked_by").filter(lead_id=lead_id, closed_at__isnull=True).first()
