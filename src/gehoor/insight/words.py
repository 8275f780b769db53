"""Names, numbers and stretches of time, in the language that is active."""

from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gehoor.insight.measures import DAY_SECONDS
from gehoor.lib import human
from gehoor.lib.words import word

STAGES = {
    "lead": gettext_lazy("Lead"),
    "mql": gettext_lazy("MQL"),
    "sql": gettext_lazy("SQL"),
    "opportunity": gettext_lazy("Opportunity"),
    "customer": gettext_lazy("Customer"),
    "nurture": gettext_lazy("Keep warm"),
    "disqualified": gettext_lazy("Disqualified"),
    "lost": gettext_lazy("Lost"),
}
PLURALS = {
    "lead": gettext_lazy("leads"),
    "mql": gettext_lazy("MQLs"),
    "sql": gettext_lazy("SQLs"),
    "opportunity": gettext_lazy("opportunities"),
    "customer": gettext_lazy("customers"),
}
BECAME = {
    "mql": gettext_lazy("an MQL"),
    "sql": gettext_lazy("an SQL"),
    "opportunity": gettext_lazy("an opportunity"),
    "customer": gettext_lazy("a customer"),
}
MOMENTS = {
    **STAGES,
    "lead": gettext_lazy("coming in"),
    "received": gettext_lazy("coming in"),
    "assigned": gettext_lazy("owner"),
    "first_attempt": gettext_lazy("first call attempt"),
    "connected": gettext_lazy("first talk"),
    "opportunity": gettext_lazy("opportunity"),
    "customer": gettext_lazy("customer"),
}
STRETCHES = {
    "within_5_minutes": gettext_lazy("within 5 minutes"),
    "within_1_hour": gettext_lazy("within an hour"),
    "within_1_day": gettext_lazy("within a day"),
    "within_3_days": gettext_lazy("within 3 days"),
    "within_7_days": gettext_lazy("within a week"),
    "later": gettext_lazy("later than a week"),
    "never": gettext_lazy("not called yet"),
}
WAITS = {
    "received_to_assigned": gettext_lazy("From coming in to an owner: the system"),
    "assigned_to_first_attempt": gettext_lazy("From owner to first call attempt: people"),
    "received_to_first_attempt": gettext_lazy("From coming in to first call attempt"),
    "first_attempt_to_connected": gettext_lazy("From first call attempt to first talk"),
    "mql_to_first_attempt": gettext_lazy("From MQL to first call attempt"),
    "mql_to_assigned": gettext_lazy("From MQL to an owner"),
    "connected_to_sql": gettext_lazy("From first talk to SQL"),
}


def stage(code: str) -> str:
    """The name of a stage; an unknown code as it is."""
    return word(STAGES, code)


def source(code: str) -> str:
    """A source by its own name, or that it is unknown."""
    return code or _("(unknown)")


def team(code: str) -> str:
    """A team by its own name; the small ones together; leads without owner."""
    return {"": _("(no owner)"), "other": _("other teams together")}.get(code, code)


def number(value: float, places: int = 0) -> str:
    """1,234.5 as the reader writes it."""
    return str(number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True))


def percent(share: float | None) -> str:
    """0.10525 as 10.5 %; a dash where there is no share."""
    return "–" if share is None else f"{number(share * 100, 1)}\N{NO-BREAK SPACE}%"


def interval(low: float | None, high: float | None) -> str:
    """9.9–11.2 %, the 95 % interval of a share; nothing where there is none."""
    if low is None or high is None:
        return ""
    return f"{number(low * 100, 1)}–{number(high * 100, 1)}\N{NO-BREAK SPACE}%"


def span(seconds: float | None) -> str:
    """A stretch of time with one number and one noun; a dash where it is not measured."""
    if seconds is None:
        return "–"
    if seconds < 1:
        return _("less than a second")
    if seconds < 2 * DAY_SECONDS:
        return human.spell(timedelta(seconds=round(seconds)))
    days = round(seconds / DAY_SECONDS, 1)
    shown = number(days, 0 if days == int(days) or days >= 100 else 1)
    return ngettext("%(n)s day", "%(n)s days", 2) % {"n": shown}


def days(value: float | None) -> str:
    """A number of days as a stretch of time; below zero where a file contradicts itself."""
    if value is None:
        return "–"
    if value <= 0:
        return ngettext("%(n)s day", "%(n)s days", 2) % {"n": number(value, 1 if value else 0)}
    return brief(value * DAY_SECONDS)


def brief(seconds: float | None) -> str:
    """A stretch of time for a table, where words must be short."""
    return _("< 1 second") if seconds is not None and seconds < 1 else span(seconds)
