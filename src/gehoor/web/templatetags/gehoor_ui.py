"""What the templates say things with: pictures, human time, names of codes. A built-in library."""

from datetime import date, datetime
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gehoor.followup.words import OUTCOMES
from gehoor.lib import clock, human
from gehoor.lib.phone import show
from gehoor.routing.models import Rule

register = template.Library()

STAGES = {
    "lead": _("Lead"),
    "mql": _("MQL"),
    "sql": _("SQL"),
    "opportunity": _("Opportunity"),
    "customer": _("Customer"),
    "nurture": _("Keep warm"),
    "disqualified": _("Disqualified"),
    "lost": _("Lost"),
}
ROLES = {
    "admin": _("Administrator"),
    "manager": _("Manager"),
    "sales": _("Sales"),
    "marketing": _("Marketing"),
    "": _("No role"),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The picture web/icons/<name>.svg; hidden from screen readers unless it gets a `label`."""
    about = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return mark_safe(_picture(name).replace("<svg ", f'<svg class="icon" {about} ', 1))  # noqa: S308


@cache
def _picture(name: str) -> str:
    """Our own file, so safe to show as it is; an unknown name is a mistake in a template."""
    return (Path(__file__).parents[1] / "icons" / f"{name}.svg").read_text(encoding="utf-8").strip()


@register.filter
def ago(moment: datetime | None, now: datetime | None = None) -> str:
    """ "12 minutes ago", as a <time> that gives the exact moment when asked."""
    return _time(moment, human.ago(moment, now or clock.now())) if moment else ""


@register.filter
def until(moment: datetime | None, now: datetime | None = None) -> str:
    """ "3 hours left" or "2 days late", as a <time>."""
    return _time(moment, human.until(moment, now or clock.now())) if moment else ""


def _time(moment: datetime, words: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), human.moment(moment), words
    )


@register.filter
def moment(value: datetime | None) -> str:
    """Day and time, in the reader's form."""
    return human.moment(value) if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """The day, in the reader's form."""
    return human.day(value) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """The local time of day."""
    return human.clock_time(value) if value else ""


@register.filter
def phone(e164: str | None) -> str:
    """A number as people write it here."""
    return show(e164, settings.COUNTRY) if e164 else ""


@register.filter
def stage_name(code: str) -> str:
    """The stage in the reader's language; an unknown code as it is."""
    return str(STAGES.get(code, code))


@register.filter
def outcome_name(code: str) -> str:
    """What came of a call, in the reader's language; an unknown code as it is."""
    return str(OUTCOMES.get(code, code))


@register.filter
def role_name(code: str) -> str:
    """A role in the reader's language; an unknown code as it is."""
    return str(ROLES.get(code, code))


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField) -> dict[str, BoundField]:
    """A label, a field, its hint and its error, tied together for screen readers."""
    return {"field": bound}


@register.filter
def signed(points: int) -> str:
    """+20 or −30, with a real minus."""
    return f"+{points}" if points >= 0 else f"−{-points}"


@register.filter
def rule_words(rule: Rule) -> str:
    """For which leads a routing rule is, in one line."""
    asked = rule.conditions
    parts = [", ".join(asked[name]) for name in ("country", "product", "source") if asked.get(name)]
    if asked.get("postcode"):
        parts.append(
            gettext("postcode %(ranges)s") % {"ranges": ", ".join("–".join(p) for p in asked["postcode"])}
        )
    if asked.get("employees"):
        least, most = (("…" if end is None else end) for end in asked["employees"])
        parts.append(gettext("%(least)s to %(most)s employees") % {"least": least, "most": most})
    return " · ".join(parts) or gettext("every lead")


@register.inclusion_tag("settings/tabs.html", takes_context=True)
def settings_tabs(context: Context) -> dict[str, object]:
    """The parts of Settings beside each other, the present one marked."""
    from gehoor.web.areas.settings.overview import TABS

    match = context["request"].resolver_match
    return {"tabs": TABS, "here": match.url_name if match else ""}
