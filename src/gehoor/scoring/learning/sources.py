"""How good the leads of each source turn out to be, and which source disappoints."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from gehoor.leads.models import Lead
from gehoor.scoring.learning.labels import Label, labels
from gehoor.scoring.learning.measure import Interval, beta_interval
from gehoor.scoring.learning.own import MOST
from gehoor.scoring.learning.posterior import SCALE
from gehoor.scoring.learning.properties import Property, rule_for
from gehoor.scoring.learning.sheet import squash

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


class Known(NamedTuple):
    """What is needed of a lead to judge its source."""

    source: str
    received_at: datetime
    label: Label | None

    @property
    def is_good(self) -> bool:
        return self.label is not None and self.label.is_good


def sources(now: datetime, days: int = DAYS) -> list[Source]:
    """Every source of the last `days` days, by name; leads without a source are left out."""
    chosen = Lead.objects.filter(received_at__gt=now - timedelta(days=days), received_at__lte=now)
    newest = chosen.order_by("-received_at", "-pk").values_list("id", "source", "received_at")
    rows = list(newest[:MOST])[::-1]
    told = labels([row[0] for row in rows])
    return tell([Known(source, at, told.get(number)) for number, source, at in rows])


def tell(leads: Sequence[Known]) -> list[Source]:
    """The same for leads already read; a source is one whatever its capitals and spaces."""
    by_source: dict[str, list[Known]] = defaultdict(list)
    names: dict[str, str] = {}
    for lead in leads:
        key = squash(lead.source)
        names.setdefault(key, " ".join(lead.source.split()))
        by_source[key].append(lead)
    judged = sum(lead.label is not None for lead in leads)
    good = sum(lead.is_good for lead in leads)
    return [_source(names[key], by_source[key], judged, good) for key in sorted(by_source) if key]


def _source(name: str, leads: Sequence[Known], all_judged: int, all_good: int) -> Source:
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


def _months(judged: Sequence[Known]) -> tuple[tuple[datetime, int, int], ...]:
    counted: dict[datetime, tuple[int, int]] = {}
    for lead in judged:
        month = lead.received_at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        known, good = counted.get(month, (0, 0))
        counted[month] = (known + 1, good + lead.is_good)
    return tuple((month, *counted[month]) for month in sorted(counted))
