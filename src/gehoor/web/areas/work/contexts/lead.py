"""What the page of one lead shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gehoor.briefing.compose import compose
from gehoor.calls.policy import current as recording_policy
from gehoor.calls.queries import own_of_lead
from gehoor.followup import queries as followup
from gehoor.followup import words
from gehoor.followup.models import Clock
from gehoor.followup.take_back import may_take_back
from gehoor.leads import queries
from gehoor.leads.models import CLOSED, Lead, LeadStage, Stage
from gehoor.lib import human
from gehoor.routing import explain
from gehoor.routing import queries as routing
from gehoor.scoring import definition
from gehoor.scoring.explain import Reason, reasons
from gehoor.team.models import User
from gehoor.team.presence import present
from gehoor.web.areas.permission.contexts.block import block
from gehoor.web.areas.work import sheet
from gehoor.web.areas.work.answers import CALLERS, OVERSEERS
from gehoor.web.areas.work.contexts.clocks import clock_context
from gehoor.web.areas.work.live import cursor
from gehoor.web.areas.work.rows import clock_state
from gehoor.web.areas.work.telling import actors, tell

MOST_CALLS = 20


@dataclass(frozen=True, slots=True)
class Moment:
    """One of t0 to t6: its name, when it was, and how long after the one before."""

    code: str
    label: str
    at: datetime | None
    after: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of one half of the score, their sum, and what the definition asks for."""

    label: str
    lines: list[Reason]
    total: int
    threshold: int

    @property
    def is_enough(self) -> bool:
        """Whether this half reaches its threshold."""
        return self.total >= self.threshold


def lead_page(lead: Lead, user: User, now: datetime) -> dict[str, Any]:
    """Brief, acts, story and proof."""
    task = followup.open_task(lead.pk)
    clock = Clock.objects.filter(lead=lead, kind="first_call").order_by("-started_at").first()
    may_call, tried = user.role in CALLERS, followup.attempts(lead.pk)
    context: dict[str, Any] = {
        "lead": lead,
        "brief": compose(lead.pk, now, get_language() or "nl"),
        "task": task,
        "task_reason": words.word(task.reason) if task else "",
        "state": clock_state(clock, task, now),
        "not_callable": words.word(lead.not_callable) if lead.not_callable else "",
        "no_number": not lead.contact.phone,
        "is_over": lead.stage in CLOSED,
        "story": tell(queries.story(lead.pk)),
        "ledger": ledger(lead),
        "version": lead.score_version,
        "stages": _stages(lead),
        "attempts": tried,
        "take_back": tried[0] if tried and may_take_back(tried[0], user, now) else None,
        "moments": moments(lead),
        "may_call": may_call,
        "may_assign": user.role in OVERSEERS,
        "via": "page",
        "live_since": cursor(now),
        **clock_context(lead, now),
        **sheet.verdict_context(lead),
        **sheet.decision_context(lead, now),
        **deal_context(lead),
        "why_owner": why_owner(lead, user),
        **(owner_context(lead, now) if user.role in OVERSEERS else {}),
    }
    if may_call:
        context |= block(lead, user, now) | calls_context(lead, user)
    return context | {"now": now}


def calls_context(lead: Lead, user: User) -> dict[str, Any]:
    """The reader's own recorded calls with this lead; a colleague sees not even that there are any."""
    policy = recording_policy()
    return {
        "own_calls": list(own_of_lead(lead.pk, user)[:MOST_CALLS]),
        "may_record": policy is not None and policy.is_on,
    }


def ledger(lead: Lead) -> list[Ledger]:
    """Fit and engagement, each adding up to the number on the lead."""
    lines = reasons(lead.pk)
    rules = definition.version(lead.score_version) if lead.score_version else definition.current()
    halves = (
        ("fit", _("Fits us"), lead.fit, rules.fit_threshold),
        ("engagement", _("Is active"), lead.engagement, rules.engagement_threshold),
    )
    return [
        Ledger(label, [line for line in lines if line.group == group], total, threshold)
        for group, label, total, threshold in halves
    ]


def moments(lead: Lead) -> list[Moment]:
    """t0 to t6; a moment before the one before it (an import, a clock set right) shows no duration."""
    steps = (
        ("t0", _("Came in"), lead.received_at),
        ("t1", _("Scored"), lead.scored_at),
        ("t2", _("Got an owner"), lead.assigned_at),
        ("t3", _("Owner told"), lead.notified_at),
        ("t4", _("Seen"), lead.seen_at),
        ("t5", _("First call"), lead.first_attempt_at),
        ("t6", _("Spoken to"), lead.connected_at),
    )
    found, before = [], lead.received_at
    for code, label, at in steps:
        found.append(Moment(code, label, at, _after(at, before) if code != "t0" else ""))
        before = at or before
    return found


def _after(at: datetime | None, before: datetime) -> str:
    if at is None or at < before:
        return ""
    if at - before < timedelta(seconds=1):
        return _("at once")
    return _("%(duration)s later") % {"duration": human.spell(at - before)}


def _stages(lead: Lead) -> list[tuple[LeadStage, str]]:
    entered = list(LeadStage.objects.filter(lead=lead).order_by("-entered_at", "-pk"))
    who = actors([stage.actor for stage in entered])
    return [(stage, who.get(stage.actor, "")) for stage in entered]


def deal_context(lead: Lead, given: QueryDict | None = None) -> dict[str, Any]:
    """What the deal may become, with the reasons why one is lost."""
    present_stage = lead.stage if lead.stage in words.DEAL_STAGES else ""
    amount = "" if lead.amount is None else f"{lead.amount:.2f}".removesuffix(".00")
    comma = (get_language() or "nl").startswith("nl")
    return {
        "deal_stages": [sheet.Pick(code, str(label)) for code, label in words.DEAL_STAGES.items()],
        "deal_stage": given.get("stage", "") if given else present_stage,
        "deal_amount": given.get("amount", "") if given else amount.replace(".", ",") if comma else amount,
        "lost_reasons": [
            sheet.Reason(code, str(label), Stage.LOST, code == (given.get("reason") if given else ""))
            for code, label in words.LOST_REASONS.items()
        ],
    }


def why_owner(lead: Lead, user: User) -> str:
    """Why the lead is whose it is: a sentence to its owner, a few words to somebody else."""
    reason = routing.why(lead.pk)
    return explain.why(reason) if lead.owner_id == user.pk else explain.why_them(reason)


def owner_context(lead: Lead, now: datetime) -> dict[str, Any]:
    """Who may take the lead: everybody who takes leads; who is away is said so."""
    people = list(User.objects.filter(takes_leads=True, is_active=True).order_by("name"))
    here = present([person.pk for person in people], now)
    return {
        "candidates": [(person, person.pk in here) for person in people],
        "may_assign": True,
        "lead": lead,
    }
