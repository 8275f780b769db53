"""A slow second opinion: the rules' words taken literally, straight from the document.

Shares nothing with the real evaluation but the folding of words. It asks at each moment anew, and finds
`until` by trying every moment at which anything could change.
"""

from datetime import timedelta
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
        return operand == (value is True)
    if value is None:
        return False
    if operator in ("eq", "in"):
        wanted = [operand] if operator == "eq" else operand
        return any(same(one, value) for one in wanted)
    if operator == "contains_any":
        words = fold(value).split() if isinstance(value, str) else []
        return any(fold(one) in words for one in operand)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
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
            payers = silence(rule["inactive_days"], facts, events, now)
        else:
            payers = [None]
        found |= {(rule["key"], rule["group"], rule["points"], payer) for payer in payers}
    return found


def paying(rule, events, now):
    days = rule.get("window_days")
    alive = [
        event
        for event in sorted(events, key=lambda event: (event.at, event.id))
        if event.at <= now and (days is None or now < event.at + timedelta(days=days))
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
    payers = [event.id for place, event in enumerate(alive, 1) if place % size == 0]
    frequency = rule.get("frequency", "once")
    if frequency == "once":
        return payers[:1]
    return payers if frequency == "each" else payers[: frequency["at_most"]]


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
    return sorted({*starts, *(start + timedelta(days=span) for start in starts for span in spans)})
