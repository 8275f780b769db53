"""Everything that briefs are made of, read once for many leads: as many queries for a hundred as for one."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from gehoor.briefing.forms import titles_of
from gehoor.followup.models import Attempt, CallTask, Disposition
from gehoor.identity.models import ContactKey
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.leads.queries import STORY_LIMIT
from gehoor.scoring.explain import Reason, reasons_of

MOST_ATTEMPTS = 20
_TOLD = {"attempt.logged": "attempt", "disposition.given": "disposition"}

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one lead at one moment; events, attempts and decisions newest first."""

    lead: Lead
    events: Sequence[Event]
    attempts: Sequence[Attempt]
    others: Sequence[Lead]  # of the same person
    decisions: Sequence[Disposition]
    lines: Mapping[str, int]  # the journal's number by "attempt:id", "disposition:id", "lead:id"
    due_at: datetime | None
    reasons: Sequence[Reason]
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # of forms: slug -> (nl, en)


def gather(lead_ids: Collection[int], now: datetime) -> dict[int, Known]:
    """What is known of these leads at `now`; a lead that is gone is left out. About twelve queries."""
    leads = Lead.objects.select_related("contact", "company", "owner").in_bulk(list(lead_ids))
    contacts = {lead.contact_id for lead in leads.values()}
    events = _stories(list(leads.values()), now)
    attempts = _grouped(_attempts(contacts, now), lambda one: one.lead.contact_id)
    others = _grouped(Lead.objects.filter(contact_id__in=contacts), lambda one: one.contact_id)
    decided = Disposition.objects.filter(lead__contact_id__in=contacts).select_related("lead")
    decisions = _grouped(decided, lambda one: one.lead.contact_id)
    lines = _lines(contacts)
    tasks = CallTask.objects.filter(lead_id__in=leads, closed_at__isnull=True)
    due = dict(tasks.values_list("lead_id", "due_at"))
    reasons = reasons_of(leads)
    titles = titles_of(leads.values(), (event for story in events.values() for event in story))
    return {
        number: Known(
            lead=lead,
            events=events[number],
            attempts=attempts[lead.contact_id][:MOST_ATTEMPTS],
            others=[one for one in others[lead.contact_id] if one.pk != number],
            decisions=decisions[lead.contact_id],
            lines=lines.get(lead.contact_id, {}),
            due_at=due.get(number),
            reasons=reasons.get(number, []),
            titles=titles,
        )
        for number, lead in leads.items()
    }


def _attempts(contacts: Collection[int], now: datetime) -> Iterable[Attempt]:
    tried = Attempt.objects.filter(lead__contact_id__in=contacts, at__lte=now)
    return tried.select_related("user", "lead").order_by("-at", "-id")


def _grouped(found: Iterable[V], by: Callable[[V], K]) -> defaultdict[K, list[V]]:
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for one in found:
        groups[by(one)].append(one)
    return groups


def _lines(contacts: Collection[int]) -> dict[int, dict[str, int]]:
    """The journal's number for each attempt, disposition and received lead, by contact."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    events = Event.objects.filter(contact_id__in=contacts, kind__in=[*_TOLD, "lead.received"])
    for number, contact, kind, lead_id, data in events.values_list(
        "id", "contact_id", "kind", "lead_id", "data"
    ):
        name = f"lead:{lead_id}" if kind == "lead.received" else f"{_TOLD[kind]}:{data.get(_TOLD[kind])}"
        found[contact or 0][name] = number
    return found


def _stories(leads: Sequence[Lead], now: datetime) -> dict[int, list[Event]]:
    """The story of each lead as `leads.queries.story` tells it, up to `now`, newest first."""
    contacts = {lead.contact_id for lead in leads}
    visitors = _visitors(contacts)
    browsers = {visitor for group in visitors.values() for visitor in group}
    own = _grouped(_newest(Q(lead_id__in=[lead.pk for lead in leads]), "lead_id"), lambda one: one.lead_id)
    theirs = _grouped(
        _newest(Q(contact_id__in=contacts, lead_id=None), "contact_id"), lambda one: one.contact_id
    )
    nameless = Q(visitor__in=browsers, contact_id=None, lead_id=None)
    seen = _grouped(_newest(nameless, "visitor") if browsers else (), lambda one: one.visitor)
    found = {}
    for lead in leads:
        several = own[lead.pk] + theirs[lead.contact_id]
        several += [event for visitor in visitors.get(lead.contact_id, ()) for event in seen[visitor]]
        several.sort(key=lambda event: (event.at, event.pk), reverse=True)
        found[lead.pk] = [event for event in several[:STORY_LIMIT] if event.at <= now]
    return found


def _visitors(contacts: Collection[int]) -> defaultdict[int, list[str]]:
    keys = ContactKey.objects.filter(contact_id__in=contacts, kind="visitor")
    found: defaultdict[int, list[str]] = defaultdict(list)
    for contact, value in keys.values_list("contact_id", "value"):
        if value:
            found[contact].append(value)
    return found


def _newest(condition: Q, apart: str) -> Iterable[Event]:
    """The newest lines of each lead, contact or browser: one long story does not fill the memory."""
    newest = Window(RowNumber(), partition_by=F(apart), order_by=[F("at").desc(), F("pk").desc()])
    return Event.objects.filter(condition).annotate(place=newest).filter(place__lte=STORY_LIMIT)
