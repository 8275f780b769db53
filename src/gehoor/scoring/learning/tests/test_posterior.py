"""A rule with the wrong sign is found soon; verdicts that say nothing change nothing."""

import numpy as np
import pytest

from gehoor.scoring.learning.posterior import examine

POINTS = np.array([20, 25, 15, -30, -50, 20, 10, 30, 15, -15])
OFTEN = np.array([0.5, 0.45, 0.4, 0.25, 0.1, 0.4, 0.35, 0.3, 0.4, 0.3])
WORTH = 0.1  # log-odds per point in the simulated world
SEEDS = 40


def leads(chance: np.random.Generator, count: int) -> np.ndarray:
    return (chance.random((count, len(POINTS))) < OFTEN).astype(float)


def verdicts(chance: np.random.Generator, paid: np.ndarray) -> np.ndarray:
    usual = np.median(leads(chance, 2_000) @ POINTS)
    odds = WORTH * (paid @ POINTS - usual)
    return (chance.random(len(paid)) < 1 / (1 + np.exp(-odds))).astype(float)


def is_found(rule: int, seed: int) -> bool:
    """Whether within 40 verdicts a change in the right direction is proposed; looked at every five."""
    chance = np.random.default_rng([rule, seed])
    paid = leads(chance, 40)
    truth = verdicts(chance, paid)
    present = POINTS.copy()
    present[rule] *= -1
    for count in (25, 30, 35, 40):
        belief = examine(paid[:count], present, truth[:count]).beliefs[rule]
        if belief.proposed is not None and (belief.proposed - belief.present) * POINTS[rule] > 0:
            return True
    return False


def test_a_rule_of_the_wrong_sign_is_found_within_forty_verdicts() -> None:
    planted = [0, 1, 3, 5, 7]  # rules of twenty points or more that pay for a quarter of the leads or more
    found = [is_found(rule, seed) for rule in planted for seed in range(SEEDS)]
    assert np.mean(found) >= 0.9


@pytest.mark.parametrize("count", [40, 100])
def test_with_random_verdicts_proposals_are_rare(count: int) -> None:
    proposed = []
    for seed in range(100):
        chance = np.random.default_rng(seed)
        truth = (chance.random(count) < chance.uniform(0.25, 0.75)).astype(float)
        found = examine(leads(chance, count), POINTS, truth)
        proposed += [belief.proposed is not None for belief in found.beliefs]
    assert np.mean(proposed) <= 0.05


def test_points_that_are_right_are_left_alone() -> None:
    proposed = []
    for seed in range(40):
        chance = np.random.default_rng(seed)
        paid = leads(chance, 100)
        found = examine(paid, POINTS, verdicts(chance, paid))
        proposed += [belief.proposed is not None for belief in found.beliefs]
    assert np.mean(proposed) <= 0.07


def test_under_twenty_verdicts_nothing_is_proposed_and_the_points_are_believed() -> None:
    chance = np.random.default_rng(1)
    paid = leads(chance, 19)
    found = examine(paid, -POINTS, verdicts(chance, paid))
    assert all(belief.proposed is None for belief in found.beliefs)


def test_a_rule_that_never_paid_is_believed_as_it_stands() -> None:
    chance = np.random.default_rng(2)
    paid = leads(chance, 60)
    paid[:, 0] = 0
    belief = examine(paid, POINTS, verdicts(chance, paid)).beliefs[0]
    assert belief.proposed is None
    assert belief.believed == pytest.approx(20, abs=0.5)
    assert belief.low < -20 < 60 < belief.high


def test_more_verdicts_make_a_narrower_interval() -> None:
    widths = []
    for count in (40, 160, 640):
        chance = np.random.default_rng(3)
        paid = leads(chance, count)
        belief = examine(paid, POINTS, verdicts(chance, paid)).beliefs[0]
        widths.append(belief.high - belief.low)
    assert widths[0] > widths[1] > widths[2]
    assert widths[2] < 15
