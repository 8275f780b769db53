"""Logistic regression with a normal prior, by Newton's method; the curvature gives the uncertainty."""

from dataclasses import dataclass

import numpy as np

from gehoor.scoring.learning.measure import Floats, sigmoid

_STEPS = 60


@dataclass(frozen=True, slots=True)
class Fit:
    """The most probable weights and, by Laplace's approximation, their covariance."""

    weights: Floats
    covariance: Floats
    log_posterior: float  # without the constants of the prior

    @property
    def deviations(self) -> Floats:
        """One standard deviation of each weight."""
        return np.sqrt(np.diag(self.covariance))


def fit(design: Floats, truth: Floats, mean: Floats, precision: Floats, start: Floats | None = None) -> Fit:
    """The weights of log-odds = `design` · weights, with prior Normal(`mean`, 1 / `precision`) each.

    A precision of 0 leaves a weight free; at least one must be positive when the columns depend on one
    another. Steps are halved until the posterior grows, so it ends at the top from any start.
    """
    weights: Floats = np.array(mean if start is None else start, dtype=np.float64)
    value = _log_posterior(design, truth, mean, precision, weights)
    for _ in range(_STEPS):
        chance = sigmoid(design @ weights)
        slope = design.T @ (truth - chance) - precision * (weights - mean)
        step = np.linalg.solve(_curvature(design, chance, precision), slope)
        gain = float(slope @ step)
        if gain < 1e-9:
            break
        size = 1.0
        while size > 1e-6:
            tried = weights + size * step
            reached = _log_posterior(design, truth, mean, precision, tried)
            if reached >= value:
                weights, value = tried, reached
                break
            size /= 2
        else:
            break
    curvature = _curvature(design, sigmoid(design @ weights), precision)
    covariance: Floats = np.asarray(np.linalg.inv(curvature), dtype=np.float64)
    return Fit(weights, covariance, value)


def _curvature(design: Floats, chance: Floats, precision: Floats) -> Floats:
    weighted = design * (chance * (1.0 - chance))[:, None]
    curvature: Floats = design.T @ weighted
    curvature[np.diag_indices_from(curvature)] += precision + 1e-9
    return curvature


def _log_posterior(design: Floats, truth: Floats, mean: Floats, precision: Floats, weights: Floats) -> float:
    log_odds = design @ weights
    likelihood = float(truth @ log_odds - np.logaddexp(0.0, log_odds).sum())
    return likelihood - 0.5 * float(precision @ (weights - mean) ** 2)
