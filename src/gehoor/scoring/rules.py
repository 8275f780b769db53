"""The form of a definition, read strictly into something that can be evaluated.

    {"fit_threshold": 30, "engagement_threshold": 20, "hysteresis": 5,
     "caps": {"fit": 60, "engagement": 80, "total": 120}, "rules": [
      {"key": "right_size", "group": "fit", "points": 15, "label": {"nl": "Omvang", "en": "Size"},
       "when": {"fact": "company.employees", "between": [50, 1000]}},
      {"key": "pricing", "group": "engagement", "points": 20, "label": {...},
       "event": {"kind": "page_viewed", "where": {"path": {"contains_any": ["prijzen"]}}},
       "frequency": "once", "window_days": 90},
      {"key": "downloads", "group": "engagement", "points": 8, "label": {...},
       "event": {"kind": "downloaded"}, "frequency": {"each_per": "file"}, "decay_days": 60, "cap": 20},
      {"key": "silent", "group": "engagement", "points": -15, "label": {...}, "inactive_days": 30}]}

docs/scoring.md tells what each word means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gehoor.scoring import reading
from gehoor.scoring.conditions import All, Condition, asks, parse_ask, parse_condition
from gehoor.scoring.plan import Plan, compile_plan
from gehoor.scoring.required import parse_required
from gehoor.scoring.rule import Counting, Pattern, Rule

MOST_RULES = 500
MOST_POINTS = 1000
MOST_TESTS = 5000
LONGEST_WINDOW = 3650
LANGUAGES = ("nl", "en")
GROUPS = ("fit", "engagement")
CAPS = (*GROUPS, "total")
_EVENT_WORDS = ("frequency", "window_days", "at_least", "distinct", "decay_days", "since", "cap")


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """One version of what both teams call an MQL, ready to evaluate. Made by `parse` only."""

    version: int
    fit_threshold: int
    engagement_threshold: int
    hysteresis: int
    rules: tuple[Rule, ...]
    time_zone: str
    plan: Plan = field(repr=False)
    required_facts: tuple[str, ...] = ()
    caps: Mapping[str, int] = field(default_factory=dict)

    def rule(self, key: str) -> Rule | None:
        """The rule named `key`, if this version has it."""
        return next((rule for rule in self.rules if rule.key == key), None)


def parse(document: Any, version: int = 0) -> Definition:
    """The definition in `document`; InputError with the path and a sentence for anything that is off."""
    names = ("fit_threshold", "engagement_threshold", "hysteresis", "rules")
    table = reading.table(document, "", (*names, "time_zone", "required_facts", "caps"), names)
    zone = _parse_zone(table.get("time_zone", "Europe/Amsterdam"))
    rules = tuple(
        _parse_rule(rule, reading.at("rules", i), zone)
        for i, rule in enumerate(reading.items(table["rules"], "rules", MOST_RULES, least=0))
    )
    _refuse_doubles(rules)
    _refuse_explosion(rules)
    caps = _parse_caps(table.get("caps"))
    return Definition(
        version=version,
        fit_threshold=reading.whole(table["fit_threshold"], "fit_threshold", -10_000, 10_000),
        engagement_threshold=reading.whole(
            table["engagement_threshold"], "engagement_threshold", -10_000, 10_000
        ),
        hysteresis=reading.whole(table["hysteresis"], "hysteresis", 0, 1000),
        rules=rules,
        time_zone=zone.key,
        plan=compile_plan(rules, zone, caps),
        required_facts=parse_required(table.get("required_facts", []), "required_facts"),
        caps=caps,
    )


def _parse_zone(value: Any) -> ZoneInfo:
    name = reading.text(value, "time_zone", 60)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        reading.refuse(_("There is no time zone “%(name)s”.") % {"name": name}, "time_zone")


def _refuse_doubles(rules: tuple[Rule, ...]) -> None:
    seen: set[str] = set()
    for i, rule in enumerate(rules):
        if rule.key in seen:
            reading.refuse(_("Two rules are called “%(key)s”.") % {"key": rule.key}, f"rules[{i}].key")
        seen.add(rule.key)


def _refuse_explosion(rules: tuple[Rule, ...]) -> None:
    """Short rules can still hold a great many tests; what is compiled must stay of a human size."""
    count = 0
    for i, rule in enumerate(rules):
        parts = [rule.when, *(pattern.where for pattern in (rule.event.patterns if rule.event else ()))]
        count += sum(1 for part in parts if part is not None for _one in asks(part))
        if count > MOST_TESTS:
            sentence = _("All rules together have more than %(most)s tests.") % {"most": MOST_TESTS}
            reading.refuse(sentence, f"rules[{i}]")


def _parse_caps(value: Any) -> Mapping[str, int]:
    """The most that a group, or both together, can add up to."""
    if value is None:
        return {}
    table = reading.table(value, "caps", CAPS)
    return {
        name: reading.whole(table[name], reading.at("caps", name), 1, 10_000)
        for name in CAPS
        if name in table
    }


def _parse_rule(value: Any, field: str, zone: ZoneInfo) -> Rule:
    known = ("key", "group", "points", "label", "phrase", "when", "event", "inactive_days", *_EVENT_WORDS)
    table = reading.table(value, field, known, ("key", "group", "points", "label"))
    _check_shape(table, field)
    when, event, days = table.get("when"), table.get("event"), table.get("inactive_days")
    return Rule(
        key=_parse_key(table["key"], reading.at(field, "key")),
        group=_parse_word(table["group"], reading.at(field, "group"), GROUPS),
        points=_parse_points(table["points"], reading.at(field, "points")),
        labels=_parse_words(table["label"], reading.at(field, "label")),
        phrases=_parse_words(table["phrase"], reading.at(field, "phrase")) if "phrase" in table else {},
        when=None if when is None else parse_condition(when, reading.at(field, "when")),
        event=None if event is None else _parse_counting(table, field, zone),
        inactive=None if days is None else _parse_days(days, reading.at(field, "inactive_days")),
        document=table,
        cap=reading.whole(table["cap"], reading.at(field, "cap"), 1, 10_000) if "cap" in table else None,
    )


def _check_shape(table: Mapping[str, Any], field: str) -> None:
    """A rule looks at facts, events or silence; events and silence exclude each other."""
    event, silence = table.get("event") is not None, table.get("inactive_days") is not None
    if event and silence:
        reading.refuse(_("A rule counts events or waits for silence, not both."), field)
    if not event and not silence and table.get("when") is None:
        reading.refuse(_("A rule needs “when”, “event” or “inactive_days”."), field)
    for name in _EVENT_WORDS:
        if name in table and not event:
            sentence = _("“%(name)s” only has a meaning beside “event”.")
            reading.refuse(sentence % {"name": name}, reading.at(field, name))


def _parse_key(value: Any, field: str) -> str:
    key = reading.text(value, field, 60)
    if not (key.isascii() and key.replace("_", "a").isalnum() and key == key.lower()):
        reading.refuse(_("A key has lower case letters, digits and underscores only."), field)
    return key


def _parse_word(value: Any, field: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        reading.refuse(_("This must be one of: %(words)s.") % {"words": ", ".join(allowed)}, field)
    return str(value)


def _parse_points(value: Any, field: str) -> int:
    points = reading.whole(value, field, -MOST_POINTS, MOST_POINTS)
    if points == 0:
        reading.refuse(_("A rule of 0 points does nothing; give it points or leave it out."), field)
    return points


def _parse_words(value: Any, field: str) -> Mapping[str, str]:
    table = reading.table(value, field, LANGUAGES, LANGUAGES)
    return {language: reading.text(table[language], reading.at(field, language)) for language in LANGUAGES}


def _parse_days(value: Any, field: str) -> timedelta:
    return timedelta(days=reading.whole(value, field, 1, LONGEST_WINDOW))


def _parse_counting(table: Mapping[str, Any], field: str, zone: ZoneInfo) -> Counting:
    place = reading.at(field, "event")
    several = isinstance(table["event"], list)
    patterns = reading.items(table["event"], place, 20) if several else [table["event"]]
    window, decay, since = table.get("window_days"), table.get("decay_days"), table.get("since")
    if "distinct" in table:
        _parse_word(table["distinct"], reading.at(field, "distinct"), ("day",))
    most, per_days, each_per = _parse_frequency(
        table.get("frequency", "once"), reading.at(field, "frequency")
    )
    counting = Counting(
        patterns=tuple(
            _parse_pattern(one, reading.at(place, i) if several else place) for i, one in enumerate(patterns)
        ),
        most=most,
        window=None if window is None else _parse_days(window, reading.at(field, "window_days")),
        at_least=reading.whole(table.get("at_least", 1), reading.at(field, "at_least"), 1, 1000),
        by_day="distinct" in table,
        per_days=per_days,
        each_per=each_per,
        decay=None if decay is None else _parse_days(decay, reading.at(field, "decay_days")).days,
        since=None if since is None else _parse_day(since, reading.at(field, "since"), zone),
    )
    _refuse_mixture(counting, field)
    return counting


def _refuse_mixture(counting: Counting, field: str) -> None:
    """Groups of events shift as a whole; a rule that counts groups cannot also weigh single events."""
    grouped = counting.at_least > 1 or counting.by_day
    for name, given in (
        ("decay_days", counting.decay is not None),
        ("frequency", counting.each_per is not None or counting.per_days is not None),
    ):
        if grouped and given:
            sentence = _("This does not go together with “at_least” or “distinct”; make two rules of it.")
            reading.refuse(sentence, reading.at(field, name))


def _parse_day(value: Any, field: str, zone: ZoneInfo) -> datetime:
    """The first moment of a day written as 2026-01-31, in the definition's time zone."""
    try:
        day = value if type(value) is date else date.fromisoformat(reading.text(value, field, 10))
        if not 1970 <= day.year <= 2200:
            raise ValueError
    except ValueError:
        reading.refuse(_("This must be a day from 1970 on, such as 2026-01-31."), field)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _parse_frequency(value: Any, field: str) -> tuple[int | None, int | None, str | None]:
    """How often a rule pays at most (None: as often as it happens), per so many days, per which property."""
    if not isinstance(value, Mapping):
        return (1 if _parse_word(value, field, ("once", "each")) == "once" else None), None, None
    if "each_per" in value:
        table = reading.table(value, field, ("each_per",))
        return 1, None, reading.text(table["each_per"], reading.at(field, "each_per"), 80)
    table = reading.table(value, field, ("at_most", "per_days", "each_per"), ("at_most",))
    days = table.get("per_days")
    return (
        reading.whole(table["at_most"], reading.at(field, "at_most"), 1, 1000),
        None if days is None else reading.whole(days, reading.at(field, "per_days"), 1, LONGEST_WINDOW),
        None,
    )


def _parse_pattern(value: Any, field: str) -> Pattern:
    table = reading.table(value, field, ("kind", "where"), ("kind",))
    place = reading.at(field, "kind")
    several = isinstance(table["kind"], list)
    kinds = reading.items(table["kind"], place, 50) if several else [table["kind"]]
    return Pattern(
        kinds=tuple(
            reading.text(kind, reading.at(place, i) if several else place, 80) for i, kind in enumerate(kinds)
        ),
        where=_parse_where(table.get("where"), reading.at(field, "where")),
    )


def _parse_where(value: Any, field: str) -> Condition | None:
    """A condition on the event's own data: a test per property, all of which must pass."""
    if value is None:
        return None
    if not isinstance(value, Mapping) or not 0 < len(value) <= 20:
        reading.refuse(_("This must name 1 to 20 properties of the event, each with a test."), field)
    tests = [
        parse_ask(reading.text(name, field, 80), test, reading.at(field, str(name)[:80]))
        for name, test in value.items()
    ]
    return tests[0] if len(tests) == 1 else All(tuple(tests))
