"""What the Leads page shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.leads.models import Stage
from gehoor.lib import human
from gehoor.team.models import User
from gehoor.web.areas.work import listing
from gehoor.web.areas.work.filters import PERIODS, LeadFilter
from gehoor.web.areas.work.live import cursor
from gehoor.web.areas.work.rows import lead_rows
from gehoor.web.models import SavedView
from gehoor.web.templatetags.gehoor_ui import stage_name


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in the filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """A part of the filter that is in force, in words, and the address without it."""

    words: str
    without: str


def leads_page(chosen: LeadFilter, reader: User, now: datetime, after: str) -> dict[str, Any]:
    """The list at this cursor, the filter as words and as choices, and the reader's saved views."""
    people = list(User.objects.exclude(role="").order_by("name").values_list("pk", "name"))
    names = {str(pk): name for pk, name in people}
    page = listing.page(chosen, reader, now, after)
    found = listing.count(chosen, reader, now)
    address = chosen.address()
    return {
        "rows": lead_rows(page.leads, now),
        "next": f"?{chosen.address()}&after={page.after}".replace("?&", "?") if page.after else "",
        "after": after,
        "count": found,
        "count_words": count_words(found),
        "chosen": chosen,
        "address": address,
        "applied": _applied(chosen, names),
        "stages": [Choice(code, stage_name(code), code in chosen.stages) for code in Stage.values],
        "owners": _owners(chosen, names),
        "sources": [Choice(name, name, name == chosen.source) for name in _sources(chosen)],
        "periods": [Choice(str(days), _period(days), days == chosen.days) for days in (0, *PERIODS)],
        "sorts": [Choice(code, words, code == chosen.sort) for code, words in _sorts().items()],
        "views": list(SavedView.objects.filter(user=reader).order_by("name")),
        "now": now,
        "live_since": cursor(now),
    }


def count_words(found: int) -> str:
    """ "37 leads"; above a thousand nobody counts, and neither do we."""
    if found > listing.COUNT_UP_TO:
        return _("More than 1,000 leads")
    if found == 0:
        return _("No leads")
    return ngettext("%(n)s lead", "%(n)s leads", found) % {"n": found}


def _sources(chosen: LeadFilter) -> list[str]:
    found = listing.sources()
    return found if not chosen.source or chosen.source in found else [*found, chosen.source]


def _owners(chosen: LeadFilter, names: dict[str, str]) -> list[Choice]:
    fixed = {"": _("everybody"), "none": _("nobody yet")}
    return [Choice(code, label, code == chosen.owner) for code, label in {**fixed, **names}.items()]


def _sorts() -> dict[str, str]:
    return {"newest": _("newest first"), "score": _("highest score first"), "clock": _("next to call first")}


def _period(days: int) -> str:
    words = {0: _("always"), 1: _("today"), 7: _("last 7 days"), 30: _("last 30 days")}
    return words.get(days) or {90: _("last 3 months"), 365: _("last year")}[days]


def _clock(code: str) -> str:
    return {"waiting": _("waits for a call"), "late": _("too late"), "none": _("no call planned")}[code]


def _callable(code: str) -> str:
    return {"yes": _("can be called"), "no": _("cannot be called")}[code]


def _applied(chosen: LeadFilter, names: dict[str, str]) -> list[Applied]:
    """The filter in words; each part knows the address of the list without it."""
    parts: list[tuple[str, dict[str, object]]] = []
    if chosen.search:
        parts.append((f"“{chosen.search}”", {"search": ""}))
    for stage in chosen.stages:
        rest = tuple(other for other in chosen.stages if other != stage)
        parts.append((stage_name(stage), {"stages": rest}))
    if chosen.owner:
        owner = {"me": _("me"), "none": _("nobody yet")}.get(chosen.owner) or names.get(chosen.owner, "?")
        parts.append((_("of %(owner)s") % {"owner": owner}, {"owner": ""}))
    if chosen.source:
        parts.append((_("from %(source)s") % {"source": chosen.source}, {"source": ""}))
    if chosen.clock:
        parts.append((_clock(chosen.clock), {"clock": ""}))
    if chosen.callable:
        parts.append((_callable(chosen.callable), {"callable": ""}))
    parts += _when(chosen)
    return [Applied(words, chosen.address(**without)) for words, without in parts]


def _when(chosen: LeadFilter) -> list[tuple[str, dict[str, object]]]:
    if chosen.days:
        return [(_period(chosen.days), {"days": 0})]
    parts: list[tuple[str, dict[str, object]]] = []
    if chosen.since:
        parts.append((_("from %(day)s on") % {"day": human.day(chosen.since)}, {"since": None}))
    if chosen.until:
        parts.append((_("up to %(day)s") % {"day": human.day(chosen.until)}, {"until": None}))
    return parts
