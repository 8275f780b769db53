"""A first sentence to say: it names what this person did or asked, and ends in an open question.

No guess at a gender, so no "mevrouw" or "meneer" but the whole name; no flattery; only what is in the
journal. What somebody said themselves goes before what was only observed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gehoor.briefing.again import WORTH_QUOTING
from gehoor.briefing.doings import Doing
from gehoor.briefing.fact import cut
from gehoor.briefing.moments import greeting, when_said
from gehoor.followup.models import Attempt
from gehoor.leads.models import Lead
from gehoor.lib.text import squash

QUOTE = 120
When = Callable[[datetime], str]


def opening_line(
    lead: Lead, found: Sequence[Doing], attempts: Sequence[Attempt], now: datetime, zone: ZoneInfo
) -> str:
    """The proposed line, in the active language (the customer's); `found` and `attempts` newest first."""

    def when(at: datetime) -> str:
        return when_said(at, now, zone)

    name = f"{lead.contact.first_name} {lead.contact.last_name}".strip()
    words = {"greeting": greeting(now, zone), "name": name}
    hello = _("%(greeting)s, am I speaking with %(name)s?") if name else "%(greeting)s."
    about = _spoken(attempts, when) or _asked(lead, found, when) or _seen(lead, found, when)
    return f"{hello % words} {about or _rest(lead, when)}"


def _spoken(attempts: Sequence[Attempt], when: When) -> str:
    """Somebody we had on the line before."""
    for attempt in attempts:
        if attempt.outcome == "callback":
            return _("We agreed that I would call you back; does it suit you now?")
        if attempt.outcome == "connected":
            return _("We spoke %(when)s; how has it gone since?") % {"when": when(attempt.at)}
    return ""


def _asked(lead: Lead, found: Sequence[Doing], when: When) -> str:
    """What they wrote, or asked for."""
    at = {"when": when(lead.received_at)}
    wrote = squash(lead.message, 1_000)
    by_kind = {one.kind: one for one in reversed(found)}
    if len(wrote) >= WORTH_QUOTING:
        quote = {"words": cut(wrote, QUOTE), **at}
        return _("You wrote %(when)s: “%(words)s” Could you tell me a little more about that?") % quote
    if "demo_requested" in by_kind:
        asked = {"when": when(by_kind["demo_requested"].newest.at)}
        return _("You asked for a demo %(when)s; what made you look at this now?") % asked
    if lead.product:
        asked = {"product": lead.product, **at}
        return _("You asked about %(product)s %(when)s; what should it solve for you?") % asked
    sent = by_kind.get("form_submitted")
    form = (sent.what if sent else "") or lead.form
    if form:
        about = {"form": form, "when": when(sent.newest.at) if sent else at["when"]}
        return _("You sent us the form “%(form)s” %(when)s; what would you like to know first?") % about
    return ""


def _seen(lead: Lead, found: Sequence[Doing], when: When) -> str:
    """What they read, the most telling first."""
    for kind, words in (
        ("case_study_read", _("You read “%(what)s” on our site %(when)s; what did you recognise in it?")),
        ("pricing_viewed", _("You looked at our prices %(when)s; what matters most to you in that?")),
        ("page_viewed", _("You read “%(what)s” on our site %(when)s; what were you looking for?")),
    ):
        for one in found:
            has_title = one.what and not one.what.startswith("/")
            if one.kind == kind and (has_title or kind == "pricing_viewed"):
                return words % {"what": one.what, "when": when(one.newest.at)}
    if lead.campaign:
        named = {"campaign": lead.campaign, "when": when(lead.received_at)}
        return _("You responded to “%(campaign)s” %(when)s; what appealed to you in it?") % named
    return ""


def _rest(lead: Lead, when: When) -> str:
    """Nothing is known: a list is no question of theirs, everything else is."""
    if lead.door == "csv" and not lead.call_requested:
        return _("We have not spoken before; may I ask what you are working on at the moment?")
    return _("You contacted us %(when)s; what can we help you with?") % {"when": when(lead.received_at)}
