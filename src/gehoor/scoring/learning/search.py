"""Choosing few rules out of many: the one that explains most of what is left, again and again.

Each step scores every candidate with Rao's score test against the rules already chosen, fits the best few
in full and keeps the best of them. Afterwards every rule is taken out once and may be replaced. Beside
the candidates as they are, each step tries sets of values of one column (ordered by what is left
unexplained) and pairs of a chosen rule with a candidate ("X and Y").
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor.scoring.learning.candidates import Candidates, TextColumn
from gehoor.scoring.learning.logistic import Fit, fit
from gehoor.scoring.learning.measure import Floats, Truths, sigmoid
from gehoor.scoring.learning.traits import Both, OneOf, Single, Trait

TRIED = 8  # candidates fitted in full at each step
MOST_IN_SET = 8
PRECISION = 2.0  # of the prior of a weight: 0.7 log-odds is usual; held against other leads, not theory
FREE = 0.01
WORTHWHILE = 0.5  # log-likelihood that an exchange must gain
LUCK = 1 / math.pi  # log-likelihood that the best half of a column's values gains by luck, per value


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rule and the rows for which it holds. `luck` is what the choice alone gains in log-likelihood."""

    trait: Trait
    mask: Truths
    luck: float = 0.0


@dataclass(frozen=True, slots=True)
class _State:
    """What the chosen rules explain, and what is left."""

    truth: Floats
    chosen: tuple[Chosen, ...]
    fit: Fit

    @property
    def value(self) -> float:
        """How well it fits, less what luck would have given."""
        return self.fit.log_posterior - sum(one.luck for one in self.chosen)

    @property
    def design(self) -> Floats:
        return design_of([one.mask for one in self.chosen], len(self.truth))


def choose(found: Candidates, truth: Floats, most: int, least: int) -> list[Chosen]:
    """At most `most` rules, none of which is there by luck of the many that were tried."""
    worth = _worth(len(found.traits), len(truth))
    state = _fitted(truth, ())
    while len(state.chosen) < most:
        better = _best_next(found, state, least)
        if better is None or better.value - state.value < worth:
            break
        state = better
    for _ in range(3):
        improved = _exchanged(found, state, least)
        if improved is state:
            break
        state = improved
    return list(state.chosen)


def design_of(masks: Sequence[Truths], rows: int) -> Floats:
    """The rules as columns of 0 and 1, after a column of ones."""
    return np.column_stack([np.ones(rows), *(mask.astype(np.float64) for mask in masks)])


def fitted(masks: Sequence[Truths], truth: Floats, start: Floats | None = None) -> Fit:
    """Weights of these rules with a wide prior around 0; the first is the base."""
    precision = np.array([FREE, *[PRECISION] * len(masks)])
    return fit(design_of(masks, len(truth)), truth, np.zeros(len(precision)), precision, start)


def _worth(tried: int, rows: int) -> float:
    """What a rule must add to the log-likelihood: more when more were tried, nearly as in RIC."""
    return 0.8 * max(math.log(max(tried, 2)), 0.5 * math.log(rows))


def _fitted(truth: Floats, chosen: tuple[Chosen, ...], start: Floats | None = None) -> _State:
    return _State(truth, chosen, fitted([one.mask for one in chosen], truth, start))


def _exchanged(found: Candidates, state: _State, least: int) -> _State:
    """`state` with each rule in turn replaced by a better one, or left."""
    for place in range(len(state.chosen)):
        rest = state.chosen[:place] + state.chosen[place + 1 :]
        start = np.delete(state.fit.weights, place + 1)
        other = _best_next(found, _fitted(state.truth, rest, start), least)
        if other is not None and other.value > state.value + WORTHWHILE:
            state = other
    return state


def _best_next(found: Candidates, state: _State, least: int) -> _State | None:
    """`state` with the rule that adds most."""
    proposals = sorted(_proposals(found, state, least), key=lambda one: one[1].luck - one[0] / 2)
    best: _State | None = None
    start = np.append(state.fit.weights, 0.0)
    seen: set[bytes] = {one.mask.tobytes() for one in state.chosen}
    for _score, rule in proposals[: 3 * TRIED]:
        if rule.mask.tobytes() in seen:
            continue
        seen.add(rule.mask.tobytes())
        tried = _fitted(state.truth, (*state.chosen, rule), start)
        if best is None or tried.value > best.value:
            best = tried
        if len(seen) - len(state.chosen) >= TRIED:
            break
    return best


def _proposals(found: Candidates, state: _State, least: int) -> Iterator[tuple[float, Chosen]]:
    gains = _Gains(state)
    everywhere = np.ones(len(state.truth), dtype=np.bool_)
    partners: list[Chosen | None] = [None, *(one for one in state.chosen if not isinstance(one.trait, Both))]
    for partner in partners:
        inside = everywhere if partner is None else partner.mask
        scores = gains.of(found.floats, inside, least)
        luck = 0.0 if partner is None else math.log(len(partners))
        for place in np.argsort(-scores)[:TRIED]:
            trait = found.traits[place]
            joined = _joined(partner, trait)
            if scores[place] > 0 and joined is not None:
                yield float(scores[place]), Chosen(joined, found.masks[place] & inside, luck)
        for column in found.texts:
            for score, rule in _sets(gains, column, partner, inside, least):
                yield score, replace(rule, luck=rule.luck + luck)


def _joined(partner: Chosen | None, trait: Single) -> Trait | None:
    """`trait`, beside that of `partner` when there is one; None when both look at one column of texts."""
    if partner is None:
        return trait
    assert not isinstance(partner.trait, Both)
    if partner.trait.column == trait.column:
        return None
    return Both(partner.trait, trait)


def _sets(
    gains: "_Gains", column: TextColumn, partner: Chosen | None, inside: Truths, least: int
) -> Iterator[tuple[float, Chosen]]:
    """The best set of values of one column, from those with most left unexplained, upwards and downwards."""
    named = [i for i, trait in enumerate(column.traits) if isinstance(trait, OneOf)]
    if len(named) < 3 or (partner is not None and _column(partner) == column.name):
        return
    sums = gains.by_code(column, inside)
    luck = LUCK * int((sums[named, 0] >= 1).sum())
    order = sorted(named, key=lambda code: -sums[code, 1] / (sums[code, 2] + 0.5))
    for ordered in (order, order[::-1]):
        codes = ordered[: min(MOST_IN_SET, len(ordered) - 1)]
        scores = gains.scores(np.cumsum(sums[codes], axis=0), len(inside), least)[1:]
        place = int(np.argmax(scores))
        if scores[place] > 0:
            kept = codes[: place + 2]
            trait = OneOf(column.name, tuple(_value(column.traits[code]) for code in kept))
            joined = _joined(partner, trait)
            if joined is not None:
                yield float(scores[place]), Chosen(joined, column.among(kept) & inside, luck)


def _column(rule: Chosen) -> str:
    assert not isinstance(rule.trait, Both)
    return rule.trait.column


def _value(trait: Single) -> str:
    assert isinstance(trait, OneOf)
    return trait.values[0]


class _Gains:
    """Rao's score statistic of a rule beside the rules chosen: half of it is what it will about add."""

    def __init__(self, state: _State) -> None:
        design = state.design
        chance = sigmoid(design @ state.fit.weights)
        weight = chance * (1.0 - chance)
        parts = (np.ones(len(chance)), state.truth - chance, weight, design * weight[:, None])
        self.columns = np.column_stack(parts).astype(np.float32)
        self.covariance = state.fit.covariance

    def of(self, masks: NDArray[np.float32], inside: Truths, least: int) -> Floats:
        """The statistic of each mask within `inside`; 0 when it holds, or fails, for too few."""
        return self.scores(masks @ (self.columns * inside[:, None]), len(inside), least)

    def scores(self, sums: NDArray[Any], rows: int, least: int) -> Floats:
        """The statistic from sums over the rows of a rule: count, what is left, weight, weighted design."""
        count, left, weight, beside = sums[:, 0], sums[:, 1], sums[:, 2], sums[:, 3:]
        spread = weight - np.einsum("ij,ij->i", beside @ self.covariance, beside) + PRECISION
        fits = (count >= least) & (count <= rows - least) & (spread > 1e-6)
        return np.where(fits, left**2 / np.maximum(spread, 1e-6), 0.0).astype(np.float64)

    def by_code(self, column: TextColumn, inside: Truths) -> Floats:
        """The same sums for each value of a column of texts."""
        return column.sums(self.columns, inside)
