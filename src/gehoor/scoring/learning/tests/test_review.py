"""The rules we come with, one of them turned round, and forty verdicts on simulated leads."""

from datetime import UTC, datetime, timedelta

import numpy as np

from gehoor.scoring import definition
from gehoor.scoring.evaluate import EventFact, evaluate
from gehoor.scoring.learning.labels import Label
from gehoor.scoring.learning.own import Own
from gehoor.scoring.learning.review import review
from gehoor.scoring.rules import parse

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
JUDGED = NOW + timedelta(days=1)
WORTH = 0.1  # log-odds per point
PAGES = {"/prijzen": 0.4, "/klantverhalen/jansen": 0.4}
RUNS = 20


def made(chance: np.random.Generator, number: int) -> Own:
    """A lead with the facts and pages that the rules ask for, each for a part of them."""
    facts = {
        "company.industry": "software" if chance.random() < 0.5 else "kapper",
        "contact.title": "directeur" if chance.random() < 0.45 else "medewerker",
        "company.employees": 120 if chance.random() < 0.4 else 5,
        "contact.email_is_private": bool(chance.random() < 0.3),
        "lead.source": str(chance.choice(["beurs", "website", "google"])),
        "lead.received_at": NOW,
    }
    seen = [path for path, often in PAGES.items() if chance.random() < often]
    events = [EventFact(i, "page_viewed", NOW, {"path": path}) for i, path in enumerate(seen)]
    return Own(number, None, NOW, facts["lead.source"], "live", True, False, facts, events, None)


def judged(leads: list[Own], chance: np.random.Generator, worth: float) -> list[Own]:
    """The same leads with verdicts that follow the true points; at worth 0 they follow nothing."""
    true = parse(definition.default_document())
    scores = [evaluate(true, lead.facts, lead.events, JUDGED) for lead in leads]
    totals = np.array([score.fit + score.engagement for score in scores])
    good = chance.random(len(leads)) < 1 / (1 + np.exp(-worth * (totals - np.median(totals))))
    told = []
    for lead, is_good in zip(leads, good, strict=True):
        values = {name: getattr(lead, name) for name in Own.__slots__}
        told.append(Own(**{**values, "label": Label(bool(is_good), JUDGED, "verdict")}))
    return told


def world(seed: int, worth: float, count: int = 40) -> list[Own]:
    chance = np.random.default_rng(seed)
    return judged([made(chance, number) for number in range(count)], chance, worth)


def turned(key: str):
    document = definition.default_document()
    for rule in document["rules"]:
        if rule["key"] == key:
            rule["points"] *= -1
    return parse(document)


def test_a_rule_turned_round_is_found_within_forty_verdicts() -> None:
    found = []
    for key in ("decision_maker", "private_mail", "pricing_viewed"):
        wrong = turned(key)
        present = wrong.rule(key).points
        for seed in range(RUNS):
            leads = world(seed, WORTH)
            looks = [review(wrong, leads[:count]).proposals for count in (25, 30, 35, 40)]
            changes = [one.belief.proposed for look in looks for one in look if one.rule == key]
            found.append(any((change - present) * present < 0 for change in changes))
    assert np.mean(found) >= 0.9


def test_random_verdicts_change_next_to_nothing() -> None:
    rules = parse(definition.default_document())
    proposed, added = 0, 0
    for seed in range(60):
        found = review(rules, world(seed, 0.0))
        proposed += len(found.proposals)
        added += len(found.new_rules)
    assert proposed / (60 * len(rules.rules)) <= 0.05
    assert added <= 6
