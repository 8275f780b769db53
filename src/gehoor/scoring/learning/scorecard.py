"""A scorecard: a few rules with whole points, learned from one sheet and able to judge another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.scoring.learning.candidates import candidates
from gehoor.scoring.learning.measure import Floats
from gehoor.scoring.learning.points import Points, whole_points
from gehoor.scoring.learning.search import choose, design_of, fitted
from gehoor.scoring.learning.sheet import Sheet
from gehoor.scoring.learning.traits import Trait

ENOUGH = 20  # labelled leads
ENOUGH_OF_EACH = 3
SEARCHED = 20_000  # rows among which rules are chosen; points come from all of them


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Rules in order of weight; `usual[i]` is the share of the learned rows for which rule i held."""

    traits: tuple[Trait, ...]
    points: Points
    usual: Floats

    def totals(self, sheet: Sheet) -> Floats:
        """The points of each row. A column that is missing altogether counts as it usually was."""
        total = np.zeros(sheet.rows)
        for trait, points, usual in zip(self.traits, self.points.points, self.usual, strict=True):
            mask = trait.holds(sheet)
            total += float(points) * (usual if mask is None else mask.astype(np.float64))
        return total

    def chance(self, sheet: Sheet) -> Floats:
        """The probability, for each row, that it is a good one."""
        return self.points.chance(self.totals(sheet))


def learn(sheet: Sheet, truth: Floats, excluded: Sequence[str], most: int) -> Scorecard:
    """At most `most` rules with whole points.

    Raises InputError when there are too few rows, or too few of either kind, to learn from.
    """
    refuse_too_few(truth)
    rows = _sample(len(truth))
    part, known = (sheet, truth) if rows is None else (sheet.taken(rows.tolist()), truth[rows])
    least = max(3, round(0.004 * len(known)))
    found = candidates(part, excluded, least)
    chosen = choose(found, known, most, least) if found.traits else []
    traits = [one.trait for one in chosen]
    masks = [mask for trait in traits if (mask := trait.holds(sheet)) is not None]
    weights = fitted(masks, truth).weights[1:]
    design = design_of(masks, len(truth))[:, 1:]
    points = whole_points(design, truth, weights)
    order = sorted(np.flatnonzero(points.points), key=lambda i: -abs(int(points.points[i])))
    kept = Points(points.points[order], points.base, points.per_point)
    return Scorecard(tuple(traits[i] for i in order), kept, design.mean(axis=0)[order])


def refuse_too_few(truth: Floats) -> None:
    """InputError when there are under twenty labels, or under three of either kind."""
    good = int(truth.sum())
    if len(truth) < ENOUGH:
        words = {"count": len(truth), "needed": ENOUGH}
        sentence = _("Too little is known: %(count)d judged leads, about %(needed)d are needed.")
        raise InputError(sentence % words, code="too_few")
    if min(good, len(truth) - good) < ENOUGH_OF_EACH:
        words = {"good": good, "count": len(truth), "needed": ENOUGH_OF_EACH}
        sentence = _(
            "Nothing to compare: %(good)d of %(count)d are good; at least %(needed)d of each kind are needed."
        )
        raise InputError(sentence % words, code="one_kind")


def _sample(rows: int) -> np.ndarray[tuple[int], np.dtype[np.int64]] | None:
    if rows <= SEARCHED:
        return None
    return np.sort(np.random.default_rng(7).choice(rows, SEARCHED, replace=False)).astype(np.int64)
