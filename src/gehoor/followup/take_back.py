"""The wrong button was pressed: a call that was noted wrongly is taken back, and all is as it was before."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gehoor.errors import Conflict, NotFound
from gehoor.followup.clocks.pause import plan_pause, plan_resume
from gehoor.followup.clocks.promise import clocks_of
from gehoor.followup.clocks.stop import run_on
from gehoor.followup.hold import actor_of, plan_close, take
from gehoor.followup.models import Attempt, CallTask, Clock, ClockPause, Outcome
from gehoor.followup.permission.models import Ground
from gehoor.followup.permission.one import answer_of, settle
from gehoor.identity.models import Contact
from gehoor.journal.models import Event
from gehoor.journal.record import record
from gehoor.leads.models import CLOSED, Lead
from gehoor.lib.again import once_more
from gehoor.lib.db import write
from gehoor.lib.rows import Row, Rows
from gehoor.team.calendars import hours_of
from gehoor.team.models import User

A_WHILE = timedelta(minutes=10)
_SINCE = ("disposition.given", "verdict.given", "deal.changed", "objection.made", "callback.agreed")

Before = Mapping[str, Any]


def before(lead: Lead, task: CallTask | None) -> dict[str, Any]:
    """What an attempt may change, as it is now; kept in its line of the journal."""
    moments = ("first_attempt_at", "connected_at")
    return {
        "lead": {name: _iso(getattr(lead, name)) for name in moments}
        | {"call_requested": lead.call_requested, "not_callable": lead.not_callable},
        "contact": {"phone": lead.contact.phone, "phone_given": lead.contact.phone_given},
        "task": {
            "id": str(task.pk),
            "reason": task.reason,
            "not_before": _iso(task.not_before),
            "due_at": _iso(task.due_at),
        }
        if task
        else None,
    }


def may_take_back(attempt: Attempt | None, user: User, now: datetime) -> bool:
    """Whether this is a call that `user` noted only just now."""
    return attempt is not None and attempt.user_id == user.pk and now - attempt.at <= A_WHILE


@once_more
def take_back(lead_id: int, attempt_id: int, user: User, now: datetime) -> None:
    """Take back the newest call of this lead, within ten minutes and by whoever noted it.

    The attempt goes; its line in the journal stays, with `attempt.corrected` after it. Task, moments, number
    and clocks are as before, and whether we may call is asked anew. Raises NotFound, and Conflict when it is
    too late or something was noted since.
    """
    with write():
        lead = take(lead_id)
        attempt = Attempt.objects.filter(lead_id=lead_id).order_by("-at", "-id").first()
        if attempt is None or attempt.pk != attempt_id:
            raise NotFound(_("There is no such call."), field="attempt")
        if not may_take_back(attempt, user, now):
            raise Conflict(_("A call can be taken back for ten minutes, by whoever noted it."))
        was = _was(lead, attempt)
        rows, actor = Rows(), actor_of(user)
        Ground.objects.filter(lead_id=lead_id, how="agreed", at=attempt.at, source=actor).delete()
        _lead_again(rows, lead, attempt, was)
        _clocks_again(rows, lead, attempt.at, now)
        told = {"attempt": str(attempt.pk), "outcome": attempt.outcome, "phone": was["contact"]["phone"]}
        record(
            rows,
            "attempt.corrected",
            at=now,
            lead_id=lead_id,
            contact_id=lead.contact_id,
            actor=actor,
            data=told,
        )
        rows.flush()
        _task_again(rows, lead, attempt, was, now, actor)
        attempt.delete()
        rows.flush()


def _was(lead: Lead, attempt: Attempt) -> Before:
    """How it was before the call, as the journal says; Conflict when something was noted since."""
    story = Event.objects.filter(lead_id=attempt.lead_id)
    line = story.filter(kind="attempt.logged", data__attempt=str(attempt.pk)).first()
    if line is None or "before" not in line.data or _has_moved_on(lead, attempt, line.data):
        raise Conflict(_("Something was noted after this call, so it stays."))
    found: Before = line.data["before"]
    return found


def _has_moved_on(lead: Lead, attempt: Attempt, told: Before) -> bool:
    """Whether somebody judged or closed the lead since, or its number or task is not what the call left."""
    since = Event.objects.filter(lead_id=lead.pk, recorded_at__gte=attempt.at)
    if since.filter(kind__in=_SINCE).exists():
        return True
    if lead.stage in CLOSED and since.filter(kind="stage.entered").exists():
        return True
    if attempt.outcome == Outcome.WRONG_NUMBER and lead.contact.phone != told.get("next_phone", ""):
        return True
    task, tasks = told["before"]["task"], CallTask.objects.filter(lead=lead)
    known = tasks.filter(pk=int(task["id"])).exclude(closed_at__gt=attempt.at) if task else None
    return (known is not None and not known.exists()) or tasks.filter(opened_at__gt=attempt.at).exists()


def _lead_again(rows: Rows, lead: Lead, attempt: Attempt, was: Before) -> None:
    """The moments of before; the number only when the call took it, as they may have given another since."""
    values = {name: _moment(was["lead"][name]) for name in ("first_attempt_at", "connected_at")}
    if attempt.outcome == Outcome.WRONG_NUMBER:
        lead.not_callable = was["lead"]["not_callable"]
        for name, value in was["contact"].items():
            setattr(lead.contact, name, value)
        rows.change(Contact, lead.contact_id, **was["contact"])
    asked = lead.call_requested or was["lead"]["call_requested"]
    rows.change(Lead, lead.pk, call_requested=asked, not_callable=lead.not_callable, **values)


def _clocks_again(rows: Rows, lead: Lead, at: datetime, now: datetime) -> None:
    """What the call stopped runs on or stands still again; a promise that it began never was."""
    clocks_of(lead.pk)  # ours from here on: whoever holds a clock may want its steps
    Clock.objects.filter(lead=lead, kind="verdict", started_at=at).delete()
    stopped = Clock.objects.filter(lead=lead, stopped_at=at, ended_as="called")
    run_on(list(stopped.values_list("id", flat=True)), at)
    pauses = {one.clock_id: one for one in ClockPause.objects.filter(clock__lead=lead, ended_at=at)}
    begun = set(ClockPause.objects.filter(clock__lead=lead, starts_at=at).values_list("pk", flat=True))
    hours = hours_of(lead.owner_id)
    for clock in clocks_of(lead.pk):
        if clock["stopped_at"] is None:
            if clock["pause_id"] in begun:
                plan_resume(rows, clock, now, hours, lead.contact_id)
            _pause_again(rows, lead, clock, pauses.get(clock["id"]), now)


def _pause_again(rows: Rows, lead: Lead, clock: Row, pause: ClockPause | None, now: datetime) -> None:
    if pause and pause.until > now:
        hours = hours_of(lead.owner_id)
        plan_pause(rows, clock, pause.reason, now, hours, lead.contact_id, until=pause.until)


def _task_again(rows: Rows, lead: Lead, attempt: Attempt, was: Before, now: datetime, actor: str) -> None:
    """The task as it was, when we may call; one that the call opened goes."""
    opened = CallTask.objects.filter(lead=lead, opened_at=attempt.at, closed_at=None)
    for number in opened.values_list("pk", flat=True):
        plan_close(rows, number, lead.pk, lead.contact_id, "corrected", now, actor)
    rows.flush()  # closed already, for whoever looks for a task that may not stay
    answer, facts = answer_of(lead, now)
    if not answer.may or lead.not_callable:
        settle(rows, lead, answer, facts, now, actor)
    elif task := was["task"]:
        number = int(task["id"])
        values = {"reason": task["reason"], "not_before": _moment(task["not_before"])}
        if lead.owner_id and CallTask.objects.filter(pk=number, closed_at__isnull=False).exists():
            values["owner_id"] = lead.owner_id  # who may be somebody else by now
        due_at = _moment(task["due_at"])
        rows.change(CallTask, number, closed_at=None, closed_as="", due_at=due_at, **values)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
