"""What an attempt leads to: the task moves, ends, or asks for a decision.

connected      the task stays and asks what it will be; it never stops the next call
callback       the task waits for the agreed moment
no_answer, voicemail, busy   the task waits for a sensible next moment
wrong_number   the next number we have of this person; without one the lead is not callable
"""

from datetime import datetime
from typing import Any

from gehoor.followup.hold import actor_of, plan_close
from gehoor.followup.models import Attempt, CallTask, Outcome
from gehoor.followup.next_try import next_try
from gehoor.followup.permission.ask import Answer, require
from gehoor.followup.permission.one import plan_agreed, settle
from gehoor.followup.promise import promise_due
from gehoor.followup.write_off import distinct
from gehoor.identity.models import Contact, ContactKey
from gehoor.journal.models import Event
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.business_time import Hours, closing
from gehoor.lib.rows import Rows
from gehoor.team.calendars import hours_of

Facts = dict[str, Any]


def plan_follow_on(
    rows: Rows, lead: Lead, task: CallTask | None, attempt: Attempt, changes: dict[str, Any]
) -> Facts:
    """Plan what follows, add to `changes` of the lead, and return what the journal should tell about it."""
    if attempt.outcome == Outcome.WRONG_NUMBER:
        return _other_number(rows, lead, task, attempt, changes)
    if attempt.callback_at:
        return _call_back(rows, lead, task, attempt)
    if task is None:
        return {}
    if attempt.outcome == Outcome.CONNECTED:
        changes["call_requested"] = False  # who asked to be called has been
        due_at = promise_due(hours_of(task.owner_id), attempt.at)
        return _move(rows, task, "decide", None, due_at)
    return _try_again(rows, task, attempt)


def _try_again(rows: Rows, task: CallTask, attempt: Attempt) -> Facts:
    """An agreed moment that is still to come stands; otherwise the next sensible one."""
    if task.reason == "callback" and task.not_before and task.not_before > attempt.at:
        return {"next_at": task.not_before.isoformat(), "next": "callback"}
    hours: Hours = hours_of(task.owner_id)
    tried = distinct(Attempt.objects.filter(lead_id=task.lead_id).values_list("at", "outcome"))
    not_before = next_try(hours, tried, attempt.outcome, attempt.at)
    return _move(rows, task, "retry", not_before, closing(hours, not_before))


def _call_back(rows: Rows, lead: Lead, task: CallTask | None, attempt: Attempt) -> Facts:
    """The agreed moment; a lead whose task was closed gets one for it."""
    at = attempt.callback_at
    assert at is not None
    actor = actor_of(attempt.user)
    answer, facts = plan_agreed(rows, lead, attempt.at, actor, attempt.note)
    settle(rows, lead, answer, facts, attempt.at, actor)
    if not answer.may:
        return {}
    if task:
        return _move(rows, task, "callback", at, at)
    owner_id = lead.owner_id or attempt.user_id
    plan_moment(rows, lead, owner_id, "callback", at, attempt.at, actor, allowed=answer)
    return {"next_at": at.isoformat(), "next": "callback"}


def plan_moment(
    rows: Rows,
    lead: Lead,
    owner_id: int | None,
    reason: str,
    at: datetime,
    now: datetime,
    actor: str,
    *,
    allowed: Answer,
) -> int:
    """Plan a task for an agreed moment, without a clock: the promise of the first call is behind us.

    `allowed` is the answer to "may we call?"; without a yes there is no task (PermissionError).
    """
    require(allowed)
    task_id = rows.add(
        CallTask, lead_id=lead.pk, owner_id=owner_id, reason=reason, opened_at=now, not_before=at, due_at=at
    )
    data = {"task": str(task_id), "reason": reason, "owner": str(owner_id or ""), "due_at": at.isoformat()}
    record(rows, "task.opened", at=now, lead_id=lead.pk, contact_id=lead.contact_id, actor=actor, data=data)
    return task_id


def _move(rows: Rows, task: CallTask, reason: str, not_before: datetime | None, due_at: datetime) -> Facts:
    rows.change(CallTask, task.pk, reason=reason, not_before=not_before, due_at=due_at)
    return {"next_at": (not_before or due_at).isoformat(), "next": reason}


def _other_number(
    rows: Rows, lead: Lead, task: CallTask | None, attempt: Attempt, changes: dict[str, Any]
) -> Facts:
    other = _untried(lead, attempt)
    if other:
        rows.change(Contact, lead.contact_id, phone=other, phone_given=other)
        return {"next_phone": other}
    changes["not_callable"] = "bad_phone"
    rows.change(Contact, lead.contact_id, phone="")  # as typed it stays, in `phone_given`
    if task:
        plan_close(
            rows, task.pk, lead.pk, lead.contact_id, "wrong_number", attempt.at, actor_of(attempt.user)
        )
    return {}


def _untried(lead: Lead, attempt: Attempt) -> str:
    """Another number by which we know this person and that was not wrong before, or ""."""
    wrong = {lead.contact.phone}
    told = Event.objects.filter(contact_id=lead.contact_id)
    mistakes = told.filter(kind="attempt.corrected").values_list("data", flat=True)
    corrected = {data.get("attempt") for data in mistakes}
    for data in told.filter(kind="attempt.logged").values_list("data", flat=True):
        if data.get("outcome") == Outcome.WRONG_NUMBER and data.get("attempt") not in corrected:
            wrong.add(data.get("phone", ""))
    known = ContactKey.objects.filter(contact_id=lead.contact_id, kind="phone").order_by("-id")
    return next((value for value in known.values_list("value", flat=True) if value not in wrong), "")
