"""Time as people say it: "12 minutes ago", "3 hours left"; in the language that is active.

The words go through gettext; the forms of dates are fixed here, because Django's own Dutch and English
forms are not the ones people write: 11-3-2026 and 11 Mar 2026.
"""

from datetime import date, datetime, timedelta

from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def ago(moment: datetime, now: datetime) -> str:
    """How long before `now` (both aware) `moment` was; a moment still to come reads as `until` it."""
    seconds = (now - moment).total_seconds()
    if seconds < -MINUTE:
        return until(moment, now)
    if seconds < MINUTE:
        return gettext("just now")
    return gettext("%(duration)s ago") % {"duration": spell(now - moment)}


def until(moment: datetime, now: datetime) -> str:
    """How long `now` (both aware) still has until `moment`, or how late it is."""
    seconds = (moment - now).total_seconds()
    if abs(seconds) < MINUTE:
        return gettext("now")
    if seconds < 0:
        return gettext("%(duration)s late") % {"duration": spell(now - moment)}
    return gettext("%(duration)s left") % {"duration": spell(moment - now)}


def spell(duration: timedelta) -> str:
    """One number and one noun, rounded down: "3 hours", never "3 hours, 12 minutes"."""
    seconds = int(abs(duration.total_seconds()))
    if seconds < MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    if seconds < HOUR:
        return ngettext("%(n)s minute", "%(n)s minutes", seconds // MINUTE) % {"n": seconds // MINUTE}
    if seconds < 2 * DAY:
        return ngettext("%(n)s hour", "%(n)s hours", seconds // HOUR) % {"n": seconds // HOUR}
    return _days(seconds // DAY)


def _days(days: int) -> str:
    if days < 14:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if days < 61:
        return ngettext("%(n)s week", "%(n)s weeks", days // 7) % {"n": days // 7}
    if days < 730:
        return ngettext("%(n)s month", "%(n)s months", days // 30) % {"n": days // 30}
    return ngettext("%(n)s year", "%(n)s years", days // 365) % {"n": days // 365}


def day(value: date | datetime) -> str:
    """11-3-2026 in Dutch, 11 Mar 2026 in English; a moment is first brought to local time."""
    local = localtime(value) if isinstance(value, datetime) else value
    return date_format(local, "j-n-Y" if _dutch() else "j M Y")


def clock_time(value: datetime) -> str:
    """The local time of day, 09:05."""
    return date_format(localtime(value), "H:i")


def moment(value: datetime) -> str:
    """Day and time of day."""
    return f"{day(value)} {clock_time(value)}" if _dutch() else f"{day(value)}, {clock_time(value)}"


def _dutch() -> bool:
    return (get_language() or "nl").startswith("nl")
