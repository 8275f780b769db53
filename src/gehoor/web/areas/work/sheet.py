"""The sheet after a call: six outcomes, three moments to call back, and what follows from each."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from gehoor.followup import queries, words
from gehoor.followup.models import Attempt, Outcome
from gehoor.followup.permission.plan import DO_NOT_CALL
from gehoor.followup.permission.say import offered
from gehoor.followup.permission.words import STILL_OBJECTS
from gehoor.followup.verdict import newest
from gehoor.followup.write_off import WriteOff, may_write_off
from gehoor.leads.models import Lead
from gehoor.lib import human
from gehoor.lib.business_time import at_local, next_working_day
from gehoor.lib.phone import mask
from gehoor.team.calendars import hours_of
from gehoor.team.models import User
from gehoor.web.areas.work.answers import moment_of
from gehoor.web.areas.work.kinds import came_of

MORNING = time(9, 30)
IN_A_WHILE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Pick:
    """A button or chip: its code, its words, the key that presses it and its picture."""

    code: str
    label: str
    key: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A chip under a choice; `of` is the choice it belongs to."""

    code: str
    label: str
    of: str
    chosen: bool = False


_PICTURES = {
    "connected": "talk",
    "voicemail": "voicemail",
    "no_answer": "no-answer",
    "busy": "busy",
    "wrong_number": "cross",
}


def outcomes_context(lead: Lead, user: User, now: datetime) -> dict[str, Any]:
    """The five outcomes of one click and the moments for the sixth."""
    keys = enumerate(_PICTURES.items(), start=1)
    later = tomorrow(user, now)
    return {
        "lead": lead,
        "outcomes": [Pick(code, str(words.OUTCOMES[code]), str(n), picture) for n, (code, picture) in keys],
        "callbacks": [
            Pick("callback_2h", _("in two hours, %(time)s") % {"time": human.clock_time(now + IN_A_WHILE)}),
            Pick("callback_morning", _morning(later, now)),
        ],
        "first_moment": timezone.localtime(now).strftime("%Y-%m-%dT%H:%M"),
        "suggested": timezone.localtime(later).strftime("%Y-%m-%dT%H:%M"),
        "token": secrets.token_urlsafe(12),
        "number_hint": mask(lead.contact.phone),
        "may_object": True,
        "now": now,
    }


def tomorrow(user: User, now: datetime) -> datetime:
    """Half past nine on the next working day of `user`."""
    hours = hours_of(user.pk)
    return at_local(hours, next_working_day(hours, hours.local_day(now)), MORNING)


def _morning(moment: datetime, now: datetime) -> str:
    ahead = (timezone.localdate(moment) - timezone.localdate(now)).days
    if ahead == 1:
        return _("tomorrow morning, %(time)s") % {"time": human.clock_time(moment)}
    day = date_format(timezone.localtime(moment), "l")
    return _("%(weekday)s morning, %(time)s") % {"weekday": day, "time": human.clock_time(moment)}


def read_outcome(post: QueryDict, user: User, now: datetime) -> tuple[str, datetime | None]:
    """The outcome that was pressed and, for calling back, the moment. Raises InputError."""
    pressed = post.get("outcome", "")
    if pressed == "callback_2h":
        return Outcome.CALLBACK, now + IN_A_WHILE
    if pressed == "callback_morning":
        return Outcome.CALLBACK, tomorrow(user, now)
    if pressed in ("callback_at", Outcome.CALLBACK):
        return Outcome.CALLBACK, moment_of(post.get("callback_at", ""), "callback_at")
    return pressed, None


def next_context(lead: Lead, attempt: Attempt, now: datetime) -> dict[str, Any]:
    """What was written down, when the next call is, and the two questions that may follow."""
    task = queries.open_task(lead.pk)
    return {
        "lead": lead,
        "attempt": attempt,
        "outcome": came_of(attempt.outcome),
        "next_at": task.not_before or task.due_at if task else None,
        "next_reason": task.reason if task else "",
        "no_call": still_objects(lead) if attempt.callback_at else "",
        "other_number": mask(lead.contact.phone) if attempt.outcome == "wrong_number" and task else "",
        "reached": attempt.outcome == Outcome.CONNECTED,
        "spoken": attempt.outcome in (Outcome.CONNECTED, Outcome.CALLBACK),
        "right_offered": str(attempt.pk) in offered(lead.pk),
        "via": "queue",
        "now": now,
        **decision_context(lead, now),
        **verdict_context(lead),
    }


def still_objects(lead: Lead) -> str:
    """What to do when a next call was agreed with somebody who objected to calls; "" when nobody did."""
    return str(STILL_OBJECTS) if lead.not_callable == DO_NOT_CALL else ""


def verdict_context(lead: Lead, given: QueryDict | None = None) -> dict[str, Any]:
    """Good or bad with their reasons; what was just filled in, or what was said before."""
    verdict = newest(lead.pk)
    said = set(given.getlist("reasons")) if given else set(verdict.reasons if verdict else ())
    good = (
        given.get("is_good", "")
        if given
        else {None: "", True: "1", False: "0"}[verdict.is_good if verdict else None]
    )
    reasons = [Reason(code, str(label), "1", code in said) for code, label in words.GOOD_REASONS.items()]
    reasons += [Reason(code, str(label), "0", code in said) for code, label in words.BAD_REASONS.items()]
    return {
        "verdict": verdict,
        "verdict_words": [words.word(code) for code in verdict.reasons] if verdict else [],
        "is_good": good,
        "verdict_reasons": reasons,
        "verdict_note": given.get("note", "") if given else verdict.note if verdict else "",
    }


def decision_context(lead: Lead, now: datetime, given: QueryDict | None = None) -> dict[str, Any]:
    """What may be decided; what stands in the way of writing off, in words."""
    policy = may_write_off(lead.pk, now)
    kinds = [kind for kind in words.DISPOSITIONS if kind != "written_off" or policy.allowed]
    last = queries.dispositions(lead.pk)
    get = given.get if given else lambda _name, default="": default
    return {
        "policy": policy,
        "tells_policy": not policy.allowed and lead.connected_at is None,
        "policy_sentence": policy_sentence(policy),
        "missing": ", ".join(policy.sentences()),
        "kinds": [Pick(kind, str(words.DISPOSITIONS[kind])) for kind in kinds],
        "kind": get("kind", ""),
        "disposition": last[0] if last else None,
        "disposition_words": words.word(last[0].kind) if last else "",
        "disposition_reason": words.word(last[0].reason) if last and last[0].reason else "",
        "decision_reasons": [
            Reason(code, str(label), kind, code == get("reason", ""))
            for kind in ("nurture", "disqualified")
            for code, label in words.REASONS_OF[kind].items()
        ],
        "next_step": get("next_step", ""),
        "next_step_at": get("next_step_at", ""),
        "today": timezone.localdate(now).isoformat(),
    }


def policy_sentence(policy: WriteOff) -> str:
    """ "2 of 5 attempts, 1 of 2 parts of the day, 1 of 3 working days." """
    return _(
        "%(attempts)s of %(needed)s attempts, %(parts)s of %(needed_parts)s parts of the day, "
        "%(days)s of %(needed_days)s working days"
    ) % {
        "attempts": min(policy.attempts, policy.needed.attempts),
        "needed": policy.needed.attempts,
        "parts": min(policy.day_parts, policy.needed.day_parts),
        "needed_parts": policy.needed.day_parts,
        "days": min(policy.working_days, policy.needed.working_days),
        "needed_days": policy.needed.working_days,
    }
