"""A rule in words: what it looks at, how often it pays and for how long."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from gehoor.scoring.parts import FACT_NAMES
from gehoor.scoring.rule import Rule
from gehoor.scoring.rules import Definition
from gehoor.web.areas.learning.operators import WORDS

FACTS = {**FACT_NAMES, "lead.facts.relation": gettext_lazy("relation")}
EVENTS = {
    "page_viewed": gettext_lazy("viewed a page"),
    "pricing_viewed": gettext_lazy("viewed the prices"),
    "case_study_read": gettext_lazy("read a case study"),
    "demo_requested": gettext_lazy("asked for a demo"),
    "form_submitted": gettext_lazy("sent a form"),
    "lead.inquired_again": gettext_lazy("wrote to us again"),
}
PROPERTIES = {
    "path": gettext_lazy("page"),
    "title": gettext_lazy("title of the page"),
    "form": gettext_lazy("form"),
    "referrer": gettext_lazy("site they came from"),
}
_MANY = 12  # values that are shown before the rest is only counted


@dataclass(frozen=True, slots=True)
class Look:
    """One thing a rule looks at: what, which test, and the values; `depth` is how deep it stands."""

    name: str
    test: str
    values: str
    more: int
    depth: int
    join: str


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """One rule as people read it."""

    key: str
    label: str
    points: int
    counts: str
    looks_at: tuple[Look, ...]


def in_words(definition: Definition, group: str) -> list[RuleInWords]:
    """The rules of `group` (fit, engagement), most points first."""
    rules = sorted((rule for rule in definition.rules if rule.group == group), key=lambda rule: -rule.points)
    return [rule_in_words(rule) for rule in rules]


def rule_in_words(rule: Rule) -> RuleInWords:
    """One rule in the reader's language."""
    language = (get_language() or "nl")[:2]
    label = rule.labels.get(language) or next(iter(rule.labels.values()), rule.key)
    looks = tuple(_looks_at(rule.document))
    return RuleInWords(rule.key, label, rule.points, ", ".join(_counts(rule)), looks)


def fact_word(name: str) -> str:
    """What a fact is called; one that came along without a column goes by its own name."""
    return str(FACTS.get(name, name.removeprefix("lead.facts.")))


def event_word(kind: str) -> str:
    """What somebody did, in the past tense; a kind of their own by its name."""
    return str(EVENTS.get(kind, kind.replace("_", " ")))


def code_of(word: str, words: Mapping[str, Any]) -> str:
    """The code behind a word that people choose from `words`; a name of their own stays as typed."""
    known = {str(said).casefold(): code for code, said in words.items()}
    return known.get(word.casefold(), word)


def _counts(rule: Rule) -> Iterator[str]:
    if rule.inactive is not None:
        yield ngettext("after %(n)s day of silence", "after %(n)s days of silence", rule.inactive.days) % {
            "n": rule.inactive.days
        }
    event = rule.event
    if event is None:
        return
    if event.at_least > 1:
        if event.by_day:
            yield ngettext("on %(n)s day", "on %(n)s different days", event.at_least) % {"n": event.at_least}
        else:
            yield ngettext("%(n)s time together", "%(n)s times together", event.at_least) % {
                "n": event.at_least
            }
    yield _often(event.most, event.per_days, event.each_per)
    if event.window is not None:
        yield ngettext("for %(n)s day", "for %(n)s days", event.window.days) % {"n": event.window.days}
    if event.decay is not None:
        yield ngettext("fading in %(n)s day", "fading in %(n)s days", event.decay) % {"n": event.decay}
    if event.since is not None:
        yield _("since %(day)s") % {"day": rule.document["since"]}
    if rule.cap is not None:
        yield _("at most %(n)s points together") % {"n": rule.cap}


def _often(most: int | None, per_days: int | None, each_per: str | None) -> str:
    if each_per is not None:
        return _("once for each %(name)s") % {"name": PROPERTIES.get(each_per, each_per)}
    if most is None:
        return _("each time")
    often = _("once") if most == 1 else _("at most %(n)s times") % {"n": most}
    if per_days is None:
        return often
    return _("%(often)s per %(n)s days") % {"often": often, "n": per_days}


def _looks_at(document: Mapping[str, Any]) -> Iterator[Look]:
    yield from _walk(document.get("when"), 0, "")
    events = document.get("event")
    for event in events if isinstance(events, list) else [events] if events else []:
        yield from _event(event)


def _event(event: Mapping[str, Any]) -> Iterator[Look]:
    kinds = event["kind"] if isinstance(event["kind"], list) else [event["kind"]]
    did = _(" or ").join(event_word(kind) for kind in kinds)
    where = dict(event.get("where") or {})
    if not where:
        yield Look(did, "", "", 0, 0, "any")
    for name, tests in where.items():
        for test, operand in tests.items():
            words, more = _values(test, operand)
            about = f"{did}: {PROPERTIES.get(name, name)}"
            yield Look(about, _test(test, operand, negated=False), words, more, 0, "any")


def _walk(part: Any, depth: int, join: str, *, negated: bool = False) -> Iterator[Look]:
    if not isinstance(part, Mapping):
        return
    for word in ("all", "any"):
        for one in part.get(word) or ():
            yield from _walk(one, depth + (1 if join else 0), word, negated=negated)
    if part.get("not"):
        yield from _walk(part["not"], depth, join, negated=not negated)
    if "fact" in part:
        for test, operand in part.items():
            if test != "fact":
                words, more = _values(test, operand)
                name = fact_word(str(part["fact"]))
                yield Look(name, _test(test, operand, negated=negated), words, more, depth, join)


def _test(test: str, operand: Any, *, negated: bool) -> str:
    if isinstance(operand, bool):
        return str(WORDS[f"{test}:{'yes' if operand is not negated else 'no'}"])
    name = f"not:{test}" if negated else test
    return str(WORDS[name]) if name in WORDS else _("not: %(name)s") % {"name": WORDS.get(test, test)}


def _values(test: str, operand: Any) -> tuple[str, int]:
    if isinstance(operand, bool):
        return "", 0
    if test == "between" and isinstance(operand, list):
        return _("%(low)s and %(high)s") % {"low": operand[0], "high": operand[1]}, 0
    if isinstance(operand, list):
        if not operand:
            return _("nothing yet"), 0
        return ", ".join(str(one).strip("*") for one in operand[:_MANY]), max(len(operand) - _MANY, 0)
    return str(operand), 0
