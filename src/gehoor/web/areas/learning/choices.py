"""What can be chosen in the form of a rule: facts, events, operators, required facts."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gehoor.scoring import required
from gehoor.scoring.facts import KNOWN
from gehoor.web.areas.learning import operators
from gehoor.web.areas.learning.reading import EVENTS, PROPERTIES, fact_word

OFTEN = {
    "once": _("once"),
    "each": _("each time"),
    "at_most": _("at most so many times"),
    "each_per": _("once for each different one"),
}


def of_form(rules: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The lists of the form; what the rules at hand already use is always among them."""
    facts = {name: fact_word(name) for name in (*KNOWN, *_used(rules, "fact"))}
    return {
        "fact_choices": sorted(facts.items(), key=lambda one: one[1].casefold()),
        "event_choices": [(name, str(word)) for name, word in EVENTS.items()],
        "property_choices": [(name, str(word)) for name, word in PROPERTIES.items()],
        "operator_choices": operators.choices(),
        "event_operator_choices": operators.choices(negated=False),
        "often_choices": [(name, str(word)) for name, word in OFTEN.items()],
        "required_choices": [(name, required.label(name)) for name in required.CHECKS],
    }


def _used(part: Any, word: str) -> Iterator[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get(word), str):
            yield part[word]
        for one in part.values():
            yield from _used(one, word)
    elif isinstance(part, list):
        for one in part:
            yield from _used(one, word)
