"""When a routing rule holds: where somebody is, what they want, how large they are, how they came."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.scoring import reading
from gehoor.scoring.conditions import as_number
from gehoor.scoring.words import fold

WORDS = ("country", "postcode", "product", "employees", "source")
MOST_VALUES = 500
_FACTS = {"country": "company.country", "product": "lead.product", "source": "lead.source"}
_DIGITS = re.compile(r"\s*(\d{4})(?!\d)", re.ASCII)  # 1234 AB in the Netherlands, 2000 in Belgium


def parse(value: Any) -> dict[str, Any]:
    """The conditions in their stored form; InputError naming the field that is off."""
    table = reading.table(value, "", WORDS)
    found: dict[str, Any] = {}
    for name in ("country", "product", "source"):
        if table.get(name):
            words = reading.items(table[name], name, MOST_VALUES)
            found[name] = [reading.text(word, reading.at(name, i)).strip() for i, word in enumerate(words)]
    if "country" in found:
        found["country"] = [_parse_country(code) for code in found["country"]]
    if table.get("postcode"):
        ranges = reading.items(table["postcode"], "postcode", MOST_VALUES)
        found["postcode"] = [_parse_range(one, reading.at("postcode", i)) for i, one in enumerate(ranges)]
    if table.get("employees"):
        found["employees"] = _parse_employees(table["employees"])
    return found


def holds(conditions: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether all `conditions` hold for a lead with these `facts`; a missing fact fails its condition."""
    return all(_CHECKS[name](wanted, facts) for name, wanted in conditions.items() if wanted)


def _parse_country(code: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", code):
        raise InputError(_("A country is two letters, such as NL or BE."), field="country")
    return code.upper()


def _parse_range(value: Any, field: str) -> list[str]:
    ends = [str(end).strip() for end in reading.items(value, field, 2, least=2)]
    if not all(re.fullmatch(r"\d{4}", end, re.ASCII) for end in ends) or ends[0] > ends[1]:
        raise InputError(
            _("A postcode range is two times four digits, the lowest first, such as 1000 and 1999."),
            field=field,
        )
    return ends


def _parse_employees(value: Any) -> list[int | None]:
    pair = reading.items(value, "employees", 2, least=2)
    low, high = (
        None if end is None else reading.whole(end, f"employees[{i}]", 0, 10_000_000)
        for i, end in enumerate(pair)
    )
    if low is not None and high is not None and low > high:
        raise InputError(_("The first number must not be larger than the second."), field="employees")
    return [low, high]


def _is_one_of(name: str, wanted: list[str], facts: Mapping[str, Any]) -> bool:
    value = facts.get(_FACTS[name])
    return isinstance(value, str) and bool(value) and fold(value) in _folded(tuple(wanted))


@lru_cache(maxsize=256)
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _in_postcodes(wanted: list[list[str]], facts: Mapping[str, Any]) -> bool:
    digits = _DIGITS.match(str(facts.get("company.postcode") or ""))
    return digits is not None and any(low <= digits[1] <= high for low, high in wanted)


def _in_size(wanted: list[int | None], facts: Mapping[str, Any]) -> bool:
    size = as_number(facts.get("company.employees"))
    low, high = wanted
    return size is not None and (low is None or size >= low) and (high is None or size <= high)


_CHECKS = {
    "country": lambda wanted, facts: _is_one_of("country", wanted, facts),
    "product": lambda wanted, facts: _is_one_of("product", wanted, facts),
    "source": lambda wanted, facts: _is_one_of("source", wanted, facts),
    "postcode": _in_postcodes,
    "employees": _in_size,
}
