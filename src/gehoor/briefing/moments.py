"""When something was, as one says it to a customer on the telephone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

DAY_PARTS = ((6, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))


def when_said(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "vanochtend", "gisteren", "maandag", "op 3 maart": by the local calendar, in the active language."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    days = (today.date() - local.date()).days
    if days <= 0:
        return _of_today(_part(local.hour), _part(today.hour))
    if days == 1:
        return _("yesterday")
    if days < 7:
        return _("on %(weekday)s") % {"weekday": _weekday(local)}
    form = _("j F") if local.year == today.year else _("j F Y")
    return _("on %(day)s") % {"day": date_format(local, form)}


def greeting(now: datetime, zone: ZoneInfo) -> str:
    """Good morning, afternoon or evening, by the caller's clock."""
    words = {
        "night": _("Good morning"),
        "morning": _("Good morning"),
        "afternoon": _("Good afternoon"),
        "evening": _("Good evening"),
    }
    return words[_part(now.astimezone(zone).hour)]


def _of_today(part: str, present: str) -> str:
    words = {
        "night": _("last night"),
        "morning": _("this morning"),
        "afternoon": _("this afternoon"),
        "evening": _("this evening"),
    }
    return _("just now") if part == present and part in ("afternoon", "evening") else words[part]


def _weekday(local: datetime) -> str:
    """Inside a sentence: Dutch days start small, English ones do not, whatever a heading does with them."""
    name = date_format(local, "l")
    return name if (get_language() or "").startswith("en") else name.lower()


def _part(hour: int) -> str:
    return next(name for until, name in DAY_PARTS if hour < until)
