"""The agreement as values, and which numbers of it hold for one lead. Pure: nothing here asks a database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, Literal

from gehoor.routing import conditions
from gehoor.scoring.words import fold

Counted = Literal["working_days", "business", "wall"]
COUNTED: tuple[Counted, ...] = ("working_days", "business", "wall")
LANE = 5  # of a lead in no segment; 1 goes first, 9 last


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take, and which time counts.

    "working_days": every hour of a working day and none of another; "business": only the owner's working
    hours; "wall": every hour there is.
    """

    amount: timedelta
    counted: Counted


@dataclass(frozen=True, slots=True)
class MarketingPromises:
    """What marketing delivers; 0 says that no number was agreed.

    `mqls_per_month` in a calendar month; `accepted_percent` of the MQLs that sales decided about;
    `complete_percent` of the MQLs with a name, a company and a number or mail address.
    """

    mqls_per_month: int
    accepted_percent: int
    complete_percent: int


@dataclass(frozen=True, slots=True)
class SalesPromises:
    """What sales does with an MQL.

    `first_call` from the moment a call is due; mail does not stop it. `attempts` on `working_days` days and
    at `day_parts` times of day before a lead is written off. `verdict` from the first talk. `word`: so long
    without any sign after the assignment is a question to the caller, never consent.
    """

    first_call: Term
    attempts: int
    day_parts: int
    working_days: int
    verdict: Term
    word: Term


@dataclass(frozen=True, slots=True)
class Segment:
    """Leads with numbers of their own: those for which everything in `when` holds."""

    name: str
    when: Mapping[str, Any]
    first_call: Term
    lane: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of the agreement; `version` is 0 for a document that was not published.

    `reminders` are per cents of a term, rising. `reroute` and `team_lead` count from the breach. A week keeps
    a promise when at most `tolerance_percent` of its cases miss it; `deviation_weeks` that do not, in a row,
    are brought to the team leads. Weekday 0 is Monday; `check_time` is on the wall of the organisation.
    """

    version: int
    marketing: MarketingPromises
    sales: SalesPromises
    segments: tuple[Segment, ...]
    reminders: tuple[int, ...]
    reroute: Term
    team_lead: Term
    deviation_weeks: int
    check_weekday: int
    check_time: time
    tolerance_percent: int = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """The numbers for one lead; `segment` is "" where it falls in none."""

    segment: str
    first_call: Term
    lane: int


def terms_for(agreement: Agreement, facts: Mapping[str, Any], kinds: Collection[str] = ()) -> Terms:
    """The numbers for a lead with these facts (as in scoring.facts) and these kinds of events.

    Segments are tried in order and the first that holds counts.
    """
    for segment in agreement.segments:
        if holds(segment.when, facts, kinds):
            return Terms(segment.name, segment.first_call, segment.lane)
    return Terms("", agreement.sales.first_call, LANE)


def holds(when: Mapping[str, Any], facts: Mapping[str, Any], kinds: Collection[str]) -> bool:
    """Whether everything in `when` holds; a missing fact fails its condition."""
    events = when.get("event")
    if events and not any(kind in kinds for kind in events):
        return False
    for name in ("form", "medium"):
        if when.get(name) and not _is_one_of(when[name], facts.get(f"lead.{name}")):
            return False
    rest = {name: wanted for name, wanted in when.items() if name in conditions.WORDS}
    return conditions.holds(rest, facts)


def _is_one_of(wanted: Collection[str], value: Any) -> bool:
    return isinstance(value, str) and bool(value) and fold(value) in {fold(word) for word in wanted}
