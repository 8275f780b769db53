"""What the person did, out of the journal: one line per page or act, with how often and when last."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.briefing.fact import Fact
from gehoor.journal.models import Event
from gehoor.lib.human import ago
from gehoor.lib.text import squash

MOST = 6
WIDTH = 90


class Doing(NamedTuple):
    """One page or act: `newest` is the last time, `first` the first, `times` how often."""

    kind: str
    what: str
    times: int
    first: Event
    newest: Event


def doings(events: Iterable[Event]) -> list[Doing]:
    """Behaviour among `events`, put together by kind and page, the last seen first."""
    found: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if is_behaviour(event):
            found.setdefault((event.kind, page_of(event)), []).append(event)
    made = []
    for (kind, what), group in found.items():
        group.sort(key=lambda event: (event.at, event.pk))
        made.append(Doing(kind, what, len(group), group[0], group[-1]))
    return sorted(made, key=lambda one: (one.newest.at, one.newest.pk), reverse=True)


def is_behaviour(event: Event) -> bool:
    """What somebody did themselves; the kinds of our own acts hold a full stop."""
    return "." not in event.kind


def page_of(event: Event) -> str:
    """What the page, story or form is called: its title, else its path, or "" when nothing is known."""
    data: dict[str, Any] = event.data
    for name in ("title", "form", "path"):
        if isinstance(data.get(name), str) and data[name].strip():
            return squash(data[name], WIDTH)
    return squash(urlsplit(str(data.get("url") or "")).path, WIDTH)


def told(found: Sequence[Doing], now: datetime) -> list[Fact]:
    """The doings as sentences, at most six, in the active language."""
    return [Fact(_sentence(one, now), one.newest.at, one.newest.pk) for one in found[:MOST]]


def _sentence(one: Doing, now: datetime) -> str:
    words = {
        "page_viewed": _("Read: %(what)s"),
        "pricing_viewed": _("Looked at the prices"),
        "case_study_read": _("Read a customer's story: %(what)s"),
        "demo_requested": _("Asked for a demo"),
        "form_submitted": _("Sent a form: %(what)s"),
    }
    plain = one.kind.replace("_", " ").capitalize()
    known = words.get(one.kind, plain + (": %(what)s" if one.what else "").replace("%%", "%"))
    act = known % {"what": one.what} if one.what else known.replace(": %(what)s", "")
    often = ngettext("%(n)s time", "%(n)s times", one.times) % {"n": one.times} if one.times > 1 else ""
    return ", ".join(part for part in (act, often, ago(one.newest.at, now)) if part)
