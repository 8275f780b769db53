"""Rules sorted for speed: what can be decided once per definition is not decided per lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from gehoor.scoring.conditions import Condition, any_of
from gehoor.scoring.rule import Pattern, Rule
from gehoor.scoring.shape import Line


@dataclass(frozen=True, slots=True, eq=False)
class EventRule:
    """An event rule as the evaluation uses it."""

    key: str
    group: str
    points: int
    when: Condition | None
    most: int | None
    window: timedelta | None
    at_least: int
    by_day: bool


@dataclass(frozen=True, slots=True, eq=False)
class SilenceRule:
    """An inactivity rule as the evaluation uses it."""

    key: str
    group: str
    points: int
    when: Condition | None
    days: timedelta


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """`lines`: each condition on facts with the line it gives; `places`: for each kind of event the event
    rules (by index in `events`) that look at it, with what its data must pass."""

    lines: tuple[tuple[Condition, Line], ...]
    events: tuple[EventRule, ...]
    places: dict[str, tuple[tuple[int, Condition | None], ...]]
    silences: tuple[SilenceRule, ...]
    zone: ZoneInfo


def compile_plan(rules: Sequence[Rule], zone: ZoneInfo) -> Plan:
    """The plan of `rules`, evaluated in their order: facts, then events, then silence."""
    counting = [rule for rule in rules if rule.event is not None]
    places: dict[str, list[tuple[int, Condition | None]]] = {}
    for index, rule in enumerate(counting):
        assert rule.event is not None
        for kind, where in _kinds(rule.event.patterns).items():
            places.setdefault(kind, []).append((index, where))
    return Plan(
        lines=tuple(
            (rule.when, Line(rule.key, rule.group, rule.points))
            for rule in rules
            if rule.when is not None and rule.event is None and rule.inactive is None
        ),
        events=tuple(_event_rule(rule) for rule in counting),
        places={kind: tuple(found) for kind, found in places.items()},
        silences=tuple(
            SilenceRule(rule.key, rule.group, rule.points, rule.when, rule.inactive)
            for rule in rules
            if rule.inactive is not None
        ),
        zone=zone,
    )


def _event_rule(rule: Rule) -> EventRule:
    event = rule.event
    assert event is not None
    return EventRule(
        rule.key, rule.group, rule.points, rule.when, event.most, event.window, event.at_least, event.by_day
    )


def _kinds(patterns: Sequence[Pattern]) -> dict[str, Condition | None]:
    """One condition per kind, so that an event that fits two patterns of a rule counts once."""
    found: dict[str, list[Condition | None]] = {}
    for pattern in patterns:
        for kind in pattern.kinds:
            found.setdefault(kind, []).append(pattern.where)
    return {kind: _either(wheres) for kind, wheres in found.items()}


def _either(wheres: Sequence[Condition | None]) -> Condition | None:
    tests = [where for where in wheres if where is not None]
    if len(tests) < len(wheres):
        return None
    if len(tests) == 1:
        return tests[0]
    return any_of(tests)
