"""Which days a figure is about: dates as people write them, months of the organisation's clock."""

import re
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from gehoor.errors import InputError

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def midnight(day: date) -> datetime:
    """The moment at which `day` begins where the organisation is."""
    return timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())


def local_day(moment: datetime) -> date:
    """The day on the organisation's calendar at `moment`."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def day_text(moment: datetime | None) -> str | None:
    """A midnight as 2026-01-31, another moment in full, nothing as None."""
    if moment is None:
        return None
    day = local_day(moment)
    return day.isoformat() if midnight(day) == moment else moment.isoformat()


def read_day(text: str, field: str) -> date | None:
    """The day that `text` means: 2026-01-31 or 31-1-2026; None when it is empty.

    Raises InputError, with `field`, when it is no day of the calendar.
    """
    text = text.strip()
    if not text:
        return None
    try:
        if found := _ISO.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _DUTCH.fullmatch(text):
            return date(*map(int, reversed(found.groups())))
    except ValueError:
        pass
    sentence = _("“%(text)s” is not a date. Write it as 2026-01-31 or 31-1-2026.") % {"text": text}
    raise InputError(sentence, field=field, code="bad_date")


def read_period(start: str, end: str) -> tuple[datetime | None, datetime | None]:
    """From the first day to, not including, the last; either side may be open.

    Raises InputError when a date cannot be read or nothing lies between the two.
    """
    first, last = read_day(start, "from"), read_day(end, "to")
    if first and last and first >= last:
        sentence = _("The period ends (%(to)s) before it begins (%(from)s). Turn the two dates round.") % {
            "to": last.isoformat(),
            "from": first.isoformat(),
        }
        raise InputError(sentence, field="to", code="bad_period")
    return (midnight(first) if first else None, midnight(last) if last else None)


def month_start(day: date, back: int = 0) -> date:
    """The first day of the month of `day`, `back` months earlier."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def months(first: datetime, last: datetime) -> list[date]:
    """The first days of all months that hold a moment from `first` up to and including `last`."""
    day, stop, found = month_start(local_day(first)), local_day(last), []
    while day <= stop:
        found.append(day)
        day = month_start(day, back=-1)
    return found
