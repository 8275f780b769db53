"""What the page of a draft shows, with one rule or the terms opened for editing."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from operator import delitem
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.scoring import draft, parts, required, sign
from gehoor.scoring.document import check
from gehoor.scoring.models import Draft, Signature
from gehoor.scoring.rules import parse
from gehoor.team.models import User
from gehoor.web.areas.learning import choices, rule_form
from gehoor.web.areas.learning.reading import RuleInWords, rule_in_words
from gehoor.web.areas.learning.rule_form import RuleFields

Document = dict[str, Any]
TERMS_OPEN = "-terms"  # no key of a rule has a hyphen


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule on the page: in words, or as a form when it is open."""

    key: str
    group: str
    words: RuleInWords
    sentence: str
    form: RuleFields | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Open:
    """What stands open: the rule `key` ("" for a new one) with its fields, or the terms with theirs."""

    key: str | None = None
    fields: RuleFields | None = None
    terms: dict[str, Any] | None = None


def language() -> str:
    """The reader's: nl or en."""
    return (get_language() or "nl")[:2]


def draft_page(found: Draft, user: User, opened: Open) -> dict[str, Any]:
    """Everything on the page of a draft."""
    definition = parse(found.document)
    rules = found.document["rules"]
    shown = [
        Shown(
            rule.key,
            rule.group,
            rule_in_words(rule),
            _capital(parts.rule_in_words(rule.document)),
            opened.fields if opened.key == rule.key else None,
            i == 0,
            i == len(rules) - 1,
        )
        for i, rule in enumerate(definition.rules)
    ]
    return {
        "draft": found,
        "definition": definition,
        "required": [required.label(name) for name in definition.required_facts],
        "shown": shown,
        "new_rule": opened.fields if opened.key == "" else None,
        "terms": _boxes(opened.terms) if opened.terms else None,
        "signatures": list(Signature.objects.filter(draft=found).order_by("team")),
        "is_overtaken": draft.is_overtaken(found),
        "may_write": found.closed_at is None,
        "may_sign": bool(sign.sides(user)),
        "groups": [
            ("fit", _("Fits us"), definition.fit_threshold),
            ("engagement", _("Is active"), definition.engagement_threshold),
        ],
        **choices.of_form(rules),
    }


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def opened_by(found: Draft, edit: str, add: str) -> Open:
    """What `?edit=` (the key of a rule, or terms) or `?add=` (fact, event, silence) asks to open."""
    if add in rule_form.KINDS:
        return Open("", rule_form.empty(add))
    if edit == TERMS_OPEN:
        return Open(terms=terms_of(found.document))
    for rule in found.document["rules"]:
        if rule["key"] == edit:
            return Open(edit, rule_form.of_rule(rule, language()))
    return Open()


def with_rule(document: Document, key: str, fields: RuleFields) -> Document:
    """The document with the rule `key` as the fields say, or with a new one at the end for "".

    Raises InputError, with the sentence already beside its field in `fields`.
    """
    changed = deepcopy(document)
    rules = changed["rules"]
    index = next((i for i, rule in enumerate(rules) if rule["key"] == key), len(rules))
    old = rules[index] if index < len(rules) else None
    taken = [rule["key"] for rule in rules]
    try:
        rule = rule_form.rule_of(fields, old, language(), taken)
    except InputError as error:
        _beside(fields, error)
        raise
    rules[index:] = [rule, *rules[index + 1 :]]
    try:
        check(changed)
    except InputError as error:
        fields.blame(error, index)
        raise
    return changed


def _beside(fields: RuleFields, error: InputError) -> None:
    """An error of the form itself already names its field."""
    name = error.field or "rule"
    if name.startswith("row-") and int(name[4:]) < len(fields.rows):
        fields.rows[int(name[4:])].problem = error.sentence
    else:
        fields.problems[name] = error.sentence


ACTS: dict[str, Callable[[list[Document], int], None]] = {
    "up": lambda rules, i: rules.insert(max(i - 1, 0), rules.pop(i)),
    "down": lambda rules, i: rules.insert(i + 1, rules.pop(i)),
    "remove": delitem,
}


def acted(document: Document, key: str, what: str) -> Document:
    """The document with one rule moved or taken away; unchanged when there is no such rule or act."""
    changed = deepcopy(document)
    rules = changed["rules"]
    index = next((i for i, rule in enumerate(rules) if rule["key"] == key), None)
    if index is not None and what in ACTS:
        ACTS[what](rules, index)
    return changed


TERMS = ("fit_threshold", "engagement_threshold", "hysteresis")
CAPS = ("fit", "engagement", "total")


def terms_of(document: Document) -> dict[str, Any]:
    """What stands in the form of the terms."""
    caps = document.get("caps") or {}
    values = {name: str(document[name]) for name in TERMS}
    values |= {f"cap_{name}": str(caps.get(name, "")) for name in CAPS}
    return {"values": values, "required": document.get("required_facts", []), "problems": {}}


def with_terms(found: Draft, values: dict[str, str], wanted: list[str]) -> tuple[Document, dict[str, Any]]:
    """The document with these terms, and the form as typed; problems stand in the form when there are any."""
    document, terms = deepcopy(found.document), {"values": values, "required": wanted, "problems": {}}
    for name in TERMS:
        document[name] = _number(values[name])
    caps = {name: _number(values[f"cap_{name}"]) for name in CAPS if values[f"cap_{name}"]}
    document.pop("caps", None)
    if caps:
        document["caps"] = caps
    document["required_facts"] = [name for name in required.CHECKS if name in wanted]
    try:
        check(document)
    except InputError as error:
        name = (error.field or "").replace("caps.", "cap_")
        terms["problems"] = {name if name in values else "": error.sentence}
    return document, terms


_WORDS = {
    "fit_threshold": gettext_lazy("Points needed for “fits us”"),
    "engagement_threshold": gettext_lazy("Points needed for “is active”"),
    "hysteresis": gettext_lazy("So many points below, it stays an MQL"),
    "cap_fit": gettext_lazy("At most for “fits us”"),
    "cap_engagement": gettext_lazy("At most for “is active”"),
    "cap_total": gettext_lazy("At most in all"),
}


def _boxes(terms: dict[str, Any]) -> dict[str, Any]:
    problems, values = terms["problems"], terms["values"]
    boxes = [
        {"name": name, "label": label, "value": values[name], "problem": problems.get(name, "")}
        for name, label in _WORDS.items()
    ]
    return {
        "boxes": boxes,
        "required": terms["required"],
        "general": [problems[""]] if "" in problems else [],
    }


def _number(text: str) -> Any:
    """A whole number when it is one; else as typed, so that the definition refuses it with its own words."""
    plain = text.replace("\N{MINUS SIGN}", "-")
    return int(plain) if plain.removeprefix("-").isdecimal() and len(plain) < 9 else text
