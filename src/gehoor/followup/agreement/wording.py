"""The agreement in plain words: one sentence for each promise, in the active language.

The same agreement always gives the same words. `code` names a promise everywhere: on the page, in the weekly
check, in letters: "mqls", "accepted", "complete", "first_call", "attempts", "verdict", "word".
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import dates
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from gehoor.followup.agreement.terms import Agreement, Segment, Term
from gehoor.scoring.parts import KINDS, both, number, some

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Line(NamedTuple):
    """One promise or arrangement; `side` is marketing, sales or both."""

    code: str
    side: str
    sentence: str


NAMES = {
    "mqls": gettext_lazy("Number of MQLs"),
    "accepted": gettext_lazy("Accepted by sales"),
    "complete": gettext_lazy("Complete data"),
    "first_call": gettext_lazy("Called in time"),
    "attempts": gettext_lazy("Enough attempts before writing off"),
    "verdict": gettext_lazy("A verdict with a reason"),
    "word": gettext_lazy("No silence after assignment"),
}


SEGMENT = "segment:"


def promise_name(code: str) -> str:
    """What a promise is called: "Called in time", "Called in time: Demo"; an unknown code as it is."""
    if code.startswith(SEGMENT):
        return _("Called in time: {group}").format(group=code.removeprefix(SEGMENT))
    return str(NAMES.get(code, code))


def lines(agreement: Agreement) -> list[Line]:
    """Every promise, marketing first, then what holds for both."""
    said = [*_marketing(agreement), *_sales(agreement), *_both(agreement)]
    return [line._replace(sentence=line.sentence.replace(" %", "\N{NO-BREAK SPACE}%")) for line in said]


def _marketing(agreement: Agreement) -> Iterator[Line]:
    ours = agreement.marketing
    if ours.mqls_per_month:
        said = _("Marketing delivers at least {n} MQLs a month.").format(n=number(ours.mqls_per_month))
        yield Line("mqls", "marketing", said)
    if ours.accepted_percent:
        said = _("Of the MQLs that sales decides about, at least {percent} % are accepted.")
        yield Line("accepted", "marketing", said.format(percent=ours.accepted_percent))
    if ours.complete_percent:
        said = _("At least {percent} % of the MQLs come with complete data.")
        yield Line("complete", "marketing", said.format(percent=ours.complete_percent))
    if not (ours.mqls_per_month or ours.accepted_percent or ours.complete_percent):
        yield Line("nothing", "marketing", _("No numbers were agreed for marketing yet."))


def _sales(agreement: Agreement) -> Iterator[Line]:
    ours = agreement.sales
    said = _("Sales calls each MQL {within}; a mail does not count.").format(within=within(ours.first_call))
    yield Line("first_call", "sales", said)
    for segment in agreement.segments:
        yield Line(SEGMENT + segment.name, "sales", _segment(segment))
    words = {
        "n": ours.attempts,
        "days": _days(ours.working_days),
        "parts": _parts(ours.day_parts),
    }
    said = _("A lead is written off after at least {n} attempts, on {days} and at {parts}.")
    yield Line("attempts", "sales", said.format(**words))
    said = _("Sales gives each MQL a verdict with a reason, {within} after the first talk.")
    yield Line("verdict", "sales", said.format(within=within(ours.verdict)))
    said = _("Silence for {time} after the assignment is a question to the caller, never consent.")
    yield Line("word", "sales", said.format(time=term(ours.word)))


def _both(agreement: Agreement) -> Iterator[Line]:
    if agreement.reminders:
        percents = both([f"{one} %" for one in agreement.reminders])
        yield Line(
            "reminders",
            "both",
            _("The owner is reminded at {percents} of the time.").format(percents=percents),
        )
    said = _(
        "A call that is late goes to somebody who is there {reroute} late, and to the team lead {lead} late."
    )
    words = {"reroute": term(agreement.reroute), "lead": term(agreement.team_lead)}
    yield Line("escalation", "both", said.format(**words))
    words = {"day": _weekday(agreement.check_weekday), "time": f"{agreement.check_time:%H:%M}"}
    yield Line("check", "both", _("We look at it together every week, on {day} at {time}.").format(**words))
    said = _(
        "A week keeps a promise when at most {percent} % of the cases miss it. {n} weeks in a row that do"
        " not are brought to the team leads."
    )
    counts = {"n": agreement.deviation_weeks, "percent": agreement.tolerance_percent}
    yield Line("deviation", "both", said.format(**counts))


def _weekday(number: int) -> str:
    """Monday, maandag."""
    said = str(dates.WEEKDAYS[number])
    return said.lower() if (get_language() or "nl").startswith("nl") else said


def _segment(segment: Segment) -> str:
    words = {"name": segment.name, "what": condition(segment.when), "within": within(segment.first_call)}
    said = _("“{name}” ({what}) is called {within}.").format(**words)
    return said + (" " + _("It goes before the others.") if segment.lane < 5 else "")


def within(of: Term) -> str:
    """ "within 24 hours on working days" """
    return _("within {time}").format(time=term(of))


def term(of: Term) -> str:
    """How long and which time counts: "15 minutes of working time"."""
    patterns = {
        "working_days": _("{time} on working days"),
        "business": _("{time} of working time"),
        "wall": "{time}",
    }
    return patterns[of.counted].format(time=amount(of.amount))


def amount(of: timedelta) -> str:
    """A length as it was agreed, without rounding: 90 minutes, 24 hours, 5 days."""
    if of >= 3 * _DAY and not of % _DAY:
        days = of // _DAY
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if not of % _HOUR:
        hours = of // _HOUR
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    minutes = of // timedelta(minutes=1)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def condition(when: Mapping[str, Any]) -> str:
    """Which leads a segment is about."""
    return both([_CONDITIONS[name](value) for name, value in when.items() if name in _CONDITIONS])


def _events(kinds: list[str]) -> str:
    return (
        some([str(KINDS.get(kind) or kind.replace("_", " ")) for kind in kinds])
        .replace("“", "")
        .replace("”", "")
    )


def _ranges(ranges: list[list[str]]) -> str:
    said = [_("{low} to {high}").format(low=low, high=high) for low, high in ranges]
    return _("postcode {ranges}").format(ranges=both(said))


def _size(pair: list[int | None]) -> str:
    low, high = pair
    if low is None or high is None:
        pattern = _("at least {n} employees") if high is None else _("at most {n} employees")
        return pattern.format(n=number(low if high is None else high))
    return _("{low} to {high} employees").format(low=number(low), high=number(high))


_CONDITIONS: Mapping[str, Callable[[Any], str]] = {
    "event": _events,
    "form": lambda words: _("form {words}").format(words=some(words)),
    "medium": lambda words: _("medium {words}").format(words=some(words)),
    "source": lambda words: _("source {words}").format(words=some(words)),
    "product": lambda words: _("product {words}").format(words=some(words)),
    "country": lambda words: _("country {words}").format(words=", ".join(words)),
    "postcode": _ranges,
    "employees": _size,
}


def _days(days: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


def _parts(parts: int) -> str:
    return ngettext("%(n)s time of day", "%(n)s times of day", parts) % {"n": parts}
