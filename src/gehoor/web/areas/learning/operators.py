"""The operators of a test as people choose them, and the values beside them as people type them."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoor.errors import InputError
from gehoor.scoring.conditions import OPERATORS

WORDS = {
    "contains_any": gettext_lazy("contains one of the words"),
    "not:contains_any": gettext_lazy("contains none of the words"),
    "in": gettext_lazy("is one of"),
    "not:in": gettext_lazy("is none of"),
    "eq": gettext_lazy("is exactly"),
    "not:eq": gettext_lazy("is anything but"),
    "starts_with": gettext_lazy("starts with"),
    "not:starts_with": gettext_lazy("does not start with"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "above": gettext_lazy("is more than"),
    "below": gettext_lazy("is less than"),
    "between": gettext_lazy("lies between"),
    "not:between": gettext_lazy("does not lie between"),
    "is_empty:yes": gettext_lazy("is not known"),
    "is_empty:no": gettext_lazy("is known"),
    "is_true:yes": gettext_lazy("is so"),
    "is_true:no": gettext_lazy("is not so"),
}
LISTS = frozenset({"contains_any", "in", "starts_with"})
NUMBERS = frozenset({"at_least", "at_most", "above", "below"})
_TRUTHS = frozenset({"is_empty", "is_true"})
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
_RANGE = re.compile(
    rf"\s*({_NUMBER.pattern})\s*(?:-|–|…|;|\.\.|to|tot|tot en met|t/m|and|en)\s*({_NUMBER.pattern})\s*"
)


def choices(*, negated: bool = True) -> list[tuple[str, str]]:
    """The operators that the rule language has, with their words; without those that say “not”, if asked."""
    return [
        (name, str(words))
        for name, words in WORDS.items()
        if name.removeprefix("not:").split(":")[0] in OPERATORS and (negated or not name.startswith("not:"))
    ]


def read_value(op: str, text: str, name: str) -> tuple[bool, str, Any]:
    """Whether it is negated, the operator of the rule language, and its operand.

    Raises InputError when `text` is no such value. An empty list is allowed: it is still to be filled in.
    """
    if op not in WORDS:
        raise InputError(_("Choose what must hold."))
    negated, plain = op.startswith("not:"), op.removeprefix("not:")
    plain, _colon, answer = plain.partition(":")
    if plain in _TRUTHS:
        return negated, plain, answer == "yes"
    if plain in LISTS:
        return negated, plain, [_scalar(one, plain, name) for one in _split(text)]
    if plain == "between":
        return negated, plain, _pair(text)
    if plain in NUMBERS:
        return negated, plain, _number(text)
    if not text:
        raise InputError(_("Fill in a value."))
    return negated, plain, _scalar(text, plain, name)


def show_value(op: str, operand: Any, negated: bool) -> tuple[str, str] | None:
    """The operator and the text that stand in the form; None when the form has no such operator."""
    prefix = "not:" if negated else ""
    if op in _TRUTHS and isinstance(operand, bool):
        return f"{op}:{'yes' if operand is not negated else 'no'}", ""
    if f"{prefix}{op}" not in WORDS:
        return None
    if op == "between" and isinstance(operand, list) and len(operand) == 2:
        return f"{prefix}{op}", f"{operand[0]} - {operand[1]}"
    if isinstance(operand, list):
        return f"{prefix}{op}", ", ".join(map(str, operand))
    return f"{prefix}{op}", str(operand)


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def _scalar(text: str, op: str, name: str) -> Any:
    """A number where a number is compared, else the text; a postcode with a zero before it stays one."""
    numeric = name == "company.employees" or name.startswith("lead.facts.")
    if numeric and op in ("in", "eq") and _NUMBER.fullmatch(text) and not re.match(r"0\d", text):
        return _number(text)
    return text


def _pair(text: str) -> list[int | float]:
    found = _RANGE.fullmatch(text)
    if not found:
        raise InputError(_("Give two numbers, such as 50 - 1000."))
    return [_number(found[1]), _number(found[2])]


def _number(text: str) -> int | float:
    if not _NUMBER.fullmatch(text):
        raise InputError(_("This must be a number."))
    return float(text.replace(",", ".")) if re.search(r"[.,]", text) else int(text)
