"""A slow second opinion: the rules' words taken literally, straight from the document.

Shares nothing with the real evaluation but the folding of words. It asks at each moment anew, and finds
`until` by trying every moment at which anything could change.
"""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gehoor.scoring.words import fold

ZONE = ZoneInfo("Europe/Amsterdam")


def holds(condition, facts):
    if condition is None:
        return True
    if "all" in condition:
        return all(holds(part, facts) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, facts) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], facts)
    [operator] = set(condition) - {"fact"}
    return passes(operator, condition[operator], facts.get(condition["fact"]))


def passes(operator, operand, value):
    if operator == "is_empty":
        return operand == (value is None or value == "")
    if operator == "is_true":
        return operand == (value in (True, 1))  # as a file or a form writes it
    if value is None:
        return False
    if operator in ("eq", "in"):
        wanted = [operand] if operator == "eq" else operand
        return any(same(one, value) for one in wanted)
    if operator == "contains_any":
        words = fold(value).split() if isinstance(value, str) else []
        return any(fold(one) in words for one in operand)
    if operator == "starts_with":
        wanted = operand if isinstance(operand, list) else [operand]
        return isinstance(value, str) and any(fold(value)[: len(fold(one))] == fold(one) for one in wanted)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if operator in ("above", "below"):
        return value > operand if operator == "above" else value < operand
    low, high = {
        "at_least": lambda: (operand, value),
        "at_most": lambda: (value, operand),
        "between": lambda: operand,
    }[operator]()
    return low <= value <= high


def same(wanted, value):
    if isinstance(wanted, bool) or isinstance(value, bool):
        return wanted is value
    if isinstance(wanted, str) and isinstance(value, str):
        return fold(wanted) == fold(value)
    return wanted == value


def fits(event, patterns):
    for pattern in patterns if isinstance(patterns, list) else [patterns]:
        kinds = pattern["kind"] if isinstance(pattern["kind"], list) else [pattern["kind"]]
        tests = pattern.get("where") or {}
        if event.kind in kinds and all(
            passes(operator, operand, event.data.get(name))
            for name, test in tests.items()
            for operator, operand in test.items()
        ):
            return True
    return False


def lines(document, facts, events, now):
    """The set of (rule, group, points, event id) that the document's words give."""
    found = set()
    for rule in document["rules"]:
        if not holds(rule.get("when"), facts):
            continue
        if "event" in rule:
            payers = paying(rule, [event for event in events if fits(event, rule["event"])], now)
        elif "inactive_days" in rule:
            payers = [(id, rule["points"]) for id in silence(rule["inactive_days"], facts, events, now)]
        else:
            payers = [(None, rule["points"])]
        found |= {(rule["key"], rule["group"], points, payer) for payer, points in payers}
        total = sum(points for _, points in payers)
        if "cap" in rule and abs(total) > rule["cap"]:
            wanted = rule["cap"] if total > 0 else -rule["cap"]
            found.add((rule["key"], rule["group"], wanted - total, None))
    return found | capped(document.get("caps", {}), found)


def capped(caps, found):
    sums = {
        name: sum(points for _, group, points, _ in found if group == name) for name in ("fit", "engagement")
    }
    more = set()
    for name in ("fit", "engagement"):
        if sums[name] > caps.get(name, sums[name]):
            more.add((f"cap:{name}", name, caps[name] - sums[name], None))
            sums[name] = caps[name]
    left = sum(sums.values()) - caps.get("total", sum(sums.values()))
    for name in ("engagement", "fit"):
        here = min(left, max(sums[name], 0)) if name == "engagement" else left
        if here > 0:
            more.add(("cap:total", name, -here, None))
            left -= here
    return more


def worth(rule, event, now):
    """What an event that happened is worth to the rule at this moment; 0 when it no longer counts."""
    age = now - event.at
    if rule.get("window_days") is not None and age >= timedelta(days=rule["window_days"]):
        return 0
    if "decay_days" not in rule:
        return rule["points"]
    left = max(0, rule["decay_days"] - age.days)
    return int(rule["points"] * left / rule["decay_days"] + (1e-9 if rule["points"] > 0 else -1e-9))


def paying(rule, events, now):
    alive = [
        event
        for event in sorted(events, key=lambda event: (event.at, event.id))
        if event.at <= now and worth(rule, event, now) and event.at >= since(rule)
    ]
    if rule.get("distinct") == "day":
        seen, units = set(), []
        for event in alive:
            day = event.at.astimezone(ZONE).date()
            if day not in seen:
                seen.add(day)
                units.append(event)
        alive = units
    size = rule.get("at_least", 1)
    payers = [event for place, event in enumerate(alive, 1) if place % size == 0]
    if "decay_days" in rule:
        payers.reverse()
    kept = limited(rule.get("frequency", "once"), payers)
    return [(event.id, worth(rule, event, now)) for event in kept]


def limited(frequency, payers):
    if frequency == "each":
        return payers
    if frequency == "once":
        return payers[:1]
    if "each_per" in frequency:
        return first_of_each(payers, lambda event: json.dumps(event.data.get(frequency["each_per"])), 1)
    days = frequency.get("per_days")
    if days is None:
        return payers[: frequency["at_most"]]
    block = lambda event: (event.at.astimezone(ZONE).date().toordinal() - 1) // days  # noqa: E731
    return first_of_each(payers, block, frequency["at_most"])


def first_of_each(payers, key, most):
    counts, kept = {}, []
    for event in payers:
        counts[key(event)] = counts.get(key(event), 0) + 1
        if counts[key(event)] <= most:
            kept.append(event)
    return kept


def since(rule):
    return datetime.fromisoformat(rule.get("since", "1970-01-01")).replace(tzinfo=ZONE)


def silence(days, facts, events, now):
    heard = [(facts["lead.received_at"], -1)] if facts.get("lead.received_at") else []
    heard += [(event.at, event.id) for event in events if "." not in event.kind]
    heard = [one for one in heard if one[0] <= now]
    if not heard or now < max(heard)[0] + timedelta(days=days):
        return []
    number = max(heard)[1]
    return [None if number == -1 else number]


def moments(document, facts, events):
    """Every moment at which the answer could possibly change."""
    starts = [event.at for event in events]
    if facts.get("lead.received_at"):
        starts.append(facts["lead.received_at"])
    spans = [
        rule[name]
        for rule in document["rules"]
        for name in ("window_days", "inactive_days")
        if rule.get(name)
    ]
    spans += [day for rule in document["rules"] for day in range(1, rule.get("decay_days", 0) + 1)]
    return sorted({*starts, *(start + timedelta(days=span) for start in starts for span in spans)})
