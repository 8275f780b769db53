"""What verdicts and outcomes say of the definition that counts: points to change, and rules worth having."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from gehoor.scoring import definition as definitions
from gehoor.scoring.evaluate import evaluate
from gehoor.scoring.learning.measure import Floats, Interval, beta_interval
from gehoor.scoring.learning.own import Own, judged_leads
from gehoor.scoring.learning.posterior import (
    ENOUGH,
    LEAST_SCALE,
    Belief,
    Posterior,
    deviation_of,
    examine,
)
from gehoor.scoring.learning.properties import Property, properties, rule_for
from gehoor.scoring.rules import Definition

MOST_LEADS = 5_000  # judged leads looked at, the newest
MOST_TRIED = 60  # properties examined for a new rule
MOST_NEW = 8
LEAST_WITH = 5


@dataclass(frozen=True, slots=True)
class RuleReview:
    """One rule of the definition and what is believed of it; `belief.proposed` is None when it may stay."""

    rule: str
    group: str
    labels: dict[str, str]
    belief: Belief
    others: int  # judged leads for which the rule did not pay, and how many of those were good
    good_others: int


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule that is not there and would help. `document` goes into a draft as it is."""

    what: Property
    document: dict[str, Any]
    low: float  # points, as the interval says
    high: float
    paid: int
    good_paid: int
    share: Interval  # of good ones among those with the property


@dataclass(frozen=True, slots=True)
class Review:
    """What is believed after `leads` verdicts and outcomes, `good` of them good; codes, no sentences.

    `refusal` is "" or why nothing is proposed: too_few, or one_kind (all good, or none).
    """

    version: int
    leads: int
    good: int
    refusal: str
    rules: tuple[RuleReview, ...] = ()
    new_rules: tuple[NewRule, ...] = ()
    scale: float = 0.0

    @property
    def proposals(self) -> tuple[RuleReview, ...]:
        """The rules whose points should change."""
        return tuple(one for one in self.rules if one.belief.proposed is not None)


def posterior(now: datetime, definition: Definition | None = None) -> Review:
    """Every rule of `definition` (the one that counts, when left out) in the light of what is known."""
    return review(definition or definitions.current(), judged_leads(now, MOST_LEADS))


def new_rules(now: datetime) -> tuple[NewRule, ...]:
    """Rules worth having, clearest first; empty when too little is known."""
    return posterior(now).new_rules


def review(definition: Definition, leads: Sequence[Own]) -> Review:
    """The same for leads already read; all of them are judged."""
    good = sum(lead.is_good for lead in leads)
    refusal = "too_few" if len(leads) < ENOUGH else "one_kind" if good in (0, len(leads)) else ""
    if refusal:
        return Review(definition.version, len(leads), good, refusal)
    truth = np.array([lead.is_good for lead in leads], dtype=np.float64)
    paid, points = payments(definition, leads), [rule.points for rule in definition.rules]
    found = examine(paid, points, truth)
    rules = tuple(
        RuleReview(
            rule.key,
            rule.group,
            dict(rule.labels),
            belief,
            len(leads) - belief.paid,
            good - belief.good_paid,
        )
        for rule, belief in zip(definition.rules, found.beliefs, strict=True)
    )
    extra = _new_rules(definition, leads, paid, points, truth, found)
    return Review(definition.version, len(leads), good, "", rules, extra, found.scale)


def payments(definition: Definition, leads: Sequence[Own]) -> Floats:
    """How many times each rule's points were paid for each lead, as it stood when it was judged."""
    places = {rule.key: place for place, rule in enumerate(definition.rules)}
    paid = np.zeros((len(leads), len(places)))
    for number, lead in enumerate(leads):
        for line in evaluate(definition, lead.facts, lead.events, lead.judged).lines:
            place = places.get(line.rule)
            if place is not None:
                paid[number, place] += line.points / definition.rules[place].points
    return paid


def _new_rules(
    definition: Definition,
    leads: Sequence[Own],
    paid: Floats,
    points: Sequence[int],
    truth: Floats,
    found: Posterior,
) -> tuple[NewRule, ...]:
    """Properties that say more than the present rules do; stricter as more of them were tried."""
    columns = _common_properties(leads, truth)
    known = {rule.key for rule in definition.rules}
    sure = math.sqrt(2 * math.log(20 * max(len(columns), 1)))
    scale, made = max(found.scale, LEAST_SCALE), []
    for one, column in columns:
        deviation, spread = deviation_of(np.column_stack([paid, column]), [*points, 0], truth)
        worth = _whole_points(deviation / scale, points)
        document = rule_for(one, worth or 1)
        if abs(deviation) <= sure * spread or not worth or document["key"] in known:
            continue
        count, good = int(column.sum()), int(truth[column > 0].sum())
        low, high = ((deviation + side * sure * spread) / scale for side in (-1, 1))
        rule = NewRule(one, document, low, high, count, good, beta_interval(good, count))
        made.append((abs(deviation) / spread, rule))
    made.sort(key=lambda pair: -pair[0])
    return tuple(rule for _sure, rule in made[:MOST_NEW])


def _common_properties(leads: Sequence[Own], truth: Floats) -> list[tuple[Property, Floats]]:
    """The properties that differ most between good leads and others, with the leads that have them."""
    rows: dict[Property, list[int]] = {}
    for number, lead in enumerate(leads):
        for one in properties(lead, lead.judged):
            rows.setdefault(one, []).append(number)
    told: list[tuple[float, Property, Floats]] = []
    seen: set[bytes] = set()
    for one in sorted(rows):
        if not LEAST_WITH <= len(rows[one]) <= len(leads) - LEAST_WITH:
            continue
        column = np.zeros(len(leads))
        column[rows[one]] = 1.0
        if column.tobytes() not in seen:
            seen.add(column.tobytes())
            told.append((abs(float(np.corrcoef(column, truth)[0, 1])), one, column))
    told.sort(key=lambda three: (-three[0], three[1]))
    return [(one, column) for _how, one, column in told[:MOST_TRIED]]


def _whole_points(value: float, points: Sequence[int]) -> int:
    """Points in steps of five, no larger than the largest rule there is."""
    largest = max((abs(one) for one in points), default=20)
    return round(min(max(value, -largest), largest) / 5) * 5
