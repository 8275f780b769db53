"""What there was before: calls, decisions and verdicts of this lead, and earlier leads of the same person."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.briefing.fact import Fact, cut
from gehoor.followup.models import Attempt, Disposition
from gehoor.followup.words import word
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.human import ago, day
from gehoor.lib.text import squash

MOST = 8
NOTE = 140


def earlier(lead: Lead, attempts: Sequence[Attempt], now: datetime) -> list[Fact]:
    """The newest first, at most eight, in the active language. Three queries."""
    others = list(Lead.objects.filter(contact_id=lead.contact_id).exclude(pk=lead.pk))
    lines = _lines(lead.contact_id)
    facts = [_attempt(attempt, lead, lines, now) for attempt in attempts]
    decided = Disposition.objects.filter(lead__contact_id=lead.contact_id)
    facts += [_decision(one, lines) for one in decided]
    facts += [_lead(other, lines) for other in others if other.received_at <= now]
    return sorted(facts, key=lambda fact: fact.at, reverse=True)[:MOST]


def _lines(contact_id: int) -> dict[str, int]:
    """The journal's number for each attempt, disposition and received lead, by "kind:id"."""
    kinds = {"attempt.logged": "attempt", "disposition.given": "disposition"}
    found: dict[str, int] = {}
    events = Event.objects.filter(contact_id=contact_id, kind__in=[*kinds, "lead.received"])
    for number, kind, lead_id, data in events.values_list("id", "kind", "lead_id", "data"):
        name = f"lead:{lead_id}" if kind == "lead.received" else f"{kinds[kind]}:{data.get(kinds[kind])}"
        found[name] = number
    return found


def _attempt(attempt: Attempt, lead: Lead, lines: dict[str, int], now: datetime) -> Fact:
    parts = [word(attempt.outcome), ago(attempt.at, now)]
    if attempt.user:
        parts.append(attempt.user.get_short_name())
    if attempt.lead_id != lead.pk:
        parts.append(_("for an earlier lead"))
    told = ", ".join(parts)
    note = cut(squash(attempt.note, 1_000), NOTE)
    return Fact(f"{told}: {note}" if note else told, attempt.at, lines.get(f"attempt:{attempt.pk}"))


def _decision(made: Disposition, lines: dict[str, int]) -> Fact:
    parts = [word(made.kind), word(made.reason) if made.reason else "", made.next_step]
    told = ", ".join(part for part in parts if part)
    text = _("Decided on %(day)s: %(what)s") % {"day": day(made.at), "what": told[:1].lower() + told[1:]}
    return Fact(text, made.at, lines.get(f"disposition:{made.pk}"))


def _lead(other: Lead, lines: dict[str, int]) -> Fact:
    about = other.product or other.form or other.campaign or other.source
    told = _("Earlier lead of %(day)s") % {"day": day(other.received_at)}
    return Fact(f"{told}: {about}" if about else told, other.received_at, lines.get(f"lead:{other.pk}"))
