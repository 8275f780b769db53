"""They agreed on a moment to be called without being called: by mail, at a fair, through a colleague."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError
from gehoor.followup.clocks.pause import plan_pause, plan_resume
from gehoor.followup.clocks.promise import clocks_of
from gehoor.followup.follow_on import plan_moment
from gehoor.followup.hold import actor_of, open_task_of, stop_clocks, take
from gehoor.followup.models import CallTask
from gehoor.followup.permission.one import plan_agreed, settle
from gehoor.followup.permission.plan import DO_NOT_CALL
from gehoor.followup.permission.words import STILL_OBJECTS
from gehoor.journal.models import Event
from gehoor.journal.record import record
from gehoor.leads.models import CLOSED, Lead
from gehoor.lib.again import once_more
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import clean
from gehoor.team.calendars import hours_of
from gehoor.team.models import User

FARTHEST = timedelta(days=31)
"""Nobody spoke to them, so the promise of the first call is not put off for longer than a month."""
LONGEST_WORDS = 2_000
DOUBLE_CLICK = timedelta(minutes=1)


@once_more
def agree_callback(lead_id: int, user: User, now: datetime, *, at: datetime | None, text: str) -> None:
    """Let the task wait for `at` and the clocks stand still until then; `text` says how that was agreed.

    It is no attempt and keeps no promise: only a call does. It is a word, so the clock of silence ends.
    The same words and moment by the same person a moment later are a double click.
    Writes a Ground and a ClockPause per clock; records `callback.agreed`. Raises InputError without words
    or outside the coming month, Conflict when the lead is over or may not be called, NotFound.
    """
    text = clean(text, LONGEST_WORDS).strip()
    moment = _check(at, text, now)
    with write():
        lead, rows, actor = take(lead_id), Rows(), actor_of(user)
        if lead.stage in CLOSED:
            raise Conflict(_("This lead is over."), field="callback_at")
        told = {"at": moment.isoformat(), "text": text}
        if _said_just_now(lead_id, actor, told, now):
            return
        answer, facts = plan_agreed(rows, lead, now, actor, text)
        settle(rows, lead, answer, facts, now, actor)
        if not answer.may or lead.not_callable:
            raise Conflict(_refusal(lead), field="callback_at")
        if task := open_task_of(lead_id):
            rows.change(CallTask, task.pk, reason="callback", not_before=moment, due_at=moment)
        else:
            owner_id = lead.owner_id or user.pk
            plan_moment(rows, lead, owner_id, "callback", moment, now, actor, allowed=answer)
        rows.change(Lead, lead_id, last_event_at=max(lead.last_event_at, now))
        record(
            rows,
            "callback.agreed",
            at=now,
            lead_id=lead_id,
            contact_id=lead.contact_id,
            actor=actor,
            data=told,
        )
        stop_clocks(lead_id, now, "decided", ("word",))
        _hold_up(rows, lead, actor, now, moment)
        rows.flush()


def _check(at: datetime | None, text: str, now: datetime) -> datetime:
    if at is None or not now < at <= now + FARTHEST:
        raise InputError(_("Choose a moment in the coming month."), field="callback_at")
    if not text:
        raise InputError(_("How was that agreed? A mail, a talk, with whom?"), field="text")
    return at


def _said_just_now(lead_id: int, actor: str, told: dict[str, str], now: datetime) -> bool:
    lines = Event.objects.filter(lead_id=lead_id, kind="callback.agreed").order_by("-at", "-id")
    last = lines.first()
    return last is not None and (last.actor, last.data) == (actor, told) and now - last.at < DOUBLE_CLICK


def _refusal(lead: Lead) -> str:
    if lead.not_callable == DO_NOT_CALL:
        return str(STILL_OBJECTS)
    return _("This lead cannot be called, so nothing is planned.")


def _hold_up(rows: Rows, lead: Lead, actor: str, now: datetime, until: datetime) -> None:
    """What runs stands still; another moment agreed meanwhile goes before the one of earlier."""
    hours = hours_of(lead.owner_id)
    for clock in clocks_of(lead.pk):
        if clock["stopped_at"] is None:
            plan_resume(rows, clock, now, hours, lead.contact_id, actor)
            plan_pause(rows, clock, "callback", now, hours, lead.contact_id, actor, until)
