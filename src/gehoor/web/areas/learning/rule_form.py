"""A rule as a form, without code: what stands in the fields, and the rule that those fields mean.

The form knows rules that look at facts (all or any of up to twelve tests), at events or at silence. What it
cannot draw, such as a condition inside a condition, it shows in words and leaves as it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.lib.text import snake_case
from gehoor.scoring.parts import condition_in_words
from gehoor.web.areas.learning.operators import read_value, show_value
from gehoor.web.areas.learning.reading import EVENTS, PROPERTIES, code_of

MOST_ROWS = 12
_SHOWN: dict[str, tuple[str, ...]] = {
    "fact": (),
    "event": (
        "often", "most", "per_days", "each_per", "window_days", "decay_days", "at_least", "distinct", "cap",
        "since",
    ),
    "silence": ("inactive_days",),
}  # fmt: skip
KINDS = tuple(_SHOWN)
Document = dict[str, Any]
_KNOWN = {
    "key", "group", "points", "label", "phrase", "when", "event", "inactive_days", "frequency",
    "window_days", "at_least", "distinct", "decay_days", "cap", "since",
}  # fmt: skip


@dataclass(slots=True)
class Row:
    """One test: on a fact, or on a property (`name`) of an event of `kind`. `op` "" asks nothing."""

    name: str = ""
    op: str = ""
    value: str = ""
    kind: str = ""
    problem: str = ""


@dataclass(slots=True)
class RuleFields:
    """What stands in the form. `problems` are sentences by field name; "rule" is the rule as a whole."""

    looks: str
    values: dict[str, str]
    rows: list[Row]
    frozen: bool = False
    only: str = ""  # the condition beside events or silence, in words; the form leaves it as it is
    problems: dict[str, str] = field(default_factory=dict)
    places: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether a sentence stands beside one of the fields."""
        return bool(self.problems) or any(row.problem for row in self.rows)

    @property
    def slots(self) -> list[tuple[str, str]]:
        """Every place for a sentence with what stands there now, for the answer while typing."""
        shown = ("label", "points", "group", *(() if self.frozen else _SHOWN[self.looks]))
        rows = [(f"row-{i}", row.problem) for i, row in enumerate(self.rows)]
        return [(name, self.problems.get(name, "")) for name in ("rule", *shown)] + rows

    def blame(self, error: InputError, index: int) -> None:
        """Put the sentence beside the field that the path of `error` is about."""
        path = (error.field or "").removeprefix(f"rules[{index}]").lstrip(".")
        found = [
            name
            for place, name in self.places
            if path == place or path.startswith((place + ".", place + "["))
        ]
        name = found[0] if found else "rule"
        if name.startswith("row-"):
            self.rows[int(name[4:])].problem = error.sentence
        else:
            self.problems[name] = error.sentence


def empty(looks: str) -> RuleFields:
    """The form of a new rule."""
    group = "fit" if looks == "fact" else "engagement"
    values = {"group": group, "join": "all", "often": "once", "window_days": "90" if looks == "event" else ""}
    return RuleFields(looks, values, [Row()])


def posted(data: Mapping[str, str]) -> RuleFields:
    """What was typed; an unknown kind of rule counts as one on facts."""
    looks = data.get("looks", "")
    names = {"label", "points", "group", "join"}.union(*_SHOWN.values())
    values = {name: data.get(name, "").strip() for name in names}
    count = sum(1 for name in data if re.fullmatch(r"name-\d{1,3}", name))
    rows = [
        Row(*(data.get(f"{part}-{i}", "").strip() for part in ("name", "op", "value", "kind")))
        for i in range(min(count, MOST_ROWS))
    ]
    return RuleFields(looks if looks in KINDS else "fact", values, rows, data.get("frozen") == "1")


def of_rule(rule: Mapping[str, Any], language: str) -> RuleFields:
    """The form of a rule that is there."""
    looks = "event" if "event" in rule else "silence" if "inactive_days" in rule else "fact"
    shown = ("points", "group", *_SHOWN[looks])
    values = {name: _text(rule.get(name)) for name in shown}
    values["label"] = str((rule.get("label") or {}).get(language, ""))
    values["distinct"] = "day" if rule.get("distinct") == "day" else ""
    values.update(_often(rule.get("frequency", "once")))
    rows = _event_rows(rule.get("event")) if looks == "event" else _fact_rows(rule.get("when"), values)
    frozen = rows is None or bool(set(rule) - _KNOWN)
    only = condition_in_words(rule["when"]) if looks != "fact" and rule.get("when") else ""
    return RuleFields(looks, values, [] if frozen else [*(rows or []), Row()], frozen, only)


def rule_of(
    fields: RuleFields, old: Mapping[str, Any] | None, language: str, taken: Sequence[str]
) -> Document:
    """The rule that the fields mean, in the form of `scoring.rules`; InputError for a number that is none.

    What the form does not show stays as it is in `old`. `taken` are the keys of the other rules.
    """
    rule: Document = dict(old or {})
    _name(rule, fields.values["label"], language, taken)
    rule["group"] = fields.values["group"]
    rule["points"] = _whole(fields, "points")
    fields.places += [("label", "label"), ("group", "group"), ("points", "points")]
    if fields.frozen:
        return rule
    if fields.looks == "fact":
        rule["when"] = _when(fields)
    elif fields.looks == "silence":
        rule["inactive_days"] = _whole(fields, "inactive_days")
        fields.places.append(("inactive_days", "inactive_days"))
    else:
        _events(rule, fields)
    return rule


def _name(rule: Document, label: str, language: str, taken: Sequence[str]) -> None:
    """The label in the reader's language; the other one follows as long as both said the same."""
    if not label:
        raise InputError(_("Give this rule a name."), field="label")
    labels = dict(rule.get("label") or {})
    before, other = labels.get(language), "en" if language == "nl" else "nl"
    if label != before:
        rule.pop("phrase", None)  # its words for the middle of a sentence belonged to the old name
    if other not in labels or labels[other] == before:
        labels[other] = label
    labels[language] = label
    rule["label"] = labels
    if "key" not in rule:
        rule["key"] = _key(label, taken)


def _key(label: str, taken: Sequence[str]) -> str:
    base = re.sub(r"[^a-z0-9_]", "", snake_case(label))[:50].strip("_") or "rule"
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def _when(fields: RuleFields) -> Document:
    """All or any of the tests; a single one stands by itself."""
    used = [(i, row) for i, row in enumerate(fields.rows) if row.name]
    if not used:
        raise InputError(_("Choose at least one fact."), field="row-0")
    join = "any" if fields.values["join"] == "any" else "all"
    tests = []
    for place, (i, row) in enumerate(used):
        tests.append(_test(row, i, {"fact": row.name}))
        fields.places.append((f"when.{join}[{place}]" if len(used) > 1 else "when", f"row-{i}"))
    return tests[0] if len(used) == 1 else {join: tests}


def _test(row: Row, i: int, about: Document) -> Document:
    """{"fact": ..., "in": [...]}, perhaps inside "not"."""
    if not row.op:
        raise InputError(_("Choose what must hold."), field=f"row-{i}")
    try:
        negated, name, operand = read_value(row.op, row.value, row.name)
    except InputError as error:
        raise InputError(error.sentence, field=f"row-{i}") from None
    test = {**about, name: operand}
    return {"not": test} if negated else test


def _events(rule: Document, fields: RuleFields) -> None:
    used = [(i, row) for i, row in enumerate(fields.rows) if row.kind]
    if not used:
        raise InputError(_("Choose at least one thing that somebody does."), field="row-0")
    patterns = []
    for place, (i, row) in enumerate(used):
        patterns.append(_pattern(row, i))
        fields.places.append((f"event[{place}]" if len(used) > 1 else "event", f"row-{i}"))
    rule["event"] = patterns[0] if len(used) == 1 else patterns
    rule["frequency"] = _frequency(fields)
    for name in ("window_days", "decay_days", "at_least", "cap"):
        _put(rule, name, _optional(fields, name))
        fields.places.append((name, name))
    _put(rule, "since", fields.values["since"] or None)
    fields.places.append(("since", "since"))
    _put(rule, "distinct", "day" if fields.values["distinct"] else None)
    fields.places += [("frequency", "often"), ("distinct", "distinct")]


def _pattern(row: Row, i: int) -> Document:
    kinds = [code_of(kind.strip(), EVENTS) for kind in row.kind.split(",") if kind.strip()]
    pattern: Document = {"kind": kinds[0] if len(kinds) == 1 else kinds}
    if row.name:
        if row.op.startswith("not:"):
            raise InputError(
                _("A property of an event can only be asked for, not ruled out."), field=f"row-{i}"
            )
        pattern["where"] = {code_of(row.name, PROPERTIES): _test(row, i, {})}
    return pattern


def _frequency(fields: RuleFields) -> Any:
    often = fields.values["often"]
    if often == "at_most":
        found: Document = {"at_most": _whole(fields, "most")}
        days = _optional(fields, "per_days")
        return found if days is None else {**found, "per_days": days}
    if often == "each_per":
        return {"each_per": fields.values["each_per"]}
    return "each" if often == "each" else "once"


def _often(frequency: Any) -> dict[str, str]:
    if isinstance(frequency, Mapping):
        if "each_per" in frequency:
            return {"often": "each_per", "each_per": str(frequency["each_per"])}
        return {"often": "at_most", "most": _text(frequency.get("at_most")),
                "per_days": _text(frequency.get("per_days"))}  # fmt: skip
    return {"often": str(frequency)}


def _fact_rows(when: Any, values: dict[str, str]) -> list[Row] | None:
    """A row for each test, or None when the condition is not all or any of plain tests."""
    values["join"] = "any" if isinstance(when, Mapping) and "any" in when else "all"
    if when is None:
        return []
    parts = when.get(values["join"], [when]) if isinstance(when, Mapping) else None
    if not isinstance(parts, list) or len(parts) >= MOST_ROWS:
        return None
    rows = [_row(part) for part in parts]
    return None if None in rows else [row for row in rows if row]


def _row(part: Any) -> Row | None:
    negated = isinstance(part, Mapping) and set(part) == {"not"}
    test = part["not"] if negated else part
    if not isinstance(test, Mapping) or "fact" not in test or len(test) != 2:
        return None
    [(op, operand)] = [(name, value) for name, value in test.items() if name != "fact"]
    shown = show_value(op, operand, negated)
    return None if shown is None else Row(str(test["fact"]), *shown)


def _event_rows(event: Any) -> list[Row] | None:
    patterns = event if isinstance(event, list) else [event]
    if len(patterns) >= MOST_ROWS:
        return None
    rows = [_event_row(pattern) for pattern in patterns]
    return None if None in rows else [row for row in rows if row]


def _event_row(pattern: Mapping[str, Any]) -> Row | None:
    kinds = pattern.get("kind")
    several = kinds if isinstance(kinds, list) else [str(kinds)]
    kind = ", ".join(str(EVENTS.get(one, one)) for one in several)
    where = pattern.get("where") or {}
    if not where:
        return Row(kind=kind)
    if len(where) > 1:
        return None
    [(name, test)] = where.items()
    if not isinstance(test, Mapping) or len(test) != 1:
        return None
    [(op, operand)] = test.items()
    shown = show_value(op, operand, negated=False)
    return None if shown is None else Row(str(PROPERTIES.get(name, name)), *shown, kind=kind)


def _whole(fields: RuleFields, name: str) -> int:
    text = fields.values[name].replace("\N{MINUS SIGN}", "-")
    if not re.fullmatch(r"[+-]?\d{1,7}", text, re.ASCII):
        raise InputError(_("This must be a whole number."), field=name)
    return int(text)


def _optional(fields: RuleFields, name: str) -> int | None:
    return _whole(fields, name) if fields.values[name] else None


def _put(rule: Document, name: str, value: Any) -> None:
    """An empty field takes the word out of the rule."""
    if value is None:
        rule.pop(name, None)
    else:
        rule[name] = value


def _text(value: Any) -> str:
    return "" if value is None else str(value)
