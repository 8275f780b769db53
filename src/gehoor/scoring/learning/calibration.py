"""Whether more points mean a better lead: judged leads in groups of rising points, with the share of good."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gehoor.scoring.evaluate import evaluate
from gehoor.scoring.learning.measure import Interval, Truths, Wholes, beta_interval
from gehoor.scoring.learning.own import Own
from gehoor.scoring.rules import Definition

LEAST = 8  # judged leads in a group
MOST_BINS = 6


class Bin(NamedTuple):
    """`judged` leads with `low` to `high` points in all, `good` of them good."""

    low: int
    high: int
    judged: int
    good: int
    share: Interval


def calibration(definition: Definition, leads: Sequence[Own]) -> tuple[Bin, ...]:
    """At most six groups of about equal size; leads of equal points stay together."""
    judged = [lead for lead in leads if lead.label is not None]
    if len(judged) < LEAST:
        return ()
    totals = np.array([_total(definition, lead) for lead in judged])
    good = np.array([lead.is_good for lead in judged])
    count = max(1, min(MOST_BINS, len(judged) // LEAST))
    edges = np.unique(np.quantile(totals, np.linspace(0, 1, count + 1)[1:-1], method="higher"))
    groups = np.searchsorted(edges, totals, side="right")
    return tuple(_bin(totals[groups == one], good[groups == one]) for one in np.unique(groups))


def _bin(totals: Wholes, good: Truths) -> Bin:
    hits = int(good.sum())
    return Bin(int(totals.min()), int(totals.max()), len(totals), hits, beta_interval(hits, len(totals)))


def _total(definition: Definition, lead: Own) -> int:
    score = evaluate(definition, lead.facts, lead.events, lead.judged)
    return score.fit + score.engagement
