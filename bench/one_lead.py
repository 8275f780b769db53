"""One lead by twenty rules on numbers: our compiled definition beside an interpreted loop and two peers.

Prints evaluations a second of one core (CPU time, best of three), and whether all give the same sums.
"""

import json
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import business_rules
import django
import zen
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_NUMERIC
from business_rules.variables import BaseVariables, numeric_rule_variable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.settings")
django.setup()

from gehoor.scoring.definition import default_document  # noqa: E402
from gehoor.scoring.evaluate import EventFact, evaluate, total  # noqa: E402
from gehoor.scoring.rules import parse  # noqa: E402

NAMES = [f"lead.facts.x{number}" for number in range(12)]  # as `facts.facts` calls them
RULES = [(NAMES[number % 12], 5 + 4 * number % 70, number + 1) for number in range(20)]
Facts = dict[str, Any]


def main() -> None:
    random.seed(7)
    leads: list[Facts] = [{name: random.randint(0, 100) for name in NAMES} for _ in range(1000)]
    # Some read a dot as a path into an object, so they get the facts by the last part of their names.
    short = [{name.rpartition(".")[2]: value for name, value in facts.items()} for facts in leads]
    contenders = {
        "gehoor, compiled": (ours(), leads, 200_000),
        "interpreted loop": (loop, leads, 100_000),
        "zen-engine, one expression": (zen_engine(), short, 50_000),
        "business-rules": (business(), short, 2_000),
    }
    sums: dict[str, int] = {}
    rates: dict[str, float] = {}
    for name, (score, known, count) in contenders.items():
        sums[name] = sum(int(score(facts)) for facts in known)
        rates[name] = max(rate(score, known, count) for _ in range(3))
    for name, found in rates.items():
        same = "same sums" if sums[name] == sums["interpreted loop"] else "OTHER SUMS"
        print(f"one lead, 20 rules   {name:<28}{found:>12,.0f} evaluations/s  {same}", flush=True)
    ratio = rates["gehoor, compiled"] / rates["zen-engine, one expression"]
    print(f"one lead, 20 rules   {ratio:.1f}x zen-engine", flush=True)
    with_events()


def rate(score: Callable[[Facts], object], leads: list[Facts], count: int) -> float:
    start = time.process_time()
    for _ in range(count // len(leads)):
        for facts in leads:
            score(facts)
    return count / (time.process_time() - start)


def ours() -> Callable[[Facts], int]:
    label = {"nl": "Regel", "en": "Rule"}
    definition = parse(
        {
            "fit_threshold": 0, "engagement_threshold": 0, "hysteresis": 0,
            "rules": [
                {"key": f"r{i}", "group": "fit", "points": points, "label": label,
                 "when": {"fact": name, "at_least": least}}
                for i, (name, least, points) in enumerate(RULES)
            ],
        }
    )  # fmt: skip
    return partial(total, definition)


def loop(facts: Facts) -> int:
    points = 0
    for name, least, worth in RULES:
        if facts[name] >= least:
            points += worth
    return points


def zen_engine() -> Callable[[Facts], Any]:
    expression = " + ".join(
        f"({name.rpartition('.')[2]} >= {least} ? {points} : 0)" for name, least, points in RULES
    )
    return zen.compile_expression(expression).evaluate  # type: ignore[no-any-return]


def business() -> Callable[[Facts], int]:
    def asked(name: str) -> Any:
        return numeric_rule_variable(lambda self: self.facts[name])

    short = {name: name.rpartition(".")[2] for name in NAMES}
    members: Facts = {short[name]: asked(short[name]) for name in NAMES}
    variables = type("Variables", (BaseVariables,), {**members, "__init__": _keep_facts})

    class Actions(BaseActions):  # type: ignore[misc]
        def __init__(self) -> None:
            self.points = 0

        @rule_action(params={"points": FIELD_NUMERIC})  # type: ignore[untyped-decorator]
        def add(self, points: int) -> None:
            self.points += points

    rules = [
        {"conditions": {"name": short[name], "operator": "greater_than_or_equal_to", "value": least},
         "actions": [{"name": "add", "params": {"points": points}}]}
        for name, least, points in RULES
    ]  # fmt: skip

    def score(facts: Facts) -> int:
        actions = Actions()
        business_rules.run_all(rules, variables(facts), actions)
        return actions.points

    return score


def _keep_facts(self: Any, facts: Facts) -> None:
    self.facts = facts


def with_events() -> None:
    """The ten rules we come with, on a lead with words, for so many events."""
    now = datetime(2026, 3, 11, 9, tzinfo=UTC)
    definition = parse(json.loads(json.dumps(default_document())))
    facts = {
        "contact.title": "Directeur", "contact.email_is_private": False, "company.industry": "Software",
        "company.employees": 120, "company.name": "Acme", "company.domain": "acme.nl",
        "lead.received_at": now,
    }  # fmt: skip
    pages = ("/prijzen", "/", "/klantverhalen/x", "/over-ons")
    for count in (0, 4, 20):
        events = [
            EventFact(i, "page_viewed", now - timedelta(days=i, hours=i), {"path": pages[i % 4]})
            for i in range(count)
        ]
        best = max(rate(lambda _: evaluate(definition, facts, events, now), [facts], 5000) for _ in range(3))  # noqa: B023
        print(
            f"one lead, ten rules  with every line, {count:>2} events{best:>16,.0f} evaluations/s", flush=True
        )


if __name__ == "__main__":
    main()
