"""What there was before: calls, decisions and verdicts of this lead, and earlier leads of the same person."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.briefing.fact import Fact, cut
from gehoor.briefing.gather import Known
from gehoor.followup.models import Attempt, Disposition
from gehoor.followup.words import word
from gehoor.leads.models import Lead
from gehoor.lib.human import ago, day
from gehoor.lib.text import squash

MOST = 8
NOTE = 140


def earlier(known: Known, now: datetime) -> list[Fact]:
    """The newest first, at most eight, in the active language."""
    facts = [_attempt(attempt, known.lead, known.lines, now) for attempt in known.attempts]
    facts += [_decision(one, known.lines) for one in known.decisions]
    facts += [_lead(other, known.lines) for other in known.others if other.received_at <= now]
    return sorted(facts, key=lambda fact: fact.at, reverse=True)[:MOST]


def _attempt(attempt: Attempt, lead: Lead, lines: Mapping[str, int], now: datetime) -> Fact:
    parts = [word(attempt.outcome), ago(attempt.at, now)]
    if attempt.user:
        parts.append(attempt.user.get_short_name())
    if attempt.lead_id != lead.pk:
        parts.append(_("for an earlier lead"))
    told = ", ".join(parts)
    note = cut(squash(attempt.note, 1_000), NOTE)
    return Fact(f"{told}: {note}" if note else told, attempt.at, lines.get(f"attempt:{attempt.pk}"))


def _decision(made: Disposition, lines: Mapping[str, int]) -> Fact:
    parts = [word(made.kind), word(made.reason) if made.reason else "", made.next_step]
    told = ", ".join(part for part in parts if part)
    text = _("Decided on %(day)s: %(what)s") % {"day": day(made.at), "what": told[:1].lower() + told[1:]}
    return Fact(text, made.at, lines.get(f"disposition:{made.pk}"))


def _lead(other: Lead, lines: Mapping[str, int]) -> Fact:
    about = other.product or other.form or other.campaign or other.source
    told = _("Earlier lead of %(day)s") % {"day": day(other.received_at)}
    return Fact(f"{told}: {about}" if about else told, other.received_at, lines.get(f"lead:{other.pk}"))
