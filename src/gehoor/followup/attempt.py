"""Somebody dialled: what came of it, and what follows from that."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError
from gehoor.followup.clocks.after import follow_attempt
from gehoor.followup.follow_on import plan_follow_on
from gehoor.followup.hold import actor_of, open_task_of, take
from gehoor.followup.models import Attempt, CallTask, Outcome
from gehoor.followup.take_back import before
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.again import once_more
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import clean
from gehoor.team.models import User

FARTHEST_CALLBACK = timedelta(days=366)
LONGEST_NOTE = 4_000


@once_more
def log_attempt(
    lead_id: int,
    user: User,
    outcome: str,
    now: datetime,
    note: str = "",
    callback_at: datetime | None = None,
    token: str | None = None,
) -> Attempt:
    """Write down that `user` dialled this lead at `now`, and return the attempt.

    Writes the Attempt, stops the clock of the first call (see `clocks.after`), fills `Lead.first_attempt_at`
    (t5) and, when connected, `connected_at` (t6), and moves or closes the open task (see `follow_on`).
    Records `attempt.logged`. The same `token` again gives the attempt that it made the first time.
    Raises InputError for an unknown outcome or a callback that is not in the coming year, NotFound.
    """
    _check(outcome, callback_at, now)
    with write():
        lead = take(lead_id)
        if token and (earlier := _same(token, lead_id)):
            return earlier
        task = open_task_of(lead_id)
        attempt = Attempt(
            lead_id=lead_id,
            task=task,
            user=user,
            at=now,
            outcome=outcome,
            note=clean(note, LONGEST_NOTE),
            callback_at=callback_at,
            token=token or None,
        )
        _write(attempt, lead, task)
    return attempt


def _check(outcome: str, callback_at: datetime | None, now: datetime) -> None:
    if outcome not in Outcome.values:
        raise InputError(_("There is no outcome %(code)s.") % {"code": outcome}, field="outcome")
    if callback_at is None:
        if outcome == Outcome.CALLBACK:
            raise InputError(_("When should they be called back?"), field="callback_at")
    elif not now < callback_at <= now + FARTHEST_CALLBACK:
        raise InputError(_("Choose a moment in the coming year."), field="callback_at")


def _same(token: str, lead_id: int) -> Attempt | None:
    earlier = Attempt.objects.filter(token=token).first()
    if earlier and earlier.lead_id != lead_id:
        raise Conflict(_("This was already used for another lead."), field="token")
    return earlier


def _write(attempt: Attempt, lead: Lead, task: CallTask | None) -> None:
    """The attempt, what it changes, and the line in the journal."""
    attempt.save(force_insert=True)
    rows = Rows()
    changes = _moments(lead, attempt)
    facts: dict[str, Any] = {
        "attempt": str(attempt.pk),
        "outcome": attempt.outcome,
        "note": attempt.note,
        "phone": lead.contact.phone,
        "first": lead.first_attempt_at is None,
        "before": before(lead, task),
    }
    follow_attempt(rows, lead, attempt)
    facts |= plan_follow_on(rows, lead, task, attempt, changes)
    rows.change(Lead, lead.pk, **changes)
    record(
        rows,
        "attempt.logged",
        at=attempt.at,
        lead_id=lead.pk,
        contact_id=lead.contact_id,
        actor=actor_of(attempt.user),
        data=facts,
    )
    rows.flush()


def _moments(lead: Lead, attempt: Attempt) -> dict[str, Any]:
    """t5 and t6, each once, and the last event."""
    changes: dict[str, Any] = {"last_event_at": max(lead.last_event_at, attempt.at)}
    if lead.first_attempt_at is None:
        changes["first_attempt_at"] = attempt.at
    if lead.connected_at is None and attempt.outcome == Outcome.CONNECTED:
        changes["connected_at"] = attempt.at
    return changes
