"""What an answer means for a lead: callable or not, and a place among those whom we ask first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gehoor.followup.permission.ask import Answer
from gehoor.followup.permission.facts import CallFacts
from gehoor.followup.permission.models import AskFirst
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.rows import Row, Rows

DO_NOT_CALL, NO_PERMISSION, ASK_FIRST = "do_not_call", "no_permission", "ask_first"
BY_PERMISSION = (DO_NOT_CALL, NO_PERMISSION, ASK_FIRST)
"""Codes of `Lead.not_callable` that an answer sets and lifts; the others are about the number."""


def code_of(answer: Answer) -> str:
    """What `Lead.not_callable` says of a lead with this answer; "" when it may be called."""
    if answer.may:
        return ""
    if answer.verdict == ASK_FIRST:
        return ASK_FIRST
    return DO_NOT_CALL if answer.reason == "objected" else NO_PERMISSION


def plan_answer(
    rows: Rows,
    lead: Row,
    answer: Answer,
    facts: CallFacts,
    now: datetime,
    *,
    open_ask: Mapping[str, Any] | None,
    actor: str = "system",
) -> bool:
    """Plan what the answer means for the lead, and keep the row in hand up to date; whether it is news.

    Writes `Lead.not_callable`; opens an AskFirst, or closes the open one. Records `permission.asked` with the
    answer and the facts it rests on, when the lead may not be called or may again.
    """
    code, before = code_of(answer), lead["not_callable"]
    if before and before not in BY_PERMISSION:
        return False  # there is no number to ask about
    if code != before:
        lead["not_callable"] = code
        rows.change(Lead, lead["id"], not_callable=code)
    is_same = open_ask is not None and open_ask["reason"] == answer.reason
    if open_ask is not None and not is_same:
        closed_as = "permitted" if answer.may else "refused" if code != ASK_FIRST else "over"
        rows.change(AskFirst, open_ask["id"], closed_at=now, closed_as=closed_as)
    if code == ASK_FIRST and not is_same:
        rows.add(
            AskFirst,
            lead_id=lead["id"],
            reason=answer.reason,
            rule=answer.rule,
            opened_at=now,
            closed_at=None,
        )
    is_news = code != before or (code == ASK_FIRST and not is_same)
    if is_news:
        record(
            rows,
            "permission.asked",
            at=now,
            lead_id=lead["id"],
            contact_id=lead["contact_id"],
            actor=actor,
            data={**answer.as_data(), "facts": facts.as_data()},
        )
    return is_news
