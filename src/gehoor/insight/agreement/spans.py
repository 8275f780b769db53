"""The weeks and quarters by which a promise is looked at, on the organisation's own calendar."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.followup.agreement.terms import Agreement
from gehoor.insight.period import local_day, midnight, month_start

WEEK = "week"
QUARTER = "quarter"
SEVEN = timedelta(days=7)
_YEARS = (1900, 9990)  # no lead came in before, and the calendar does not end within a course of weeks
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A week from Monday to Sunday (ISO 8601) or a quarter; `first` is its first day, `last` is not in it."""

    kind: str
    first: date
    last: date

    @property
    def name(self) -> str:
        """2026-W47 or 2026-Q4: in addresses, files and letters."""
        if self.kind == QUARTER:
            return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        year, week, _day = self.first.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def start(self) -> datetime:
        """The moment it begins."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The moment it is over."""
        return midnight(self.last)

    @property
    def final_day(self) -> date:
        """Its last day, a Sunday for a week."""
        return self.last - timedelta(days=1)

    def before(self, back: int = 1) -> "Span":
        """The span `back` places earlier; a negative number is later."""
        if self.kind == QUARTER:
            return quarter_of(month_start(self.first, 3 * back))
        return week_of(self.first - back * SEVEN)

    def is_over(self, now: datetime) -> bool:
        """Whether its last moment has passed."""
        return now >= self.end


def week_of(day: date) -> Span:
    """The week that holds `day`."""
    first = day - timedelta(days=day.weekday())
    return Span(WEEK, first, first + SEVEN)


def quarter_of(day: date) -> Span:
    """The quarter that holds `day`."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Span(QUARTER, first, month_start(first, -3))


def this_week(now: datetime) -> Span:
    """The week of `now` where the organisation is."""
    return week_of(local_day(now))


def weeks_back(span: Span, count: int) -> list[Span]:
    """`count` spans up to and including `span`, oldest first."""
    return [span.before(back) for back in range(count - 1, -1, -1)]


def read(name: str) -> Span:
    """The span called 2026-W47 or 2026-Q4; InputError for anything else."""
    try:
        if found := _WEEK.fullmatch(name):
            return _known(week_of(date.fromisocalendar(int(found[1]), int(found[2]), 1)))
        if found := _QUARTER.fullmatch(name):
            return _known(quarter_of(date(int(found[1]), 3 * int(found[2]) - 2, 1)))
    except (ValueError, OverflowError):
        pass
    sentence = _("“%(name)s” is no week or quarter. Write it as 2026-W09 or 2026-Q1.") % {"name": name[:40]}
    raise InputError(sentence, field="period", code="bad_period")


def _known(span: Span) -> Span:
    """The span itself when there is room for others before and after it; else ValueError."""
    if not _YEARS[0] <= span.first.year <= _YEARS[1]:
        raise ValueError
    return span


def last_check(agreement: Agreement, now: datetime) -> datetime:
    """The newest moment, up to `now`, at which both teams look at it together."""
    monday = this_week(now).first
    at = _moment(monday + timedelta(days=agreement.check_weekday), agreement.check_time)
    return (
        at
        if at <= now
        else _moment(monday - SEVEN + timedelta(days=agreement.check_weekday), agreement.check_time)
    )


def looked_at(check: datetime) -> Span:
    """The week that a check looks back on: the last whole one before it."""
    return this_week(check).before()


def _moment(day: date, wall: time) -> datetime:
    """That time on the wall on that day; in the night of a change of clocks, the nearest that exists."""
    return datetime.combine(day, wall, midnight(day).tzinfo)
