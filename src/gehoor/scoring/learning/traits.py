"""What can be said of a lead in one breath: a number from some bound on, or a text that is one of several.

A trait asks one column of a sheet and answers with a truth for each row. A column that the sheet does not
have gives None: unknown, which is something else than blank.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext

from gehoor.scoring.learning.measure import Truths
from gehoor.scoring.learning.sheet import Sheet, as_numbers, squash

NAMED = 8  # values named in a sentence before it says how many more there are


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number in `column` is `bound` or more; a blank or a word is not."""

    column: str
    bound: float

    def holds(self, sheet: Sheet) -> Truths | None:
        cells = sheet.column(self.column)
        if cells is None:
            return None
        with np.errstate(invalid="ignore"):
            return np.asarray(as_numbers(cells) >= self.bound)

    def text(self) -> str:
        words = {"column": self.column, "bound": number_text(self.bound)}
        return gettext("%(column)s is %(bound)s or more") % words


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing stands in `column`."""

    column: str

    def holds(self, sheet: Sheet) -> Truths | None:
        cells = sheet.column(self.column)
        return None if cells is None else np.array([not cell for cell in cells], dtype=np.bool_)

    def text(self) -> str:
        return gettext("%(column)s is empty") % {"column": self.column}


@dataclass(frozen=True, slots=True)
class OneOf:
    """The text in `column` is one of `values`, whatever its capitals."""

    column: str
    values: tuple[str, ...]

    def holds(self, sheet: Sheet) -> Truths | None:
        cells = sheet.column(self.column)
        if cells is None:
            return None
        wanted = {squash(value) for value in self.values}
        return np.array([squash(cell) in wanted for cell in cells], dtype=np.bool_)

    def text(self) -> str:
        words = {"column": self.column, "value": _either(self.values)}
        return gettext("%(column)s is %(value)s") % words


@dataclass(frozen=True, slots=True)
class Rare:
    """The text in `column` is none of the `known` ones that are common: rare, or never seen before."""

    column: str
    known: tuple[str, ...]

    def holds(self, sheet: Sheet) -> Truths | None:
        cells = sheet.column(self.column)
        if cells is None:
            return None
        common = {squash(value) for value in self.known}
        return np.array([bool(cell) and squash(cell) not in common for cell in cells], dtype=np.bool_)

    def text(self) -> str:
        words = {"column": self.column, "values": _either(self.known)}
        return gettext("%(column)s is something rare, not %(values)s") % words


@dataclass(frozen=True, slots=True)
class Both:
    """Two traits at once."""

    one: "AtLeast | Blank | OneOf | Rare"
    two: "AtLeast | Blank | OneOf | Rare"

    def holds(self, sheet: Sheet) -> Truths | None:
        one, two = self.one.holds(sheet), self.two.holds(sheet)
        return None if one is None or two is None else np.asarray(one & two)

    def text(self) -> str:
        return gettext("%(one)s and %(two)s") % {"one": self.one.text(), "two": self.two.text()}


Single = AtLeast | Blank | OneOf | Rare
Trait = Single | Both


def number_text(value: float) -> str:
    """12 or 2.5, without a tail of zeros."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"


def _either(values: Sequence[str]) -> str:
    quoted = [f"“{value}”" for value in values[:NAMED]]
    if len(values) > NAMED:
        more = gettext("%(count)d others") % {"count": len(values) - NAMED}
        return gettext("%(these)s or %(last)s") % {"these": ", ".join(quoted), "last": more}
    if len(quoted) == 1:
        return quoted[0]
    return gettext("%(these)s or %(last)s") % {"these": ", ".join(quoted[:-1]), "last": quoted[-1]}
