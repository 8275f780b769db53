"""What the last won deals had in common when they came in, beside the leads that were not won."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gehoor.leads.models import Lead, LeadStage, Stage
from gehoor.scoring.learning.measure import Interval, beta_interval, lift_interval
from gehoor.scoring.learning.own import Own, own_leads
from gehoor.scoring.learning.posterior import SCALE
from gehoor.scoring.learning.properties import Property, properties, rule_for

LAST = 20
ENOUGH = 5  # won, and not won
LEAST_SHARED = 3  # won deals that must share something
SURE = 0.025  # the chance, all things tried together, that something called clear is luck
MOST = 40
LARGEST_POINTS = 25


@dataclass(frozen=True, slots=True)
class Shared:
    """`with_won` of `won` won deals had this property, and `with_other` of `other` others.

    The shares have 95 % intervals from Beta(½, ½); `lift` is how many times as common it is among the
    won; `sure` is the probability that it is commoner at all. `is_clear` allows for all that was tried.
    """

    what: Property
    with_won: int
    won: int
    with_other: int
    other: int
    share_won: Interval
    share_other: Interval
    lift: Interval
    sure: float
    is_clear: bool

    @property
    def document(self) -> dict[str, Any]:
        """A rule for a draft, in steps of five points."""
        won, other = self.share_won.value, self.share_other.value
        odds = won * (1 - other) / (other * (1 - won))
        steps = round(_log(odds) / SCALE / 2 / 5)  # half of it: what stands out most is partly luck
        return rule_for(self.what, 5 * min(max(steps, 1), LARGEST_POINTS // 5))


@dataclass(frozen=True, slots=True)
class Report:
    """The last `won` won deals beside the `other` leads of the same time. `refusal`: "", or too_few."""

    won: int
    other: int
    since: datetime | None
    refusal: str
    shared: tuple[Shared, ...] = ()

    @property
    def clear(self) -> tuple[Shared, ...]:
        """What cannot well be luck."""
        return tuple(one for one in self.shared if one.is_clear)


def commonalities(now: datetime, last: int = LAST) -> Report:
    """Compare the `last` won deals with every lead that came in between the first and the last of them."""
    ended = LeadStage.objects.filter(stage=Stage.CUSTOMER, entered_at__lte=now).order_by("-entered_at", "-pk")
    mine = set(ended.values_list("lead_id", flat=True)[:last])
    moments = list(Lead.objects.filter(id__in=mine).values_list("received_at", flat=True))
    if len(mine) < ENOUGH:
        return Report(len(mine), 0, None, "too_few")
    start = min(moments)
    leads = own_leads(start, max(moments))
    won = [lead for lead in leads if lead.lead_id in mine]
    other = [lead for lead in leads if not (lead.label is not None and lead.label.by == "won")]
    if len(other) < ENOUGH:
        return Report(len(won), len(other), start, "too_few")
    return Report(len(won), len(other), start, "", tuple(compare(won, other)))


def compare(won: Sequence[Own], other: Sequence[Own]) -> list[Shared]:
    """What at least three of `won` share and is commoner among them, clearest first."""
    among = Counter(one for lead in won for one in properties(lead, lead.came_in))
    beside = Counter(one for lead in other for one in properties(lead, lead.came_in))
    tried = sum(among[one] + beside[one] >= LEAST_SHARED for one in {*among, *beside})
    commoner = [
        one
        for one in sorted(among)
        if among[one] >= LEAST_SHARED and among[one] * len(other) > beside[one] * len(won)
    ]
    found = [_shared(one, among[one], len(won), beside[one], len(other), tried) for one in commoner]
    found.sort(key=lambda one: (-one.sure, -one.lift.low, one.what))
    return found[:MOST]


def _shared(one: Property, count: int, won: int, beside: int, other: int, tried: int) -> Shared:
    lift, sure = lift_interval(count, won, beside, other)
    return Shared(
        what=one,
        with_won=count,
        won=won,
        with_other=beside,
        other=other,
        share_won=beta_interval(count, won),
        share_other=beta_interval(beside, other),
        lift=lift,
        sure=sure,
        is_clear=(1 - sure) * tried < SURE,
    )


def _log(value: float) -> float:
    return math.log(max(value, 1e-9))
