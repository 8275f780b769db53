"""Why this lead, and why now: one sentence in the reader's language."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gehoor.lib.human import clock_time, moment, spell

if TYPE_CHECKING:
    from gehoor.followup.queries import QueueItem

SOON = timedelta(hours=4)


def why_code(item: "QueueItem", now: datetime) -> str:
    """callback, next_step, decide, write_off, later, late, soon, asked, retry, or score."""
    if item.reason in ("callback", "next_step"):
        return item.reason
    if item.reason == "decide":
        return "decide"
    if item.may_write_off:
        return "write_off"
    if item.reason == "retry":
        return "later" if item.is_later else "retry"
    if item.due_at < now:
        return "late"
    if item.due_at - now <= SOON:
        return "soon"
    return "asked" if item.reason in ("asked", "manual") else "score"


def sentence(item: "QueueItem", now: datetime) -> str:
    """The reason in words; times are local, in the language that is active."""
    at = item.not_before or item.due_at
    when = clock_time(at) if abs(at - now) < timedelta(hours=12) else moment(at)
    words = {
        "callback": _("Agreed to call back at %(when)s"),
        "next_step": _("Agreed next step, %(when)s"),
        "decide": _("You spoke; what will it be?"),
        "write_off": _("Called %(attempts)s times without answer; try once more or write off"),
        "retry": _("Attempt %(next)s: not reached yet"),
        "later": _("Next attempt %(when)s"),
        "late": _("Should have been called by now, %(duration)s late"),
        "soon": _("The clock runs out in %(duration)s"),
        "asked": _("Asked to be called"),
        "score": _("Fits us (%(fit)s) and is active (%(engagement)s)"),
    }
    facts = {
        "when": when,
        "attempts": item.attempts,
        "next": item.attempts + 1,
        "duration": spell(item.due_at - now),
        "fit": item.fit,
        "engagement": item.engagement,
    }
    return words[why_code(item, now)] % facts
