"""Small statistics on arrays: shares with their uncertainty, and how well a score tells good from bad."""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Wholes = NDArray[np.int64]

_GRID = 20_000
_SURE = 1.959964


class Interval(NamedTuple):
    """A best guess with the bounds between which the truth lies with 95 % probability."""

    value: float
    low: float
    high: float


def sigmoid(log_odds: NDArray[Any]) -> Floats:
    """The probability that goes with log-odds; safe for any size."""
    bounded = np.clip(log_odds, -35.0, 35.0)
    return np.asarray(1.0 / (1.0 + np.exp(-bounded)), dtype=np.float64)


def log_loss(truth: NDArray[Any], probability: NDArray[Any]) -> float:
    """The mean of −log of the probability that was given to what happened, in nats."""
    safe = np.clip(probability, 1e-9, 1 - 1e-9)
    return float(-np.mean(np.where(truth > 0, np.log(safe), np.log1p(-safe))))


def ranks(values: NDArray[Any]) -> Floats:
    """Rank of each value from 1; equal values share the mean of their ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[inverse], dtype=np.float64)


def auc(truth: NDArray[Any], score: NDArray[Any]) -> float:
    """The chance that a good lead scores above one that is not; equal scores count half."""
    good = truth > 0
    positives, negatives = int(good.sum()), int((~good).sum())
    if not positives or not negatives:
        return float("nan")
    total = float(ranks(score)[good].sum())
    return (total - positives * (positives + 1) / 2) / (positives * negatives)


def auc_interval(truth: NDArray[Any], score: NDArray[Any]) -> Interval:
    """The AUC with its 95 % interval after DeLong et al. (1988), bounded on the log-odds scale.

    An AUC of exactly 0 or 1 has no such variance; then the bound is the "rule of three" on the smaller
    group.
    """
    good = truth > 0
    above, below = score[good], score[~good]
    area = auc(truth, score)
    count, other = len(above), len(below)
    if not 0.0 < area < 1.0:
        slack = min(1.0, 3.0 / min(count, other))
        return Interval(area, max(0.0, area - slack), min(1.0, area + slack))
    everything = ranks(score)
    of_good = (everything[good] - ranks(above)) / other
    of_other = 1.0 - (everything[~good] - ranks(below)) / count
    variance = _variance(of_good) / count + _variance(of_other) / other
    spread = _SURE * math.sqrt(variance) / (area * (1 - area))
    middle = math.log(area / (1 - area))
    return Interval(area, _expit(middle - spread), _expit(middle + spread))


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else 0.25


def _expit(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def beta_interval(count: float, of: float, before: float = 0.5, against: float = 0.5) -> Interval:
    """Posterior mean and 95 % interval of a share: Beta(`before` + count, `against` + of − count).

    The default prior is that of Jeffreys. Computed on a grid, exact to about 0.0001.
    """
    a, b = before + count, against + of - count
    grid, weight = _beta(a, b)
    total = np.cumsum(weight)
    low, high = np.interp([0.025, 0.975], total / total[-1], grid)
    return Interval(a / (a + b), float(low), float(high))


def lift_interval(count: int, of: int, other: int, of_other: int) -> tuple[Interval, float]:
    """How many times as common among the one as among the other, and the probability that it is commoner.

    Both shares have Beta(½, ½) priors; drawn 20,000 times with a fixed seed, so that the same counts
    always give the same answer.
    """
    chance = np.random.default_rng(20)
    one = chance.beta(0.5 + count, 0.5 + of - count, _GRID)
    two = chance.beta(0.5 + other, 0.5 + of_other - other, _GRID)
    ratio = one / np.maximum(two, 1e-12)
    low, middle, high = np.quantile(ratio, (0.025, 0.5, 0.975))
    return Interval(float(middle), float(low), float(high)), float(np.mean(one > two))


def _beta(a: float, b: float) -> tuple[Floats, Floats]:
    """A grid over (0, 1), dense where Beta(a, b) has its mass, and the mass at each point."""
    middle = math.log(a / b)
    width = 8.0 * math.sqrt(1.0 / a + 1.0 / b)
    log_odds = np.linspace(middle - 2 * width, middle + 2 * width, _GRID)
    grid = sigmoid(log_odds)
    log_mass = a * np.log(np.maximum(grid, 1e-300)) + b * np.log(np.maximum(1 - grid, 1e-300))
    return grid, np.exp(log_mass - log_mass.max())
