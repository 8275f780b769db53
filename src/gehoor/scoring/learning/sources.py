"""How good the leads of each source turn out to be, and which source disappoints."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gehoor.scoring.learning.measure import Interval, beta_interval
from gehoor.scoring.learning.own import Own, own_leads
from gehoor.scoring.learning.posterior import SCALE
from gehoor.scoring.learning.properties import Property, rule_for

DAYS = 365
ENOUGH = 10  # judged leads of a source
LARGEST_POINTS = 30


@dataclass(frozen=True, slots=True)
class Source:
    """Of `leads` leads, `judged` are known to be good or not; `good` of those are, `won` became customers.

    `share` is good of judged with its 95 % interval; `others` the share of all other sources together.
    It disappoints when its whole interval lies below `others`. `months` holds (first day, judged, good).
    """

    source: str
    leads: int
    judged: int
    good: int
    won: int
    share: Interval
    others: float
    disappoints: bool
    months: tuple[tuple[datetime, int, int], ...]

    @property
    def document(self) -> dict[str, Any]:
        """A rule for a draft that takes points off leads of this source."""
        low = self.share.value
        odds = math.log(low / (1 - low)) - math.log(self.others / (1 - self.others))
        points = 5 * round(min(max(odds / SCALE, -LARGEST_POINTS), -5) / 5)
        return rule_for(Property("lead.source", self.source.casefold()), points)


def sources(now: datetime, days: int = DAYS) -> list[Source]:
    """Every source of the last `days` days, by name; leads without a source are left out."""
    return tell(own_leads(now - timedelta(days=days), now, with_events=False))


def disappointing_sources(now: datetime, days: int = DAYS) -> list[Source]:
    """The sources that disappoint, most leads first; at least ten of their leads were judged."""
    found = [source for source in sources(now, days) if source.disappoints]
    return sorted(found, key=lambda source: (-source.judged, source.source))


def tell(leads: Sequence[Own]) -> list[Source]:
    """The same for leads already read."""
    by_source: dict[str, list[Own]] = defaultdict(list)
    for lead in leads:
        by_source[" ".join(lead.source.split())].append(lead)
    judged = sum(lead.label is not None for lead in leads)
    good = sum(lead.is_good for lead in leads)
    return [
        _source(name, several, judged, good)
        for name, several in sorted(by_source.items(), key=lambda pair: pair[0].casefold())
        if name
    ]


def _source(name: str, leads: Sequence[Own], all_judged: int, all_good: int) -> Source:
    judged = [lead for lead in leads if lead.label is not None]
    good = sum(lead.is_good for lead in judged)
    share = beta_interval(good, len(judged))
    others = beta_interval(all_good - good, all_judged - len(judged)).value
    return Source(
        source=name,
        leads=len(leads),
        judged=len(judged),
        good=good,
        won=sum(lead.label is not None and lead.label.by == "won" for lead in leads),
        share=share,
        others=others,
        disappoints=len(judged) >= ENOUGH and all_judged - len(judged) >= ENOUGH and share.high < others,
        months=_months(judged),
    )


def _months(judged: Sequence[Own]) -> tuple[tuple[datetime, int, int], ...]:
    counted: dict[datetime, tuple[int, int]] = {}
    for lead in judged:
        month = lead.received_at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        known, good = counted.get(month, (0, 0))
        counted[month] = (known + 1, good + lead.is_good)
    return tuple((month, *counted[month]) for month in sorted(counted))
