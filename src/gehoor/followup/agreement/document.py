"""The agreement as a document: read strictly, with the path of what is off, and its fingerprint.

Times stand as {"minutes" or "hours" or "days": 24, "counted": "working_days"}; a day is 24 hours.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from gehoor.followup.agreement.terms import (
    COUNTED,
    LANE,
    Agreement,
    MarketingPromises,
    SalesPromises,
    Segment,
    Term,
)
from gehoor.routing import conditions
from gehoor.scoring import reading
from gehoor.scoring.document import refuse_letters

UNITS = ("minutes", "hours", "days")
LONGEST = timedelta(days=60)
MOST_SEGMENTS = 30
MOST_MQLS = 1_000_000
_TOP = ("marketing", "sales", "segments", "reminders", "reroute", "team_lead")
_CHECK = ("deviation_weeks", "check_weekday", "check_time", "tolerance_percent")
_MARKETING = ("mqls_per_month", "accepted_percent", "complete_percent")
_SALES = ("first_call", "attempts", "day_parts", "working_days", "verdict", "word")
_SEGMENT = ("name", "when", "first_call", "lane")
_OWN = ("event", "form", "medium")  # beside the conditions of routing


def parse(document: Any, version: int = 0) -> Agreement:
    """The agreement in `document`; InputError with the path of what is missing, unknown or impossible."""
    refuse_letters(document)
    top = reading.table(document, "", (*_TOP, *_CHECK), _TOP)
    return Agreement(
        version=version,
        marketing=_marketing(top["marketing"]),
        sales=_sales(top["sales"]),
        segments=_segments(top["segments"]),
        reminders=_reminders(top["reminders"]),
        reroute=term(top["reroute"], "reroute"),
        team_lead=term(top["team_lead"], "team_lead"),
        deviation_weeks=reading.whole(top.get("deviation_weeks", 3), "deviation_weeks", 2, 26),
        check_weekday=reading.whole(top.get("check_weekday", 0), "check_weekday", 0, 6),
        check_time=_time(top.get("check_time", "09:00"), "check_time"),
        tolerance_percent=reading.whole(top.get("tolerance_percent", 5), "tolerance_percent", 0, 50),
    )


def term(value: Any, field: str) -> Term:
    """{"hours": 24, "counted": "business"} as a Term of a minute to sixty days."""
    table = reading.table(value, field, (*UNITS, "counted"), ("counted",))
    given = [unit for unit in UNITS if unit in table]
    if len(given) != 1:
        reading.refuse(_("Give one of minutes, hours or days."), field)
    unit = given[0]
    number = reading.whole(table[unit], reading.at(field, unit), 1, 100_000)
    amount = timedelta(**{unit: number})
    if amount > LONGEST:
        reading.refuse(_("This is longer than sixty days."), reading.at(field, unit))
    if table["counted"] not in COUNTED:
        words = {"allowed": ", ".join(COUNTED)}
        reading.refuse(_("Which time counts is one of: %(allowed)s.") % words, reading.at(field, "counted"))
    return Term(amount, table["counted"])


def _marketing(value: Any) -> MarketingPromises:
    table = reading.table(value, "marketing", _MARKETING, _MARKETING)
    most = {"mqls_per_month": MOST_MQLS, "accepted_percent": 100, "complete_percent": 100}
    found = {
        name: reading.whole(table[name], reading.at("marketing", name), 0, most[name]) for name in _MARKETING
    }
    return MarketingPromises(**found)


def _sales(value: Any) -> SalesPromises:
    table = reading.table(value, "sales", _SALES, _SALES)
    attempts = reading.whole(table["attempts"], "sales.attempts", 1, 20)
    days = reading.whole(table["working_days"], "sales.working_days", 1, 10)
    parts = reading.whole(table["day_parts"], "sales.day_parts", 1, 3)
    if max(days, parts) > attempts:
        reading.refuse(
            _("More days or times of day than attempts: nobody could keep this."), "sales.attempts"
        )
    return SalesPromises(
        first_call=term(table["first_call"], "sales.first_call"),
        attempts=attempts,
        day_parts=parts,
        working_days=days,
        verdict=term(table["verdict"], "sales.verdict"),
        word=term(table["word"], "sales.word"),
    )


def _segments(value: Any) -> tuple[Segment, ...]:
    rows = reading.items(value, "segments", MOST_SEGMENTS, least=0)
    found = tuple(_segment(one, reading.at("segments", i)) for i, one in enumerate(rows))
    names = [one.name.casefold() for one in found]
    for i, name in enumerate(names):
        if name in names[:i]:
            field = reading.at(reading.at("segments", i), "name")
            reading.refuse(_("Two groups of leads have this name."), field)
    return found


def _segment(value: Any, field: str) -> Segment:
    table = reading.table(value, field, _SEGMENT, ("name", "when", "first_call"))
    return Segment(
        name=reading.text(table["name"], reading.at(field, "name"), 60).strip(),
        when=_when(table["when"], reading.at(field, "when")),
        first_call=term(table["first_call"], reading.at(field, "first_call")),
        lane=reading.whole(table.get("lane", LANE), reading.at(field, "lane"), 1, 9),
    )


def _when(value: Any, field: str) -> dict[str, Any]:
    """The conditions of routing, and event, form and medium; at least one, or the segment takes everybody."""
    table = reading.table(value, field, (*conditions.WORDS, *_OWN))
    found = {name: _words(table[name], reading.at(field, name)) for name in _OWN if table.get(name)}
    rest: Mapping[str, Any] = {name: table[name] for name in table if name in conditions.WORDS}
    found.update(conditions.parse(rest))
    if not found:
        reading.refuse(_("Say which leads this is about; without a condition it is about all."), field)
    return found


def _words(value: Any, field: str) -> list[str]:
    words = reading.items(value, field, conditions.MOST_VALUES)
    return [reading.text(word, reading.at(field, i)).strip() for i, word in enumerate(words)]


def _reminders(value: Any) -> tuple[int, ...]:
    found = [
        reading.whole(one, reading.at("reminders", i), 1, 99)
        for i, one in enumerate(reading.items(value, "reminders", 5, least=0))
    ]
    if found != sorted(set(found)):
        reading.refuse(_("Reminders are rising per cents, such as 50 and 80."), "reminders")
    return tuple(found)


def _time(value: Any, field: str) -> time:
    text = reading.text(value, field, 5)
    try:
        return time.fromisoformat(text) if len(text) == 5 else _no_time(field)
    except ValueError:
        return _no_time(field)


def _no_time(field: str) -> time:
    reading.refuse(_("A time is written as 09:00."), field)
