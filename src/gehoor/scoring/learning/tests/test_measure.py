"""Shares with their uncertainty, held against numbers worked out elsewhere."""

import numpy as np
import pytest

from gehoor.scoring.learning.logistic import fit
from gehoor.scoring.learning.measure import auc, auc_interval, beta_interval, lift_interval, log_loss


def test_the_area_counts_ties_half() -> None:
    truth = np.array([1, 1, 0, 0])
    assert auc(truth, np.array([2, 1, 1, 0])) == pytest.approx(0.875)


def test_the_interval_of_the_area_covers_the_truth_in_about_95_of_100() -> None:
    inside = 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        truth = (np.arange(120) < 40).astype(float)
        found = auc_interval(truth, chance.normal(size=120) + truth)
        inside += found.low <= 0.7602 <= found.high  # Φ(1/√2)
    assert inside >= 182


def test_a_perfect_area_still_has_a_lower_bound() -> None:
    found = auc_interval(np.array([1.0] * 10 + [0.0] * 10), np.arange(20)[::-1])
    assert found == (1.0, 0.7, 1.0)


def test_the_interval_of_a_share_agrees_with_tables() -> None:
    assert beta_interval(0, 0) == pytest.approx((0.5, 0.00154, 0.99846), abs=2e-4)
    assert beta_interval(2, 41) == pytest.approx((0.05952, 0.01027, 0.14741), abs=2e-4)


def test_lift_says_how_sure_it_is() -> None:
    lift, sure = lift_interval(15, 20, 10, 40)
    assert lift.low > 1.5
    assert sure > 0.99
    assert lift_interval(1, 2, 1, 2)[1] == pytest.approx(0.5, abs=0.02)


def test_log_loss_of_a_coin() -> None:
    assert log_loss(np.array([1, 0]), np.array([0.5, 0.5])) == pytest.approx(np.log(2))


def test_without_data_the_prior_stays_and_with_much_data_it_is_forgotten() -> None:
    mean, precision = np.array([0.0, 2.0]), np.array([1.0, 1.0])
    empty = fit(np.zeros((0, 2)), np.zeros(0), mean, precision)
    assert empty.weights == pytest.approx(mean)
    chance = np.random.default_rng(1)
    design = np.column_stack([np.ones(20_000), chance.normal(size=20_000)])
    truth = (chance.random(20_000) < 1 / (1 + np.exp(-(0.5 - design[:, 1])))).astype(float)
    found = fit(design, truth, mean, precision)
    assert found.weights == pytest.approx([0.5, -1.0], abs=0.06)
    assert found.deviations.max() < 0.03
