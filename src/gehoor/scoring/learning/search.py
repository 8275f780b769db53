"""Choosing few rules out of many: the one that explains most of what is left, again and again.

Each step scores every candidate with Rao's score test against the rules already chosen, fits the best few
in full and keeps the best of them. Afterwards every rule is taken out once and may be replaced. Beside
the candidates as they are, each step tries sets of values of one column (ordered by what is left
unexplained) and pairs of a chosen rule with a candidate ("X and Y").
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rule and the rows for which it holds."""

    trait: Trait
    mask: Truths


@dataclass(frozen=True, slots=True)
class _State:
    """What the chosen rules explain, and what is left."""

    truth: Floats
    chosen: tuple[Chosen, ...]
    fit: Fit

    @property
    def design(self) -> Floats:
        return design_of([one.mask for one in self.chosen], len(self.truth))


def choose(found: Candidates, truth: Floats, most: int, least: int) -> list[Chosen]:
    """At most `most` rules, none of which is there by luck of the many that were tried."""
    worth = _worth(len(found.traits), len(truth))
    state = _fitted(truth, ())
    while len(state.chosen) < most:
        better = _best_next(found, state, least)
        if better is None or better.fit.log_posterior - state.fit.log_posterior < worth:
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
        if other is not None and other.fit.log_posterior > state.fit.log_posterior + WORTHWHILE:
            state = other
    return state


def _best_next(found: Candidates, state: _State, least: int) -> _State | None:
    """`state` with the rule that adds most."""
    proposals = sorted(_proposals(found, state, least), key=lambda one: -one[0])
    best: _State | None = None
    start = np.append(state.fit.weights, 0.0)
    seen: set[bytes] = {one.mask.tobytes() for one in state.chosen}
    for _score, rule in proposals[: 3 * TRIED]:
        if rule.mask.tobytes() in seen:
            continue
        seen.add(rule.mask.tobytes())
        tried = _fitted(state.truth, (*state.chosen, rule), start)
        if best is None or tried.fit.log_posterior > best.fit.log_posterior:
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
        for place in np.argsort(-scores)[:TRIED]:
            trait = found.traits[place]
            joined = _joined(partner, trait)
            if scores[place] > 0 and joined is not None:
                yield float(scores[place]), Chosen(joined, found.masks[place] & inside)
        for column in found.texts:
            yield from _sets(gains, column, partner, inside, least)


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
                yield float(scores[place]), Chosen(joined, column.among(kept) & inside)


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
