"""One week or quarter: each promise with its fact, and what stood in the way of those not kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from gehoor.followup.agreement import versions
from gehoor.followup.agreement.terms import Agreement
from gehoor.followup.models import Clock
from gehoor.insight.agreement import spans as calendar
from gehoor.insight.agreement.judged import Fact, facts
from gehoor.insight.agreement.obstacles import obstacles
from gehoor.insight.agreement.spans import Span
from gehoor.insight.agreement.tally import is_late, tallies, within
from gehoor.insight.teams import POOL, team_of_owner
from gehoor.scoring import definition

_FORM = 1  # of a stored report


@dataclass(frozen=True, slots=True)
class Team:
    """How often a team of five people or more called in time."""

    name: str
    n: int
    kept: int


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the agreement of `version` in `span`, as of `at`.

    `causes` say by promise what stood in the way, each with how often; see `obstacles`.
    """

    span: Span
    at: datetime
    version: int
    facts: tuple[Fact, ...]
    causes: Mapping[str, Mapping[str, int]]
    teams: tuple[Team, ...]

    @property
    def kept(self) -> list[Fact]:
        """The promises that were kept."""
        return [fact for fact in self.facts if fact.is_kept]

    @property
    def broken(self) -> list[Fact]:
        """The promises that were not."""
        return [fact for fact in self.facts if fact.is_kept is False]

    @property
    def silent(self) -> list[Fact]:
        """The promises about which nothing was decided in this span."""
        return [fact for fact in self.facts if fact.is_kept is None]


def report(span: Span, now: datetime) -> Report:
    """Count and judge `span`; a fixed number of questions, whatever the number of leads."""
    agreement = promised_in(span, now)
    [found] = many([span], now, agreement)
    broken = {fact.code for fact in found if fact.is_kept is False}
    stood = obstacles(span, now, agreement, broken)
    return Report(span, now, agreement.version, tuple(found), stood, tuple(teams(span, now)))


def promised_in(span: Span, now: datetime) -> Agreement:
    """The agreement by which a span is judged: the one that counted when it ended."""
    return versions.at(min(span.end, now))


def many(spans: Sequence[Span], now: datetime, agreement: Agreement) -> list[list[Fact]]:
    """The facts of several spans that follow each other, judged by one agreement."""
    required = definition.current().required_facts
    counted = tallies(spans, now, required, agreement.sales)
    return [
        facts(agreement, counted, place, span, is_over=span.is_over(now)) for place, span in enumerate(spans)
    ]


def teams(span: Span, now: datetime) -> list[Team]:
    """First calls in time by team; none where fewer than two groups of five people or more would be shown."""
    names = team_of_owner()
    if len({name for name in names.values() if name != POOL}) < 1:
        return []
    in_time = Q(stopped_at__lte=F("due_at"), ended_as__in=("called", ""))
    rows = (
        Clock.objects.filter(within([span], "due_at"), kind="first_call")
        .values("lead__owner_id")
        .annotate(kept=Count("id", filter=in_time), late=Count("id", filter=is_late(now)))
    )
    found: dict[str, list[int]] = {}
    for row in rows.order_by():
        both = found.setdefault(names.get(row["lead__owner_id"], POOL), [0, 0])
        both[0] += row["kept"] + row["late"]
        both[1] += row["kept"]
    shown = sorted(name for name in found if name != POOL and found[name][0])
    return [Team(name, *found[name]) for name in shown]


def as_data(found: Report) -> dict[str, Any]:
    """The report as it is stored at the moment of the letter."""
    return {
        "form": _FORM,
        "span": found.span.name,
        "at": found.at.isoformat(),
        "version": found.version,
        "facts": [asdict(fact) for fact in found.facts],
        "causes": {code: dict(counts) for code, counts in found.causes.items()},
        "teams": [asdict(team) for team in found.teams],
    }


def from_data(data: Mapping[str, Any]) -> Report:
    """A stored report."""
    return Report(
        calendar.read(data["span"]),
        datetime.fromisoformat(data["at"]),
        data["version"],
        tuple(Fact(**fact) for fact in data["facts"]),
        data["causes"],
        tuple(Team(**team) for team in data["teams"]),
    )
