"""What Today shows: to who calls, the one lead; to who does not, how the team stands, in sentences."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gehoor.briefing.compose import compose
from gehoor.followup import queries
from gehoor.followup.permission.queries import waiting
from gehoor.followup.queue_item import AGREED, QueueItem
from gehoor.leads.models import Lead
from gehoor.lib import human
from gehoor.routing.models import Hold
from gehoor.team.models import User
from gehoor.web.areas.work import listing, sheet
from gehoor.web.areas.work.answers import CALLERS, OVERSEERS
from gehoor.web.areas.work.filters import LeadFilter
from gehoor.web.areas.work.live import cursor
from gehoor.web.areas.work.rows import ClockState, lead_rows, planned, running, undecided
from gehoor.web.areas.work.telling import headline

NEXT = 5
_WAITING = LeadFilter(clock="waiting", sort="clock")


@dataclass(frozen=True, slots=True)
class Card:
    """A lead of the queue as a small card."""

    item: QueueItem
    clock: ClockState


@dataclass(frozen=True, slots=True)
class Team:
    """How the calls of everybody stand: how many came today, how many wait and since when, and how many wait
    for an owner."""

    today: int
    waiting: int
    late: int
    oldest_at: datetime | None
    held: int
    held_since: datetime | None


def today_page(user: User, now: datetime) -> dict[str, Any]:
    """The whole page. `first` is the lead to call now or, when nobody is left to call, to decide on."""
    items = queries.queue(user, now) if user.role in CALLERS else []
    ready = [item for item in items if not item.is_later]
    context: dict[str, Any] = {
        "now": now,
        "live_since": cursor(now),
        "calls": bool(items) or user.takes_leads,
    }
    if ready:
        context |= (decision if ready[0].reason == "decide" else hero)(ready[0], user, now)
    context |= {"next": [_card(item, now) for item in ready[1 : 1 + NEXT]], "more": len(ready) - 1 - NEXT}
    context |= _later([item for item in items if item.is_later], now)
    context["to_ask"] = waiting(user).count() if user.role in CALLERS else 0
    oversees = user.role in OVERSEERS
    if oversees or not context["calls"]:
        context |= {"team": team(now), "oversees": oversees}
    if not context["calls"]:
        context["waiting"] = lead_rows(listing.page(_WAITING, user, now, size=NEXT).leads, now)
    return context


def hero(item: QueueItem, user: User, now: datetime) -> dict[str, Any]:
    """The lead on top: its brief, what it did last, its clock and the six outcomes."""
    lead = Lead.objects.select_related("contact", "company").get(pk=item.lead_id)
    did_at = item.last_event_at or item.received_at
    return {
        "first": item,
        "brief": compose(item.lead_id, now, get_language() or "nl"),
        "did": headline(item.last_event) if item.last_event else headline("lead.received"),
        "did_at": did_at,
        "state": _clock(item, now),
        **sheet.outcomes_context(lead, user, now),
    }


def decision(item: QueueItem, user: User, now: datetime) -> dict[str, Any]:
    """The lead that was spoken to and waits for an answer: the verdict and the decision, in place."""
    lead = Lead.objects.select_related("contact", "company").get(pk=item.lead_id)
    return {
        "first": item,
        "deciding": True,
        "spoke_at": item.last_attempt_at or item.opened_at,
        "lead": lead,
        "via": "queue",
        **sheet.verdict_context(lead),
        **sheet.decision_context(lead, now),
    }


def team(now: datetime) -> Team:
    """Three small queries: today's leads, open tasks and open holds are few, however many leads there are."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    came = Lead.objects.filter(received_at__gte=midnight).count()
    open_tasks = listing.to_call().aggregate(
        waiting=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)), oldest=Min("opened_at")
    )
    holds = Hold.objects.filter(closed_at=None).aggregate(held=Count("pk"), since=Min("opened_at"))
    return Team(
        today=came,
        waiting=open_tasks["waiting"],
        late=open_tasks["late"],
        oldest_at=open_tasks["oldest"],
        held=holds["held"],
        held_since=holds["since"],
    )


def _card(item: QueueItem, now: datetime) -> Card:
    return Card(item, _clock(item, now))


def _clock(item: QueueItem, now: datetime) -> ClockState:
    """An agreed or planned moment by its own time, everything else by the moment before which to call."""
    if item.reason == "decide":
        return undecided(item.last_attempt_at or item.opened_at)
    if item.not_before:
        return planned(item.reason, item.not_before, now)
    return running(item.due_at, now)


def _later(items: list[QueueItem], now: datetime) -> dict[str, Any]:
    agreed = [_card(item, now) for item in items if item.reason in AGREED]
    planned = [item for item in items if item.reason not in AGREED]
    soonest = min((item.not_before or item.due_at for item in items), default=None)
    return {
        "agreed": agreed[:NEXT],
        "planned_words": _planned(planned),
        "soonest": soonest,
    }


def _planned(items: list[QueueItem]) -> str:
    if not items:
        return ""
    first = min(item.not_before or item.due_at for item in items)
    count = ngettext("%(n)s next attempt is planned", "%(n)s next attempts are planned", len(items))
    return _("%(count)s, the first on %(moment)s.") % {
        "count": count % {"n": len(items)},
        "moment": human.moment(first),
    }
