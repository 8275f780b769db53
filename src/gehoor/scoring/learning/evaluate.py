"""How well a learned scorecard judges leads that it has never seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.scoring.learning.measure import Floats, Interval, auc_interval, log_loss
from gehoor.scoring.learning.own import as_sheet, judged_leads
from gehoor.scoring.learning.scorecard import ENOUGH, Scorecard, learn
from gehoor.scoring.learning.sheet import Sheet, labelled, read_sheet

MOST_RULES = 15
LEARNED = 0.7  # of our own leads, the oldest; the others judge


@dataclass(frozen=True, slots=True)
class Judgement:
    """A scorecard and how it did on `judged` other leads, `good` of which were good."""

    card: Scorecard
    area: Interval
    log_loss: float
    learned: int
    judged: int
    good: int

    def as_dict(self) -> dict[str, Any]:
        rules = zip(self.card.traits, self.card.points.points, strict=True)
        return {
            "auc": round(self.area.value, 6),
            "auc_low": round(self.area.low, 6),
            "auc_high": round(self.area.high, 6),
            "log_loss": round(self.log_loss, 6),
            "rules": [{"text": trait.text(), "points": int(points)} for trait, points in rules],
            "learned_leads": self.learned,
            "judged_leads": self.judged,
            "good_leads": self.good,
            "base_log_odds": round(self.card.points.base, 6),
            "log_odds_per_point": round(self.card.points.per_point, 6),
        }


def evaluate(
    train: Path, holdout: Path, target: str, exclude: Sequence[str] = (), max_rules: int = MOST_RULES
) -> Judgement:
    """Learn from one CSV file and judge on another.

    Raises InputError with a sentence for a file that cannot be read, a column that is missing or says
    neither yes nor no, and too few leads of either kind.
    """
    _check_rules(max_rules)
    sheet, truth = labelled(read_sheet(train), target, train.name)
    other, told = labelled(read_sheet(holdout), target, holdout.name)
    return _judged(sheet, truth, other, told, (target, *exclude), max_rules)


def evaluate_own(now: datetime, exclude: Sequence[str] = (), max_rules: int = MOST_RULES) -> Judgement:
    """The same on the organisation's own leads: learned from the oldest 70 %, judged on the newest."""
    _check_rules(max_rules)
    leads = sorted(judged_leads(now), key=lambda lead: (lead.received_at, lead.lead_id))
    cut = round(LEARNED * len(leads))
    if len(leads) < 2 * ENOUGH:
        words = {"count": len(leads), "needed": 2 * ENOUGH}
        sentence = _("Too little is known: %(count)d judged leads, about %(needed)d are needed.")
        raise InputError(sentence % words, code="too_few")
    truth = np.array([lead.is_good for lead in leads], dtype=np.float64)
    sheet = as_sheet(leads[:cut])
    return _judged(sheet, truth[:cut], as_sheet(leads[cut:]), truth[cut:], exclude, max_rules)


def _judged(
    sheet: Sheet, truth: Floats, other: Sheet, told: Floats, excluded: Sequence[str], most: int
) -> Judgement:
    good = int(told.sum())
    if good in (0, len(told)):
        words = {"count": len(told), "good": good}
        sentence = _(
            "The leads to judge are all of one kind (%(good)d of %(count)d are good): nothing to tell apart."
        )
        raise InputError(sentence % words, code="one_kind")
    card = learn(sheet, truth, excluded, most)
    totals = card.totals(other)
    chance = card.points.chance(totals)
    return Judgement(card, auc_interval(told, totals), log_loss(told, chance), len(truth), len(told), good)


def _check_rules(max_rules: int) -> None:
    if not 1 <= max_rules <= 50:
        raise InputError(_("A scorecard has 1 to 50 rules."), field="max_rules")
