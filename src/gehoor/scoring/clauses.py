"""A rule as a part of a sentence about a person: "with a role such as ...", "who asked for a demo".

What the document says itself comes first (the phrase of a rule, and its label where a list is too long to
read); the rest follows from the condition.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from gehoor.scoring import parts

Rule = Mapping[str, Any]

LONG = 5  # words of a list that can still be read in a sentence
_SHOWN = 3

_SUCH_AS = {
    "contact.title": gettext_lazy("with a role such as {words}"),
    "company.industry": gettext_lazy("in an industry such as {words}"),
    "company.name": gettext_lazy("at a company with a name such as {words}"),
    "company.domain": gettext_lazy("at a company with the web domain {words}"),
    "company.country": gettext_lazy("at a company in {words}"),
    "company.city": gettext_lazy("at a company in {words}"),
    "lead.source": gettext_lazy("who came in through {words}"),
    "lead.medium": gettext_lazy("who came in through {words}"),
    "lead.campaign": gettext_lazy("from the campaign {words}"),
    "lead.product": gettext_lazy("with an interest in {words}"),
    "lead.form": gettext_lazy("by the form {words}"),
}
_SIZES = {
    "between": gettext_lazy("at a company with {low} up to and including {high} employees"),
    "at_least": gettext_lazy("at a company with {low} or more employees"),
    "at_most": gettext_lazy("at a company with at most {low} employees"),
    "above": gettext_lazy("at a company with more than {low} employees"),
    "below": gettext_lazy("at a company with fewer than {low} employees"),
}
_EVENTS = {
    "pricing_viewed": gettext_lazy("looked at the prices"),
    "case_study_read": gettext_lazy("read a case study"),
    "demo_requested": gettext_lazy("asked for a demo"),
    "lead.inquired_again": gettext_lazy("wrote to us again"),
}
# Words of a label that say which fact it is about, so that the label can stand after "with a".
_NOUNS = {
    "contact.title": {"nl": ("functie", "rol", "titel"), "en": ("role", "title", "job", "position")},
    "company.industry": {"nl": ("branche", "sector"), "en": ("industry", "sector", "branch")},
}
_CHOSEN = ("juiste ", "goede ", "beste ", "right ", "best ")  # of which there is one
_PARTICLES = frozenset(
    {"aan", "achter", "af", "bij", "binnen", "door", "in", "langs", "mee", "na", "om", "onder", "op", "over"}
    | {"rond", "tegen", "terug", "thuis", "toe", "uit", "voor", "voorbij", "weg"}
)


def is_clause(rule: Rule) -> bool:
    """Whether the words of `clause` need "who" before them."""
    return rule.get("event") is not None or rule.get("inactive_days") is not None


def clause(rule: Rule) -> str:
    """The rule after "a person", or after "a person who" when `is_clause`; in the language in use."""
    if rule.get("inactive_days") is not None:
        days = int(rule["inactive_days"])
        return ngettext("was silent for %(n)s day", "was silent for %(n)s days", days) % {"n": days}
    return _did(rule) if rule.get("event") is not None else _is(rule)


def named(rule: Rule) -> str:
    """What the rule is called, small: for a list of things that take points off."""
    language = _language()
    phrase = (rule.get("phrase") or {}).get(language, "")
    return phrase or lowered(label_of(rule))


def lowered(label: str) -> str:
    """A label inside a sentence starts small, unless it is an abbreviation such as KvK or CEO."""
    first = label.split(" ")[0]
    return label if first[1:] != first[1:].lower() else label[:1].lower() + label[1:]


def _language() -> str:
    return (get_language() or "nl")[:2]


def label_of(rule: Rule) -> str:
    """What the rule is called, in the language in use."""
    return str((rule.get("label") or {}).get(_language()) or rule["key"].replace("_", " "))


def _did(rule: Rule) -> str:
    phrase = str((rule.get("phrase") or {}).get(_language(), "")) or _known(rule["event"])
    if phrase:
        return _verb_last(phrase) if _language() == "nl" else phrase
    return _("did this: {what}").format(what=lowered(label_of(rule)))


def _known(event: Any) -> str:
    """The words for events of one kind that need no further explanation, else empty."""
    if not isinstance(event, Mapping) or event.get("where") or not isinstance(event["kind"], str):
        return ""
    return str(_EVENTS.get(event["kind"], ""))


def _verb_last(phrase: str) -> str:
    """From main clause to subordinate, in Dutch: "vroeg een demo aan" → "een demo aanvroeg".

    A phrase begins with its verb; a particle at its end goes back to the verb it was taken from.
    """
    verb, _space, rest = phrase.partition(" ")
    words = rest.split()
    if words and words[-1] in _PARTICLES:
        return " ".join([*words[:-1], words[-1] + verb])
    return f"{rest} {verb}".strip()


def _is(rule: Rule) -> str:
    found = list(_positive(rule["when"]))
    facts = {fact for fact, _words in found}
    if len(facts) == 1 and max(words for _fact, words in found) > LONG:
        return _by_label(rule, facts.pop()) or _condition(rule["when"])
    return _condition(rule["when"])


def _positive(condition: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The facts a condition wants something of, with how many words it looks for."""
    for name in ("all", "any"):
        for one in condition.get(name, ()):
            yield from _positive(one)
    if "fact" in condition:
        lists = [len(operand) for operand in condition.values() if isinstance(operand, list)]
        yield str(condition["fact"]), max(lists, default=0)


def _by_label(rule: Rule, fact: str) -> str:
    """A long list by the name the two teams gave it: "with a decision-maker's title"."""
    label = lowered(label_of(rule))
    if not any(noun in label for noun in _NOUNS.get(fact, {}).get(_language(), ())):
        return ""
    chosen = label.startswith(_CHOSEN)
    if fact == "company.industry":
        return (_("in the {what}") if chosen else _("in this industry: {what}")).format(what=label)
    if chosen:
        return _("with the {what}").format(what=label)
    if _language() == "en" and label[:1] in "aeiou":
        return f"with an {label}"
    return _("with a {what}").format(what=label)


def _condition(condition: Mapping[str, Any]) -> str:
    if "any" in condition:
        return parts.either([_condition(one) for one in condition["any"] if not parts.is_open(one)])
    if "all" in condition:
        wanted = [_condition(one) for one in condition["all"] if "not" not in one]
        unwanted = [_condition(one["not"]) for one in condition["all"] if "not" in one]
        said = parts.both(wanted)
        but = [_("but not {what}").format(what=one) for one in unwanted]
        return ", ".join([one for one in (said, *but) if one])
    if "not" in condition:
        return _("not {what}").format(what=_condition(condition["not"]))
    test = {name: operand for name, operand in condition.items() if name != "fact"}
    return _fact(str(condition["fact"]), test)


def _fact(fact: str, test: Mapping[str, Any]) -> str:
    [(name, operand)] = test.items()
    if fact == "company.employees" and name in _SIZES:
        pair: Sequence[Any] = operand if isinstance(operand, list) else [operand, operand]
        return str(_SIZES[name]).format(low=parts.number(pair[0]), high=parts.number(pair[-1]))
    if fact == "contact.email_is_private" and name == "is_true":
        return _("with a private mail address") if operand else _("with a business mail address")
    if fact in _SUCH_AS and name in ("eq", "in", "contains_any"):
        values = operand if isinstance(operand, list) else [operand]
        return str(_SUCH_AS[fact]).format(words=parts.some(values, _SHOWN))
    return _("of whom this holds: {what}").format(what=parts.test_in_words(parts.fact_name(fact), test))
