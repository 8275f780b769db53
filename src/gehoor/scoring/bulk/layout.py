"""Which columns a definition needs of leads and events, and how their values are written there."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gehoor.identity.freemail import PRIVATE_DOMAINS
from gehoor.scoring.conditions import Condition, asks
from gehoor.scoring.rules import Definition

Form = Literal["json", "text", "number", "domain"]

# How a missing value is written where values are compared as text.
MISSING: Mapping[Form, str] = {"json": "null", "text": "", "domain": ""}


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a lead or an event, in a column of its own.

    `form` is how it is written: a JSON text, plain text, a number, or the domain of a mail address (for
    whether that address is a private one).
    """

    name: str
    form: Form


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of `bulk_leads` by fact and of `bulk_events` by property, as far as the rules need them."""

    facts: Mapping[str, Column]
    properties: Mapping[str, Column]
    kinds: frozenset[str]
    is_silence_asked: bool = field(default=False)


def layout_of(definition: Definition, form: Callable[[str], Form]) -> Layout:
    """The layout for this definition; `form` says how each fact is written."""
    facts = _names(rule.when for rule in definition.rules)
    counting = [rule.event for rule in definition.rules if rule.event is not None]
    wheres = (pattern.where for event in counting for pattern in event.patterns)
    properties = dict.fromkeys([*_names(wheres), *(event.each_per for event in counting if event.each_per)])
    return Layout(
        facts={name: Column(f"f{i}", form(name)) for i, name in enumerate(facts)},
        properties={name: Column(f"p{i}", "json") for i, name in enumerate(properties)},
        kinds=frozenset(kind for event in counting for one in event.patterns for kind in one.kinds),
        is_silence_asked=any(rule.inactive is not None for rule in definition.rules),
    )


def value_of(form: Form, text: Any) -> Any:
    """The value that was written as `text`."""
    if form == "json":
        return json.loads(text)
    if form == "domain":
        return text.strip().lower() in PRIVATE_DOMAINS
    return text


def write_value(form: Form, value: Any) -> Any:
    """How `value` is written, for tables that are made from values in memory."""
    if form == "json":
        return None if value is None else json.dumps(value, default=str)
    return value


def _names(conditions: Iterable[Condition | None]) -> dict[str, None]:
    return dict.fromkeys(_each_name(conditions))


def _each_name(conditions: Iterable[Condition | None]) -> Iterator[str]:
    for condition in conditions:
        if condition is not None:
            yield from (ask.name for ask in asks(condition))
