"""What verdicts say of each rule's points: a logistic regression that begins at the present points.

    log-odds of a good lead = base + scale · (sum of present points) + Σ deviation_r · (times rule r paid)

A priori a lead's log-odds follow its points (`scale`, about one log-odd per twenty points, estimated
along) and no rule deviates by much. Each rule in turn is given room to deviate widely; the curvature at
the top of the posterior (Laplace) gives its interval. Only where that interval excludes 0, so that the
present points do not lie within it, is something proposed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gehoor.scoring.learning.logistic import Fit, fit
from gehoor.scoring.learning.measure import Floats

ENOUGH = 20  # verdicts
ENOUGH_WITH = 3  # leads for which the rule paid, and for which it did not
SCALE, SCALE_SPREAD = 0.05, 0.04  # log-odds per point: what is expected, and how far it may be off
BASE_SPREAD = 3.0
USUAL = 0.3  # log-odds by which a rule usually deviates from its points
WIDE = 3.0  # log-odds by which the rule under examination may
Z = 1.96  # of the interval: 95 %
LEAST_SCALE = 0.02  # below this, points cannot be told from log-odds


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of one rule. Points are on the scale of the definition; `low` and `high` bound them.

    `proposed` is the whole number of points to change to, or None when the present points may stay.
    `paid` leads had the rule, `good_paid` of them were good.
    """

    present: int
    believed: float
    low: float
    high: float
    proposed: int | None
    paid: int
    good_paid: int


@dataclass(frozen=True, slots=True)
class Posterior:
    """`scale` is how many log-odds a point turned out to be worth, give or take `scale_deviation`."""

    beliefs: tuple[Belief, ...]
    scale: float
    scale_deviation: float
    leads: int
    good: int


def examine(paid: Floats, points: Sequence[int], truth: Floats) -> Posterior:
    """Beliefs about each rule: `paid[i, r]` says how many times rule r paid for lead i."""
    present = np.asarray(points, dtype=np.float64)
    everything = centred(paid, present, truth)
    beliefs = tuple(_belief(paid, present, truth, place) for place in range(len(points)))
    scale, deviation = float(everything.weights[1]), float(everything.deviations[1])
    return Posterior(beliefs, scale, deviation, len(truth), int(truth.sum()))


def deviation_of(paid: Floats, points: Sequence[int], truth: Floats) -> tuple[float, float]:
    """The deviation of the last rule from its points, in log-odds, and its standard deviation."""
    found = centred(paid, np.asarray(points, dtype=np.float64), truth, len(points) - 1)
    return float(found.weights[-1]), float(found.deviations[-1])


def centred(paid: Floats, present: Floats, truth: Floats, wide: int | None = None) -> Fit:
    """Base, scale and deviations, in that order; the deviation of rule `wide` has room."""
    share = (truth.sum() + 1.0) / (len(truth) + 2.0)
    usual = float((paid @ present).mean()) * SCALE if len(truth) else 0.0
    mean = np.concatenate([[np.log(share / (1 - share)) - usual, SCALE], np.zeros(len(present))])
    spread = np.concatenate([[BASE_SPREAD, SCALE_SPREAD], np.full(len(present), USUAL)])
    if wide is not None:
        spread[2 + wide] = WIDE
    design = np.column_stack([np.ones(len(truth)), paid @ present, paid])
    return fit(design, truth, mean, spread**-2.0)


def _belief(paid: Floats, present: Floats, truth: Floats, place: int) -> Belief:
    column = paid[:, place] > 0
    with_rule, good = int(column.sum()), int(truth[column].sum())
    found = centred(paid, present, truth, place)
    scale = max(float(found.weights[1]), LEAST_SCALE)
    deviation, spread = float(found.weights[2 + place]), float(found.deviations[2 + place])
    now = float(present[place])
    believed, half = now + deviation / scale, Z * spread / scale
    enough = len(truth) >= ENOUGH and ENOUGH_WITH <= with_rule <= len(truth) - ENOUGH_WITH
    is_off = enough and abs(deviation) > Z * spread
    proposed = _whole(believed, present) if is_off else None
    if proposed == int(now):
        proposed = None
    low, high = _bounds(believed - half, believed + half, proposed, present)
    return Belief(int(now), believed, low, high, proposed, with_rule, good)


def _bounds(low: float, high: float, proposed: int | None, present: Floats) -> tuple[float, float]:
    """The interval as it is told: no wider than twice the largest rule, and around what is proposed."""
    most = 2 * float(np.abs(present).max(initial=10.0))
    near = [] if proposed is None else [float(proposed)]
    return max(min([low, most, *near]), -most), min(max([high, -most, *near]), most)


def _whole(believed: float, present: Floats) -> int:
    """Whole points within the range that the definition uses."""
    largest = float(np.abs(present).max(initial=10.0))
    return round(min(max(believed, -largest), largest))
