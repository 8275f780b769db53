"""One rule in full, in words: what it looks at, how often it pays and for how long.

Reads the document and not what was parsed from it, so that a draft, an old version and a file read alike.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

FACT_NAMES = {
    "contact.title": gettext_lazy("role"),
    "contact.email": gettext_lazy("mail address"),
    "contact.email_is_private": gettext_lazy("private mail address"),
    "contact.language": gettext_lazy("language"),
    "contact.phone": gettext_lazy("phone number"),
    "company.name": gettext_lazy("company name"),
    "company.domain": gettext_lazy("web domain"),
    "company.industry": gettext_lazy("industry"),
    "company.employees": gettext_lazy("number of employees"),
    "company.country": gettext_lazy("country"),
    "company.postcode": gettext_lazy("postcode"),
    "company.city": gettext_lazy("city"),
    "company.kvk": gettext_lazy("company register number"),
    "lead.source": gettext_lazy("source"),
    "lead.medium": gettext_lazy("medium"),
    "lead.campaign": gettext_lazy("campaign"),
    "lead.product": gettext_lazy("product"),
    "lead.form": gettext_lazy("form"),
    "lead.landing_page": gettext_lazy("first page visited"),
    "lead.referrer": gettext_lazy("site they came from"),
    "lead.message": gettext_lazy("message"),
    "lead.door": gettext_lazy("way in"),
}
FACTS = {**FACT_NAMES, "path": gettext_lazy("page"), "form": gettext_lazy("form")}
KINDS = {
    "page_viewed": gettext_lazy("page viewed"),
    "pricing_viewed": gettext_lazy("prices viewed"),
    "case_study_read": gettext_lazy("case study read"),
    "demo_requested": gettext_lazy("demo requested"),
    "form_submitted": gettext_lazy("form sent"),
    "lead.inquired_again": gettext_lazy("got in touch again"),
}
_TESTS = {
    "eq": gettext_lazy("{fact} is {words}"),
    "in": gettext_lazy("{fact} is {words}"),
    "contains_any": gettext_lazy("{fact} contains {words}"),
    "starts_with": gettext_lazy("{fact} begins with {words}"),
    "at_least": gettext_lazy("{fact} at least {words}"),
    "at_most": gettext_lazy("{fact} at most {words}"),
    "above": gettext_lazy("{fact} more than {words}"),
    "below": gettext_lazy("{fact} less than {words}"),
}
_SHOWN = 6  # words of a list; the rest is counted


def rule_in_words(rule: Mapping[str, Any]) -> str:
    """Everything a rule of a document asks and pays for, in the language in use."""
    parts = [looks_at(rule), *counts(rule)]
    return ", ".join(part for part in parts if part)


def condition_in_words(condition: Mapping[str, Any], *, inside: bool = False) -> str:
    """A condition on facts; `inside` another one it stands in brackets when it has several parts."""
    for name, last in (("all", _("; and ")), ("any", _("; or "))):
        if name in condition:
            parts = [condition_in_words(one, inside=True) for one in condition[name] if not is_open(one)]
            said = last.join(parts)
            return f"({said})" if inside and len(parts) > 1 else said
    if "not" in condition:
        return _("not ({what})").format(what=condition_in_words(condition["not"]))
    test = {name: operand for name, operand in condition.items() if name != "fact"}
    return test_in_words(fact_name(str(condition.get("fact", ""))), test)


def is_open(condition: Mapping[str, Any]) -> bool:
    """Whether this is a list that still has to be filled in: nothing passes it."""
    return condition.get("in") == []


def test_in_words(fact: str, test: Mapping[str, Any]) -> str:
    """One test on the value called `fact`."""
    for name, operand in test.items():
        if name == "between" and isinstance(operand, Sequence) and len(operand) == 2:
            low, high = (number(one) for one in operand)
            return _("{fact} from {low} up to and including {high}").format(fact=fact, low=low, high=high)
        if name == "is_empty":
            return (_("{fact} is not known") if operand else _("{fact} is known")).format(fact=fact)
        if name == "is_true":
            return (_("{fact}: yes") if operand else _("{fact}: no")).format(fact=fact)
        values = operand if isinstance(operand, list) else [operand]
        return str(_TESTS.get(name, "{fact} {words}")).format(fact=fact, words=some(values))
    return fact


def fact_name(fact: str) -> str:
    """What a fact is called; one that came along without a column is called by its own name."""
    if fact in FACTS:
        return str(FACTS[fact])
    return f"“{fact.removeprefix('lead.facts.').replace('_', ' ')}”"


def some(values: Sequence[Any], most: int = _SHOWN) -> str:
    """ "a", "b" or "c"; of a long list the first ones and how many more there are."""
    told = list(dict.fromkeys(_value(one) for one in values))
    shown = told[:most]
    left = len(told) - len(shown)
    if not shown:
        return _("(nothing filled in yet)")
    if left:
        more = ngettext("%(n)s other", "%(n)s others", left) % {"n": left}
        return either([*shown, more])
    return either(shown)


def either(words: Sequence[str]) -> str:
    """a, b or c"""
    return _joined(words, _(" or "))


def both(words: Sequence[str]) -> str:
    """a, b and c"""
    return _joined(words, _(" and "))


def number(value: Any) -> str:
    """1.000 or 2,5 in Dutch, 1,000 or 2.5 in English; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if (get_language() or "nl")[:2] == "nl" else text


def _value(value: Any) -> str:
    if value is True:
        return _("yes")
    if value is False:
        return _("no")
    if isinstance(value, str):
        return f"“{value.strip('*')}”"  # a star widens a word and is no part of it
    return number(value)


def looks_at(rule: Mapping[str, Any]) -> str:
    """The facts, events or silence a rule asks about."""
    parts = []
    if rule.get("event") is not None:
        patterns = rule["event"] if isinstance(rule["event"], list) else [rule["event"]]
        parts.append(either([_pattern(one) for one in patterns]))
    if rule.get("inactive_days") is not None:
        days = rule["inactive_days"]
        parts.append(
            ngettext("after %(n)s day of silence", "after %(n)s days of silence", days) % {"n": days}
        )
    if rule.get("when") is not None:
        said = condition_in_words(rule["when"])
        parts.append(_("only if {what}").format(what=said) if parts else said)
    return ", ".join(parts)


def _pattern(pattern: Mapping[str, Any]) -> str:
    kinds = pattern["kind"] if isinstance(pattern["kind"], list) else [pattern["kind"]]
    said = either([str(KINDS.get(kind) or kind.replace("_", " ")) for kind in kinds])
    tests = [test_in_words(fact_name(name), test) for name, test in (pattern.get("where") or {}).items()]
    return _("{event} ({where})").format(event=said, where=both(tests)) if tests else said


def counts(rule: Mapping[str, Any]) -> list[str]:
    """How often an event pays, from how many on, for how long."""
    if rule.get("event") is None:
        return []
    parts = [_often(rule.get("frequency", "once")), _grouped(rule)]
    if (days := rule.get("window_days")) is not None:
        parts.append(ngettext("counts for %(n)s day", "counts for %(n)s days", days) % {"n": number(days)})
    if (days := rule.get("decay_days")) is not None:
        said = ngettext("fades away in %(n)s day", "fades away in %(n)s days", days)
        parts.append(said % {"n": number(days)})
    if rule.get("since") is not None:
        parts.append(_("from {day} on").format(day=rule["since"]))
    if rule.get("cap") is not None:
        parts.append(_("at most {points} points together").format(points=number(rule["cap"])))
    return [part for part in parts if part]


def _grouped(rule: Mapping[str, Any]) -> str:
    count = rule.get("at_least", 1)
    if rule.get("distinct") == "day":
        return ngettext("from %(n)s day on", "from %(n)s different days on", count) % {"n": count}
    return _("from {n} times on").format(n=count) if count > 1 else ""


def _often(frequency: Any) -> str:
    if frequency == "once":
        return _("once")
    if not isinstance(frequency, Mapping):
        return _("each time")
    if "each_per" in frequency:
        return _("once per {name}").format(name=fact_name(frequency["each_per"]))
    words = {"n": frequency["at_most"], "days": frequency.get("per_days")}
    if words["days"] is None:
        return _("at most %(n)s times") % words
    return _("at most %(n)s times in %(days)s days") % words


def _joined(words: Sequence[str], last: str) -> str:
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])}{last}{words[-1]}"
