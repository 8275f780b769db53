"""May we call? Asked before a task exists, from what lies on the desk."""

from collections.abc import Mapping
from typing import Any

from gehoor.followup.permission.ask import Answer
from gehoor.followup.permission.board import speaks_of
from gehoor.followup.permission.models import AskFirst
from gehoor.followup.permission.plan import BY_PERMISSION, plan_answer
from gehoor.intake.shape import Inquiry
from gehoor.lib.rows import Row
from gehoor.path.desk import Desk


def permit(desk: Desk, lead: Row) -> tuple[Answer | None, bool]:
    """The answer for this lead and whether it is news; None when there is no number to call at all.

    What follows from it for the lead is planned: `not_callable`, and its place among those whom we ask first.
    """
    if lead["not_callable"] and lead["not_callable"] not in BY_PERMISSION:
        return None, False
    answer, facts = desk.board.ask(lead, *_who(desk, lead), desk.now)
    waits = desk.asks.get(lead["id"])
    is_news = plan_answer(desk.rows, lead, answer, facts, desk.now, open_ask=waits)
    if is_news:
        desk.asks[lead["id"]] = _planned_ask(desk, lead)
    return answer, is_news


def _planned_ask(desk: Desk, lead: Row) -> Row | None:
    """The place among those whom we ask first that this batch has just planned, if it did."""
    planned = [row for row in desk.rows.planned(AskFirst) if row["lead_id"] == lead["id"]]
    return planned[-1] if planned and planned[-1]["closed_at"] is None else None


def _who(desk: Desk, lead: Row) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    contact = desk.directory.contacts[lead["contact_id"]]
    return contact, desk.directory.companies.get(lead["company_id"] or contact["company_id"] or 0)


def note_grounds(desk: Desk, inquiry: Inquiry, lead: Row, source: str, outcome: str) -> None:
    """What this inquiry says about being called: that they ask for it, and what they agreed to.

    An update of what another system sent before says nothing new, unless somebody said so in so many words.
    """
    said: Row = {"lead_id": lead["id"], "phone": _phone(desk, lead), "source": source}
    fresh = outcome != "updated" or inquiry.call_explicit
    if inquiry.call_requested and inquiry.mode == "live" and fresh:
        how = "stated" if inquiry.call_explicit else "assumed"
        at = inquiry.received_at if inquiry.batch_id else desk.now  # a list tells of the past
        desk.board.plan(lead["contact_id"], "request", at, desk.now, how=how, text=inquiry.message, **said)
    if inquiry.consent_text or inquiry.consent_at:
        _note_consent(desk, inquiry, lead, said)


def _note_consent(desk: Desk, inquiry: Inquiry, lead: Row, said: Row) -> None:
    text, at = inquiry.consent_text, inquiry.consent_at or inquiry.received_at
    how = speaks_of(text) if text else "unproven"
    if not desk.board.knows(lead["contact_id"], "consent", text, at):
        desk.board.plan(lead["contact_id"], "consent", at, desk.now, how=how, text=text, **said)


def _phone(desk: Desk, lead: Row) -> str:
    return str(desk.directory.contacts[lead["contact_id"]]["phone"])
