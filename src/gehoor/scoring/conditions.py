"""Conditions: parsed once, strictly, into one tree that every evaluator reads.

A test looks at one value: {"in": ["NL", "BE"]}. A condition looks at all facts: a test with the name of
a fact, {"fact": "company.country", "in": [...]}, or "all", "any" and "not" of other conditions.
A missing value fails every test but {"is_empty": true} and {"is_true": false}.

A condition can be called with facts. `codegen` makes Python of the same tree, `bulk` makes SQL of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from gehoor.scoring import reading
from gehoor.scoring.facts import is_known
from gehoor.scoring.words import contains_any, fold, needle

Test = Callable[[Any], bool]

DEEPEST = 8
MOST_VALUES = 1000
_REMEMBERED = 512
_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,6})?", re.ASCII)
_YES = frozenset({"true", "yes", "1", "ja", "waar", "y", "j"})


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """One test on the value called `name`. `known` is `test` with a memory, for values with a hash."""

    name: str
    operator: str
    operand: Any
    test: Test
    known: Test

    def __call__(self, facts: Mapping[str, Any]) -> bool:
        try:
            return self.known(facts.get(self.name))
        except TypeError:  # a list or an object has no hash
            return self.test(facts.get(self.name))


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """Holds when every part does."""

    parts: "tuple[Condition, ...]"

    def __call__(self, facts: Mapping[str, Any]) -> bool:
        return all(part(facts) for part in self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """Holds when at least one part does."""

    parts: "tuple[Condition, ...]"

    def __call__(self, facts: Mapping[str, Any]) -> bool:
        return any(part(facts) for part in self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    """Holds when `part` does not."""

    part: "Condition"

    def __call__(self, facts: Mapping[str, Any]) -> bool:
        return not self.part(facts)


Condition = Ask | All | AnyOf | Not


def asks(condition: Condition) -> Iterator[Ask]:
    """Every test in the tree, from left to right."""
    if isinstance(condition, Ask):
        yield condition
    elif isinstance(condition, Not):
        yield from asks(condition.part)
    else:
        for part in condition.parts:
            yield from asks(part)


def parse_condition(value: Any, field: str, depth: int = 0) -> Condition:
    """The condition that `value` describes; InputError with the path of what is wrong in it."""
    if depth > DEEPEST:
        reading.refuse(_("Conditions are nested too deep; take them apart into several rules."), field)
    if isinstance(value, Mapping):
        if "all" in value:
            return All(_parse_parts(value, "all", field, depth))
        if "any" in value:
            return AnyOf(_parse_parts(value, "any", field, depth))
        if "not" in value:
            reading.table(value, field, ("not",))
            return Not(parse_condition(value["not"], reading.at(field, "not"), depth + 1))
    return _parse_fact(value, field)


def _parse_parts(value: Mapping[str, Any], name: str, field: str, depth: int) -> tuple[Condition, ...]:
    reading.table(value, field, (name,))
    place = reading.at(field, name)
    parts = reading.items(value[name], place, MOST_VALUES)
    return tuple(parse_condition(part, reading.at(place, i), depth + 1) for i, part in enumerate(parts))


def parse_ask(name: str, value: Any, field: str) -> Ask:
    """The test on the value called `name` in an object with one operator: {"contains_any": ["prijzen"]}.

    Titles, industries and paths come back all the time: remembering 512 answers makes evaluation four
    times as fast. `typed`, because 1 and True are one key but not one answer.
    """
    table = reading.table(value, field, OPERATORS)
    if len(table) != 1:
        words = {"operators": ", ".join(OPERATORS)}
        reading.refuse(_("Exactly one of these must be given: %(operators)s.") % words, field)
    [(operator, operand)] = table.items()
    test = OPERATORS[operator](operand, reading.at(field, operator))
    return Ask(name, operator, operand, test, lru_cache(maxsize=_REMEMBERED, typed=True)(test))


def as_number(value: Any) -> float | None:
    """The number that a value is or spells ("12", "3,5"), else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value.strip().replace(",", "."))
    return None


def _parse_fact(value: Any, field: str) -> Condition:
    table = reading.table(value, field, ("fact", *OPERATORS), ("fact",))
    name = reading.text(table["fact"], reading.at(field, "fact"))
    if not is_known(name):
        reading.refuse(_("There is no fact “%(name)s”.") % {"name": name}, reading.at(field, "fact"))
    return parse_ask(name, {key: operand for key, operand in table.items() if key != "fact"}, field)


def _for_each(test: Test) -> Test:
    """A list passes when one of its values does."""

    def ask(value: Any) -> bool:
        return any(test(one) for one in value) if isinstance(value, list) else test(value)

    return ask


def _one_of(values: list[Any], field: str) -> Test:
    texts, numbers, truths = set(), set(), set()
    for i, value in enumerate(values):
        if isinstance(value, bool):
            truths.add(value)
        elif isinstance(value, str):
            texts.add(fold(reading.text(value, reading.at(field, i))))
        else:
            numbers.add(reading.number(value, reading.at(field, i)))

    if not values:
        return lambda value: False  # a list still to be filled in

    def test(value: Any) -> bool:
        if isinstance(value, bool):
            return value in truths
        if isinstance(value, str) and fold(value) in texts:
            return bool(value.strip())
        return bool(numbers) and as_number(value) in numbers

    return _for_each(test)


def _eq(operand: Any, field: str) -> Test:
    return _one_of([operand], field)


def _in(operand: Any, field: str) -> Test:
    return _one_of(reading.items(operand, field, MOST_VALUES, least=0), field)


def _contains_any(operand: Any, field: str) -> Test:
    words = reading.items(operand, field, MOST_VALUES)
    needles = [needle(reading.text(word, reading.at(field, i))) for i, word in enumerate(words)]
    for i, one in enumerate(needles):
        if not one.strip():
            reading.refuse(_("This word has no letter or digit to look for."), reading.at(field, i))
    return _for_each(lambda value: isinstance(value, str) and contains_any(value, needles))


def _starts_with(operand: Any, field: str) -> Test:
    several = isinstance(operand, list | tuple)
    words = reading.items(operand, field, MOST_VALUES) if several else [operand]
    places = [reading.at(field, i) if several else field for i in range(len(words))]
    starts = tuple(fold(reading.text(word, place)) for word, place in zip(words, places, strict=True))
    for start, place in zip(starts, places, strict=True):
        if not start:
            reading.refuse(_("This word has no letter or digit to look for."), place)
    return _for_each(lambda value: isinstance(value, str) and fold(value).startswith(starts))


def _between_numbers(low: float | None, high: float | None) -> Test:
    def test(value: Any) -> bool:
        size = as_number(value)
        return size is not None and (low is None or size >= low) and (high is None or size <= high)

    return _for_each(test)


def _at_least(operand: Any, field: str) -> Test:
    return _between_numbers(reading.number(operand, field), None)


def _at_most(operand: Any, field: str) -> Test:
    return _between_numbers(None, reading.number(operand, field))


def _above(operand: Any, field: str) -> Test:
    least = reading.number(operand, field)
    return _for_each(lambda value: (size := as_number(value)) is not None and size > least)


def _below(operand: Any, field: str) -> Test:
    most = reading.number(operand, field)
    return _for_each(lambda value: (size := as_number(value)) is not None and size < most)


def _between(operand: Any, field: str) -> Test:
    pair = reading.items(operand, field, 2, least=2)
    low, high = (reading.number(one, reading.at(field, i)) for i, one in enumerate(pair))
    if low > high:
        reading.refuse(_("The first number must not be larger than the second."), field)
    return _between_numbers(low, high)


def _is_empty(operand: Any, field: str) -> Test:
    wanted = reading.truth(operand, field)
    return lambda value: (
        wanted is (value is None or value == [] or (isinstance(value, str) and not value.strip()))
    )


def _is_true(operand: Any, field: str) -> Test:
    wanted = reading.truth(operand, field)
    return lambda value: wanted is (value in (True, 1) or (isinstance(value, str) and fold(value) in _YES))


OPERATORS: dict[str, Callable[[Any, str], Test]] = {
    "eq": _eq,
    "in": _in,
    "contains_any": _contains_any,
    "starts_with": _starts_with,
    "at_least": _at_least,
    "at_most": _at_most,
    "above": _above,
    "below": _below,
    "between": _between,
    "is_empty": _is_empty,
    "is_true": _is_true,
}
