"""Reading a document strictly: a misspelt word is a wrong rule, so nothing unknown passes.

Every function takes the value, the path at which it stands and returns it typed, or raises InputError
with that path and a sentence.
"""

import math
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from gehoor.errors import InputError

LARGEST = 1_000_000_000_000  # numbers beyond this are mistakes, and sums of them would not fit
LONGEST = 200


def refuse(sentence: str, field: str) -> NoReturn:
    """Raise InputError at `field`."""
    raise InputError(sentence, field=field)


def table(
    value: Any, field: str, allowed: Collection[str], required: Collection[str] = ()
) -> Mapping[str, Any]:
    """An object whose keys are all in `allowed` and include all of `required`."""
    if not isinstance(value, Mapping):
        refuse(_("This must be an object with names and values."), field)
    for name in value:
        if name not in allowed:
            words = {"name": str(name)[:60], "allowed": ", ".join(sorted(allowed))}
            refuse(
                _("“%(name)s” is not known here. Known are: %(allowed)s.") % words, at(field, str(name)[:60])
            )
    for name in required:
        if name not in value:
            refuse(_("“%(name)s” is missing.") % {"name": name}, at(field, name))
    return value


def items(value: Any, field: str, most: int, least: int = 1) -> list[Any]:
    """A list of `least` to `most` values."""
    if not isinstance(value, list | tuple):
        refuse(_("This must be a list."), field)
    if not least <= len(value) <= most:
        words = {"least": least, "most": most, "count": len(value)}
        refuse(_("This list must have %(least)s to %(most)s items, not %(count)s.") % words, field)
    return list(value)


def text(value: Any, field: str, most: int = LONGEST) -> str:
    """A text that is not empty and at most `most` characters long."""
    if not isinstance(value, str) or not value.strip():
        refuse(_("This must be a text that is not empty."), field)
    if len(value) > most:
        refuse(_("This text is longer than %(most)s characters.") % {"most": most}, field)
    return value


def whole(value: Any, field: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        refuse(_("This must be a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}, field)
    return value


def number(value: Any, field: str) -> float:
    """A number of at most a million million, whole or not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        refuse(_("This must be a number."), field)
    if not (abs(value) <= LARGEST and math.isfinite(value)):
        refuse(_("This number is too large."), field)
    return value


def truth(value: Any, field: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        refuse(_("This must be true or false."), field)
    return value


def at(field: str, name: str | int) -> str:
    """The path of `name` inside `field`: rules[3].when.fact."""
    if isinstance(name, int):
        return f"{field}[{name}]"
    return f"{field}.{name}" if field else name
