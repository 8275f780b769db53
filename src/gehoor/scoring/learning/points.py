"""From weights to whole points: round, then try one point more or less for each rule until nothing helps."""

from dataclasses import dataclass

import numpy as np

from gehoor.scoring.learning.logistic import fit
from gehoor.scoring.learning.measure import Floats, Wholes, log_loss, sigmoid

LARGEST = (10, 15, 20, 30)  # the most points a rule may have; the first that costs nothing
TOLERANCE = 0.0005  # nats of log loss that rounder points may cost
TIGHT = 0.2  # how far, as a share, the worth of a point may stray from what the weights say
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Points:
    """Whole points for each rule, and the log-odds of a total: `base` + `per_point` · total."""

    points: Wholes
    base: float
    per_point: float

    def chance(self, total: Floats) -> Floats:
        """The probability that goes with each total."""
        return sigmoid(self.base + self.per_point * total)


def whole_points(design: Floats, truth: Floats, weights: Floats) -> Points:
    """Points for the rules (`design` and `weights` without the base) that keep nearly all of the fit."""
    largest = float(np.abs(weights).max(initial=0.0))
    if not len(weights) or largest < 1e-6:
        return calibrated(np.zeros(design.shape[1], dtype=np.int64), design, truth, 1.0)
    tried = []
    for most in LARGEST:
        scale = most / largest
        tried.append(_refined(design, truth, np.rint(weights * scale).astype(np.int64), 1 / scale, most))
    best = min(loss for loss, _points in tried)
    return next(points for loss, points in tried if loss <= best + TOLERANCE)


def calibrated(points: Wholes, design: Floats, truth: Floats, per_point: float) -> Points:
    """`points` with the line from totals to log-odds that fits best; `per_point` is where it is expected."""
    total = design @ points.astype(np.float64)
    share = (truth.sum() + 1) / (len(truth) + 2)
    mean = np.array([np.log(share / (1 - share)), per_point])
    precision = np.array([0.01, 1 / (TIGHT * abs(per_point)) ** 2])
    found = fit(np.column_stack([np.ones(len(truth)), total]), truth, mean, precision)
    return Points(points, float(found.weights[0]), max(float(found.weights[1]), 1e-6))


def _refined(
    design: Floats, truth: Floats, points: Wholes, per_point: float, most: int
) -> tuple[float, Points]:
    """Coordinate descent over whole numbers, with the line to log-odds fitted anew after each round."""
    line = calibrated(points, design, truth, per_point)
    loss = _loss(design, truth, line)
    for _ in range(_ROUNDS):
        before = loss
        for place in range(len(points)):
            for step in (1, -1):
                changed = line.points.copy()
                changed[place] += step
                tried = Points(
                    changed, line.base - step * line.per_point * design[:, place].mean(), line.per_point
                )
                reached = _loss(design, truth, tried)
                if reached < loss - 1e-7 and abs(int(changed[place])) <= most:
                    line, loss = tried, reached
                    break
        line = calibrated(line.points, design, truth, line.per_point)
        loss = _loss(design, truth, line)
        if loss > before - 1e-6:
            break
    return loss, line


def _loss(design: Floats, truth: Floats, line: Points) -> float:
    return log_loss(truth, line.chance(design @ line.points.astype(np.float64)))
