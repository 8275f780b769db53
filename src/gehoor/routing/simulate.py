"""What a set of rules would have done with the leads of the past quarter.

Leads come in at the moment they did, absences are those that were noted, limits per day hold, and turns start
at zero. Whoever got a lead because they were named, or knew the person or the company, gets it here as well.
Not tried again: limits of open calls (how soon a call would have been done nobody knows), and people who have
left since.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gehoor.leads.models import Lead
from gehoor.routing.capacity import Capacity
from gehoor.routing.lead_facts import each
from gehoor.routing.models import Assignment
from gehoor.routing.route import Router, pool_of
from gehoor.routing.rule_set import Line
from gehoor.routing.turns import Seat, settle
from gehoor.team.calendars import hours_of
from gehoor.team.models import Absence, User
from gehoor.team.presence import Limits

QUARTER = timedelta(days=91)
MOST_LEADS = 50_000
_OUTSIDE = ("named", "known_contact", "account")

Past = tuple[int, datetime, Mapping[str, Any]]
"""A lead of the past: its number, when it came in, and its facts."""


@dataclass
class Result:
    """What came of it: leads by person, by rule (place in the document) and per person's busiest day.

    `outside` got an owner without the rules. `unmatched` fell under no rule; `waited` found nobody there, or
    nobody with room, at first, and `left` also later.
    """

    leads: int = 0
    by_person: Counter[int] = field(default_factory=Counter)
    by_rule: Counter[int] = field(default_factory=Counter)
    busiest: dict[int, int] = field(default_factory=dict)
    outside: int = 0
    unmatched: int = 0
    waited: int = 0
    left: int = 0


@dataclass(frozen=True)
class History:
    """The leads of a quarter and everybody who could have had them."""

    since: datetime
    until: datetime
    leads: Sequence[Past]
    outside: Mapping[int, int]  # who got a lead without the rules, by lead
    limits: Mapping[int, Limits]
    absences: Mapping[int, Sequence[tuple[date, date]]]
    is_cut: bool  # more leads than we replay; these are the newest


def past(now: datetime) -> History:
    """Read the quarter up to `now`: four queries."""
    since = now - QUARTER
    leads = Lead.objects.filter(mode="live", received_at__gt=since, received_at__lte=now)
    newest = [
        (row["id"], row["received_at"], facts)
        for row, facts in each(leads.order_by("-received_at", "-id")[: MOST_LEADS + 1])
    ]
    given = Assignment.objects.filter(lead__in=leads, reason__why__in=_OUTSIDE).order_by("-at", "-id")
    away: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for user_id, *days in Absence.objects.filter(ends_on__gte=since.date()).values_list(
        "user_id", "starts_on", "ends_on"
    ):
        away[user_id].append((days[0], days[1]))
    people = User.objects.filter(is_active=True, takes_leads=True)
    return History(
        since=since,
        until=now,
        leads=newest[MOST_LEADS - 1 :: -1] if len(newest) > MOST_LEADS else newest[::-1],
        outside=dict(given.values_list("lead_id", "user_id")),
        limits={
            user: Limits(*limits) for user, *limits in people.values_list("id", "max_open", "max_per_day")
        },
        absences=away,
        is_cut=len(newest) > MOST_LEADS,
    )


def simulate(document: Sequence[Line], history: History) -> Result:
    """Play the leads of `history` by the rules of `document`. Nothing is read or written but calendars."""
    return _Play(document, history).run()


class _Play:
    def __init__(self, document: Sequence[Line], history: History) -> None:
        self.history = history
        self.rules = [(place, line) for place, line in enumerate(document) if line["is_active"]]
        self.seats = {
            place: [
                Seat(id=user, user_id=user, weight=weight, turn=0) for user, weight in sorted(line["pool"])
            ]
            for place, line in self.rules
        }
        self.result = Result(leads=len(history.leads))
        self.days: defaultdict[int, Counter[date]] = defaultdict(Counter)
        self.waiting: deque[Past] = deque()
        self.today = date.min

    def run(self) -> Result:
        for lead in self.history.leads:
            day = hours_of(None).local_day(lead[1])
            if day != self.today:
                self._dawn(day)
            self._take_in(lead)
        self.result.left = len(self.waiting)
        self.result.busiest = {user: max(days.values()) for user, days in self.days.items()}
        return self.result

    def _dawn(self, day: date) -> None:
        """Another day: others are there, everybody has room again, and who waited comes first."""
        self.today = day
        here = {user: one for user, one in self.history.limits.items() if not self._is_away(user, day)}
        for place, line in self.rules:
            settle(self.seats[place], set(here), line["absence_policy"])
        pools = [
            pool_of(place, line["name"], line["conditions"], self.seats[place], here, line["absence_policy"])
            for place, line in self.rules
        ]
        per_day = {user: Limits(None, one.max_per_day) for user, one in here.items()}
        self.router = Router(pools, {}, Capacity(per_day, {}, {}))
        waited, self.waiting = self.waiting, deque()
        for lead in waited:
            self._choose(lead)

    def _is_away(self, user: int, day: date) -> bool:
        return any(start <= day <= end for start, end in self.history.absences.get(user, ()))

    def _take_in(self, lead: Past) -> None:
        known = self.history.outside.get(lead[0])
        if known is not None:
            self.result.outside += 1
            self._give(known)
            self.router.room.taken[known] += 1
            return
        before = len(self.waiting)
        self._choose(lead)
        self.result.waited += len(self.waiting) > before

    def _choose(self, lead: Past) -> None:
        choice = self.router.choose(lead[2])
        if choice.user_id is not None and choice.rule_id is not None:
            self.result.by_rule[choice.rule_id] += 1
            self._give(choice.user_id)
        elif choice.hold == "no_rule":
            self.result.unmatched += 1
        else:
            self.waiting.append(lead)

    def _give(self, user: int) -> None:
        self.result.by_person[user] += 1
        self.days[user][self.today] += 1


def people_of(*documents: Iterable[Line]) -> set[int]:
    """Everybody who stands in one of these rule sets."""
    return {user for document in documents for line in document for user, _weight in line["pool"]}
