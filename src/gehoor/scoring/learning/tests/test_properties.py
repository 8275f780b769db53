"""Every property has words in both languages and a rule that the definition takes."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.utils import translation

from gehoor.scoring.evaluate import EventFact, evaluate
from gehoor.scoring.learning.common import compare
from gehoor.scoring.learning.own import Own
from gehoor.scoring.learning.properties import Property, properties, property_text, rule_for
from gehoor.scoring.rules import parse

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def lead(facts=None, events=(), number=1) -> Own:
    return Own(number, None, NOW, "", "live", True, False, facts or {}, events, None)


FULL = lead(
    {
        "lead.source": "Beurs  Utrecht",
        "lead.facts.budget": 12,
        "lead.facts.newsletter": True,
        "lead.facts.naam": "Łódź",
        "contact.title": "Hoofd Inkoop",
        "contact.email_is_private": True,
        "company.employees": 120,
        "company.industry": "Bouw",
    },
    [
        EventFact(1, "page_viewed", NOW, {"path": "/een/heel/lang/pad/dat/over/de/vijftig/letters/gaat/a"}),
        EventFact(2, "page_viewed", NOW, {"path": "/een/heel/lang/pad/dat/over/de/vijftig/letters/gaat/b"}),
        EventFact(3, "demo_requested", NOW, {}),
        EventFact(4, "pricing_viewed", NOW + timedelta(hours=2), {}),
    ],
)


def document(rule):
    return {"fit_threshold": 1, "engagement_threshold": 1, "hysteresis": 0, "rules": [rule]}


@pytest.mark.parametrize("one", sorted(properties(FULL, NOW + timedelta(days=1))), ids=str)
def test_the_rule_of_a_property_pays_the_lead_that_has_it_and_no_other(one: Property) -> None:
    rule = rule_for(one, 15)
    definition = parse(document(rule))
    score = evaluate(definition, FULL.facts, FULL.events, NOW + timedelta(days=1))
    assert score.fit + score.engagement == 15
    assert not evaluate(definition, {}, [], NOW).lines
    with translation.override("nl"):
        assert property_text(one)[1:] == rule["label"]["nl"][1:]


def test_no_two_properties_share_a_key() -> None:
    found = properties(FULL, NOW + timedelta(days=1))
    assert len({rule_for(one, 5)["key"] for one in found}) == len(found) == 12


def test_what_came_later_is_no_property_of_the_moment() -> None:
    assert Property("did", "pricing_viewed") not in properties(FULL, NOW + timedelta(hours=1))


def test_won_deals_that_differ_by_chance_only_share_nothing_clearly() -> None:
    luck = 0
    for seed in range(40):
        chance = np.random.default_rng(seed)
        answers = chance.integers(3, size=(120, 12))
        leads = [
            lead({f"lead.facts.f{n}": str(one) for n, one in enumerate(row)}, number=i)
            for i, row in enumerate(answers)
        ]
        luck += any(one.is_clear for one in compare(leads[:20], leads[20:]))
    assert luck <= 5
