"""What the pages about calls show, but for the call itself (`hearing.py`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.calls.baseline import COLUMNS, openings
from gehoor.calls.models import HookCall, Opening, Recording, State, TelephoneSystem
from gehoor.calls.policy import current
from gehoor.calls.problems import sentence
from gehoor.calls.queries import heard_by, ownerless
from gehoor.calls.timeline import clock
from gehoor.leads.models import Lead
from gehoor.listening.opening import FEWEST_CALLS
from gehoor.team.models import Role, User
from gehoor.web.areas.calls.chart import Chart, chart
from gehoor.web.areas.calls.forms import GROUNDS, TOLD, GroundForm, number

MOST = 200


def calls_page(user: User, now: datetime) -> dict[str, Any]:
    """Own calls and those that were shared, newest first; the sentence above them."""
    found = list(heard_by(user).select_related("lead__contact", "lead__company", "caller")[:MOST])
    policy = current()
    return {
        "rows": [row(one, user) for one in found],
        "answer": _answer(found, user),
        "policy": policy if policy and policy.is_on else None,
        "may_decide": user.role in (Role.ADMIN, Role.MANAGER),
        "now": now,
    }


def _answer(found: Sequence[Recording], user: User) -> str:
    own = [one for one in found if one.caller_id == user.id]
    fresh = [one for one in own if one.state == State.READY and not one.next_time]
    if not own:
        return _("Hear your own calls again, minutes after hanging up.")
    if not fresh:
        return _("You have heard back all your calls.")
    return ngettext(
        "%(n)s call waits to be heard back.", "%(n)s calls wait to be heard back.", len(fresh)
    ) % {"n": len(fresh)}


def row(recording: Recording, user: User) -> dict[str, Any]:
    """One call in the list."""
    word, tone = state(recording)
    return {
        "recording": recording,
        "who": who(recording),
        "word": word,
        "tone": tone,
        "length": clock(recording.duration_s) if recording.duration_s else "",
        "by": "" if recording.caller_id == user.id else (recording.caller.name if recording.caller else ""),
    }


def state(recording: Recording) -> tuple[str, str]:
    """Where it is on its way, in a word and a tone."""
    words = {
        State.WAITING: (_("waits its turn"), "calm"),
        State.WORKING: (_("is being listened to"), "info"),
        State.FAILED: (_("could not be heard"), "warn"),
        State.READY: (_("ready"), "good"),
    }
    if recording.state == State.READY and recording.next_time:
        return _("heard back"), "calm"
    return words[State(recording.state)]


def who(recording: Recording) -> str:
    """With whom the call was: the person and company of its lead, or the name of the file."""
    if recording.lead is None:
        return recording.name or _("A call")
    company = recording.lead.company.name if recording.lead.company else ""
    name = recording.lead.contact.name
    return f"{name}, {company}" if name and company else name or company or _("A call")


def waiting_page(recording: Recording, user: User, now: datetime) -> dict[str, Any]:
    """A call that cannot be looked at yet, and why."""
    word, tone = state(recording)
    problem = sentence(recording.problem, recording.problem_data) if recording.problem else ""
    return {
        "recording": recording,
        "who": who(recording),
        "word": word,
        "tone": tone,
        "problem": problem,
        "is_mine": recording.caller_id == user.id,
        "is_over": recording.state == State.FAILED,
        "now": now,
    }


def new_call(asked: QueryDict, now: datetime) -> dict[str, Any]:
    """What the form begins with: now, and the lead it was opened from."""
    lead = Lead.objects.filter(id=number(asked.get("lead", ""))).first()
    return {
        "called_at": localtime(now).replace(second=0, microsecond=0),
        "lead": lead.id if lead else None,
        "told": "spoken",
    }


def baseline_page(user: User) -> dict[str, Any]:
    """The caller's own openings over time, a chart per measure; one kind of line at a time."""
    found = openings(user.id)
    lines = {line: [one for one in found if one.line == line] for line in ("telephone", "wide")}
    shown = [
        {"line": line, "n": len(several), "charts": _charts(several)}
        for line, several in lines.items()
        if several
    ]
    return {"lines": shown, "n": len(found), "fewest": FEWEST_CALLS}


def _charts(several: Sequence[Opening]) -> list[Chart]:
    titles = {
        "rate": (_("Pace"), _("syllables per second")),
        "pitch": (_("Pitch"), _("semitones above 100 hertz")),
        "range": (_("Range of the pitch"), _("semitones")),
        "level": (_("Level"), _("decibels above the rest of the call")),
    }
    return [
        chart(name, *titles[name], [(one.recording, getattr(one, column)) for one in several])
        for name, column in COLUMNS.items()
    ]


def ground_now() -> dict[str, Any]:
    """The policy as the form begins with it."""
    policy = current()
    if policy is None:
        return {}
    names = ("is_on", "ground", "purpose", "notice", "staff_informed", "retention_days")
    return {name: getattr(policy, name) for name in names}


def ground_page(form: GroundForm, user: User, now: datetime) -> dict[str, Any]:
    """The decision, the telephone systems and the calls of nobody."""
    policy = current()
    systems = list(TelephoneSystem.objects.order_by("revoked_at", "-created_at")[:50])
    colleagues = User.objects.filter(is_active=True).exclude(role="").exclude(pk=user.pk).order_by("name")
    return {
        "form": form,
        "policy": policy,
        "ground_word": GROUNDS.get(policy.ground, "") if policy else "",  # type: ignore[call-overload]
        "systems": [(one, TOLD[one.told], _trouble(one)) for one in systems],  # type: ignore[index]
        "ownerless": list(ownerless(now).order_by("-called_at")[:50]),
        "colleagues": colleagues,
        "is_admin": user.role == Role.ADMIN,
        "now": now,
    }


def _trouble(system: TelephoneSystem) -> str:
    """What its last message was refused for, when it was."""
    last = HookCall.objects.filter(system=system).order_by("-at").first()
    fine = ("accepted", "repeated", "nothing_to_fetch")
    return "" if last is None or last.outcome in fine else sentence(last.outcome, {})
