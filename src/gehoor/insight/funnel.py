"""The funnel: of the leads that came in, how many of exactly those reached each stage, and how fast."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from typing import Any

from gehoor.insight import teams
from gehoor.insight.bottleneck import Bottleneck, Wait, find
from gehoor.insight.cohort import Cohort, Key, Selection, Tally, read
from gehoor.insight.measures import days, median_and_p90, ratio, wilson
from gehoor.insight.period import day_text, midnight, month_start
from gehoor.leads.models import FUNNEL

ENOUGH_CUSTOMERS = 5
UNKNOWN_LEAD_TIME = timedelta(days=90)  # until there are enough customers to know it
MANY_ACTIVE = 0.1  # of a month's leads; more, and its ratios will still change


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: how many leads of the cohort reached it or a later one, and how long that took.

    `ratio` is of the cohort's leads, `low` and `high` its 95 % interval, `step_ratio` of the stage
    before. The days are None where no moment of entering was recorded (`measured` is 0).
    """

    stage: str
    count: int
    ratio: float | None
    low: float | None
    high: float | None
    step_ratio: float | None
    median_days: float | None
    p90_days: float | None
    median_days_total: float | None
    measured: int
    open: int

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in Step.__slots__}


@dataclass(frozen=True, slots=True)
class Slice:
    """The five steps of some of the cohort's leads: of one source, one team or one month."""

    steps: tuple[Step, ...]
    is_open: bool = False

    @property
    def leads(self) -> int:
        return self.steps[0].count

    @property
    def customers(self) -> int:
        return self.steps[-1].count

    def as_dict(self) -> dict[str, Any]:
        last = self.steps[-1]
        return {
            "leads": self.leads,
            **{step.stage: step.count for step in self.steps[1:]},
            "customers": self.customers,
            "ratio": last.ratio,
            "low": last.low,
            "high": last.high,
            "stages": [step.as_dict() for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Funnel:
    """All figures of one cohort; the page, the API and the command show this and nothing else."""

    start: datetime | None
    end: datetime | None
    source: str | None
    group: str | None
    campaign: str | None
    whole: Slice
    by_source: Mapping[str, Slice]
    by_team: Mapping[str, Slice]
    by_month: Mapping[date, Slice]
    waits: Mapping[str, Wait]
    first_call: Mapping[str, int]
    bottleneck: Bottleneck

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.whole.steps

    @property
    def open_cohort(self) -> bool:
        """Whether these ratios will still change: the cohort is young, or its leads are moving."""
        return self.whole.is_open

    def as_dict(self) -> dict[str, Any]:
        return {
            "from": day_text(self.start),
            "to": day_text(self.end),
            "source": self.source,
            "group": self.group,
            "campaign": self.campaign,
            "stages": [step.as_dict() for step in self.steps],
            "by_source": {source: part.as_dict() for source, part in self.by_source.items()},
            "by_team": {team: part.as_dict() for team, part in self.by_team.items()},
            "by_month": {
                f"{day:%Y-%m}": {"open_cohort": part.is_open, **part.as_dict()}
                for day, part in self.by_month.items()
            },
            "open_cohort": self.open_cohort,
            "waits": {name: wait.as_dict() for name, wait in self.waits.items()},
            "first_call": dict(self.first_call),
            "bottleneck": self.bottleneck.as_dict(),
        }


def funnel(
    start: datetime | None,
    end: datetime | None,
    source: str | None = None,
    *,
    now: datetime,
    group: str | None = None,
    campaign: str | None = None,
) -> Funnel:
    """The funnel of the leads received from `start` up to, not including, `end`.

    None on either side means no limit; `source` "" means leads without a known source; `group` limits
    to the leads that this team owns, `campaign` to one campaign. Raises InputError for a team of fewer
    than five people.
    """
    owners = None if group is None else teams.owners(group)
    cohort = read(Selection(start, end, source, owners, campaign), now)
    whole = _merged(cohort.tallies.values())
    lead_time = _whole_lead_time(whole)
    waits = {name: _wait(values) for name, values in sorted(cohort.waits.items()) if values}
    whole_steps = steps(whole)
    return Funnel(
        start=start,
        end=end,
        source=source,
        group=group,
        campaign=campaign,
        whole=Slice(whole_steps, _may_change(whole, _newest(end, cohort, now), lead_time, now)),
        by_source=_by(cohort, lambda key: key[0]),
        by_team=_by_team(cohort) if group is None else {},
        by_month=_by_month(cohort, lead_time, now),
        waits=waits,
        first_call=_first_call(cohort),
        bottleneck=find(whole_steps, waits, never_called=cohort.never_called),
    )


STRETCHES = {
    "within_5_minutes": 300.0,
    "within_1_hour": 3_600.0,
    "within_1_day": 86_400.0,
    "within_3_days": 259_200.0,
    "within_7_days": 604_800.0,
    "later": inf,
}


def _first_call(cohort: Cohort) -> dict[str, int]:
    """How many leads were first called within each stretch of time, and how many never were."""
    ordered, before, found = sorted(cohort.waits["received_to_first_attempt"]), 0, {}
    for name, limit in STRETCHES.items():
        upto = bisect_right(ordered, limit)
        found[name], before = upto - before, upto
    return {**found, "never": cohort.never_called}


def steps(tally: Tally) -> tuple[Step, ...]:
    """The five steps of a tally. A lead that reached a stage counts for all stages before it."""
    counts = [sum(tally.reached[k:]) for k in range(5)]
    return tuple(_step(tally, counts, k) for k in range(5))


def _step(tally: Tally, counts: list[int], k: int) -> Step:
    low, high = wilson(counts[k], tally.leads) or (None, None)
    median, p90 = median_and_p90(tally.seconds[k])
    median_total, _ = median_and_p90(tally.total[k])
    return Step(
        stage=FUNNEL[k].value,
        count=counts[k],
        ratio=ratio(counts[k], tally.leads),
        low=low,
        high=high,
        step_ratio=ratio(counts[k], counts[k - 1]) if k else ratio(counts[0], tally.leads),
        median_days=days(median),
        p90_days=days(p90),
        median_days_total=days(median_total),
        measured=len(tally.seconds[k]),
        open=sum(tally.still_open[k:]),
    )


def _merged(parts: Iterable[Tally]) -> Tally:
    whole = Tally()
    for part in parts:
        whole.add(part)
    return whole


def _by(cohort: Cohort, name: Callable[[Key], str]) -> dict[str, Slice]:
    """Slices by what `name` makes of a key, the largest first."""
    parts: dict[str, Tally] = {}
    for key, tally in cohort.tallies.items():
        parts.setdefault(name(key), Tally()).add(tally)
    ordered = sorted(parts.items(), key=lambda item: (-item[1].leads, item[0]))
    return {label: Slice(steps(tally)) for label, tally in ordered}


def _by_team(cohort: Cohort) -> dict[str, Slice]:
    """Slices by the owner's team; nothing when no team is large enough to be named."""
    team = teams.team_of_owner()
    if not set(team.values()) - {teams.POOL}:
        return {}
    return _by(cohort, lambda key: teams.NOBODY if key[1] is None else team.get(key[1], teams.POOL))


def _by_month(cohort: Cohort, lead_time: timedelta, now: datetime) -> dict[date, Slice]:
    """One slice for each month, oldest first, months without leads included."""
    parts = [Tally() for _ in cohort.months]
    for (_, _, number), tally in cohort.tallies.items():
        if number >= 0:
            parts[number].add(tally)
    return {
        day: Slice(steps(part), _may_change(part, midnight(month_start(day, back=-1)), lead_time, now))
        for day, part in zip(cohort.months, parts, strict=True)
    }


def _whole_lead_time(whole: Tally) -> timedelta:
    """Within this time nine out of ten customers became one; 90 days with fewer than five customers."""
    if len(whole.total[-1]) < ENOUGH_CUSTOMERS:
        return UNKNOWN_LEAD_TIME
    _, p90 = median_and_p90(whole.total[-1])
    return timedelta(seconds=p90 or 0)


def _may_change(part: Tally, newest: datetime, lead_time: timedelta, now: datetime) -> bool:
    """Whether a slice with leads up to `newest` is too young, or too lively, to be final."""
    if not part.open:
        return False
    return newest + lead_time > now or part.active > MANY_ACTIVE * part.leads


def _newest(end: datetime | None, cohort: Cohort, now: datetime) -> datetime:
    """Up to when leads of the cohort came in."""
    last = midnight(month_start(cohort.months[-1], back=-1)) if cohort.months else now
    return min(end or now, last, now)


def _wait(values: "array[float]") -> Wait:
    median, p90 = median_and_p90(values)
    return Wait(len(values), median, p90)
