"""The definition in force, in words: what a rule looks at and for how long it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from gehoor.scoring.rule import Rule
from gehoor.scoring.rules import Definition

FACTS = {
    "contact.title": gettext_lazy("role"),
    "contact.email": gettext_lazy("mail address"),
    "contact.email_is_private": gettext_lazy("private mail address"),
    "company.name": gettext_lazy("company name"),
    "company.domain": gettext_lazy("web domain"),
    "company.industry": gettext_lazy("industry"),
    "company.employees": gettext_lazy("number of employees"),
    "company.country": gettext_lazy("country"),
    "company.postcode": gettext_lazy("postcode"),
    "lead.source": gettext_lazy("source"),
    "lead.medium": gettext_lazy("medium"),
    "lead.campaign": gettext_lazy("campaign"),
    "lead.product": gettext_lazy("product"),
    "lead.form": gettext_lazy("form"),
    "path": gettext_lazy("page"),
    "kind": gettext_lazy("event"),
}
_TESTS = ("contains_any", "in", "eq", "between", "at_least", "at_most", "is_true", "is_empty")


@dataclass(frozen=True)
class RuleInWords:
    """One rule as people read it."""

    label: str
    points: int
    counts: str
    looks_at: tuple[tuple[str, str], ...]


def in_words(definition: Definition, group: str) -> list[RuleInWords]:
    """The rules of `group` (fit, engagement), most points first."""
    rules = sorted((rule for rule in definition.rules if rule.group == group), key=lambda rule: -rule.points)
    return [
        RuleInWords(_label(rule), rule.points, _counts(rule), tuple(_looks_at(rule.document)))
        for rule in rules
    ]


def _label(rule: Rule) -> str:
    language = (get_language() or "nl")[:2]
    return rule.labels.get(language) or next(iter(rule.labels.values()), rule.key)


def _counts(rule: Rule) -> str:
    if rule.inactive is not None:
        days = rule.inactive.days
        return ngettext("after %(n)s day of silence", "after %(n)s days of silence", days) % {"n": days}
    if rule.event is None:
        return ""
    if rule.event.most is None:
        often = _("each time")
    else:
        most = rule.event.most
        often = _("once") if most == 1 else _("at most %(n)s times") % {"n": most}
    if rule.event.window is None:
        return often
    days = rule.event.window.days
    return often + ", " + ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days}


def _looks_at(document: Any) -> Iterator[tuple[str, str]]:
    """Each fact or event that is asked about, with the words that are looked for."""
    for part in (document.get("when"), document.get("event")):
        yield from _walk(part)


def _walk(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, list):
        for one in part:
            yield from _walk(one)
        return
    if not isinstance(part, Mapping):
        return
    if "kind" in part:
        yield str(FACTS["kind"]), _words(part["kind"])
    if "fact" in part:
        yield from _tests(str(part["fact"]), part)
    for word in ("all", "any"):
        yield from _walk(part.get(word))
    if part.get("not"):
        for name, words in _walk(part["not"]):
            yield _("not: %(name)s") % {"name": name}, words
    for name, tests in dict(part.get("where") or {}).items():
        yield from _tests(str(name), tests)


def _tests(name: str, tests: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for test in _TESTS:
        if test in tests and tests[test] not in ([], None):
            yield str(FACTS.get(name, name)), _words(tests[test], between=test == "between")


def _words(value: Any, between: bool = False) -> str:
    if value is True:
        return _("yes")
    if value is False:
        return _("no")
    if between and isinstance(value, list):
        return " – ".join("…" if one is None else str(one) for one in value)
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
