"""How the lead came in: the door, campaign and form, their own words, the first and the last touch."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gehoor.briefing.again import asked_again, is_of_later, wrote_again
from gehoor.briefing.doings import is_behaviour, page_of
from gehoor.briefing.fact import Fact, cut
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.human import ago, day
from gehoor.lib.text import squash

BEFORE = timedelta(minutes=30)  # a first visit this long before the inquiry is worth telling
QUOTE = 160


def came_in(lead: Lead, events: Sequence[Event], now: datetime) -> list[Fact]:
    """Facts in the order in which a caller wants them, in the active language; never empty."""
    received = next((event for event in reversed(events) if event.kind == "lead.received"), None)
    number = received.pk if received else None
    facts = [Fact(text, lead.received_at, number) for text in _by_itself(lead, events, now)]
    facts += asked_again(events, now)
    return [*wrote_again(events, now), *facts, *_touches(lead, events)]


def _by_itself(lead: Lead, events: Sequence[Event], now: datetime) -> list[str]:
    ways = [
        _("by the form “%(form)s”") % {"form": lead.form} if lead.form else "",
        _("campaign %(campaign)s") % {"campaign": lead.campaign} if lead.campaign else "",
        _("by way of %(source)s") % {"source": _source(lead)} if lead.source else "",
    ]
    known = [way for way in ways if way]
    told = [_("Came in %(ago)s: %(ways)s") % {"ago": ago(lead.received_at, now), "ways": ", ".join(known)}]
    if not known:
        told = [_("Came in %(ago)s, %(door)s") % {"ago": ago(lead.received_at, now), "door": _door(lead)}]
    if lead.product:
        told.append(_("About: %(product)s") % {"product": lead.product})
    if lead.message.strip() and not is_of_later(lead, events):
        told.append(_("Wrote: “%(words)s”") % {"words": cut(squash(lead.message, 1_000), QUOTE)})
    if not (known or len(told) > 1 or any(map(is_behaviour, events))):
        told.insert(0, _("Little is known of this lead yet"))
    return told


def _source(lead: Lead) -> str:
    return f"{lead.source} ({lead.medium})" if lead.medium else lead.source


def _door(lead: Lead) -> str:
    words = {
        "api": _("from another program"),
        "form": _("by a form on the website"),
        "csv": _("from an imported list"),
        "events": _("from the website"),
        "tracker": _("from the website"),
    }
    return words.get(lead.door, lead.door or _("nobody knows how"))


def _touches(lead: Lead, events: Sequence[Event]) -> list[Fact]:
    """The first page ever, when it came well before the inquiry, and the last one before it."""
    before = [event for event in events if is_behaviour(event) and event.at <= lead.received_at]
    if lead.form:  # sending the form is how the lead came in
        before = [event for event in before if event.data.get("form") != lead.form]
    if not before:
        return []
    last, first = before[0], before[-1]
    facts = []
    if lead.received_at - first.at >= BEFORE:
        origin = str(first.data.get("referrer") or "")
        words = _("First seen on %(day)s: %(page)s, coming from %(origin)s") if origin else ""
        words = words or _("First seen on %(day)s: %(page)s")
        names = {"day": day(first.at), "page": _page(first), "origin": squash(origin, 80)}
        facts.append(Fact(words % names, first.at, first.pk))
    if last.pk != first.pk:
        facts.append(Fact(_("Last seen before that: %(page)s") % {"page": _page(last)}, last.at, last.pk))
    return facts


def _page(event: Event) -> str:
    words = {
        "pricing_viewed": _("the prices"),
        "case_study_read": _("a customer's story"),
        "demo_requested": _("the demo request"),
        "form_submitted": _("a form"),
        "page_viewed": _("a page"),
    }
    return page_of(event) or words.get(event.kind, event.kind.replace("_", " "))
