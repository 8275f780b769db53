"""Leads as columns of text: from a CSV file or from our own tables, with which of them were good."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.intake.sources.csv import open_table
from gehoor.scoring.learning.measure import Floats

BLANK = frozenset({"", "-", "--", "?", "n/a", "#n/a", "na", "nan", "null", "none", "nil"})
GOOD = frozenset(
    {"1", "1.0", "yes", "ja", "y", "j", "true", "waar", "good", "goed", "won", "gewonnen", "converted"}
    | {"customer", "klant", "success", "x"}
)
BAD = frozenset(
    {"0", "0.0", "no", "nee", "n", "false", "onwaar", "bad", "slecht", "lost", "verloren", "failure", "-1"}
)
MOST_ROWS = 2_000_000
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([,.]\d{3})+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns by heading, all of one length; a blank cell is ""."""

    columns: Mapping[str, Sequence[str]]
    rows: int

    def column(self, name: str) -> Sequence[str] | None:
        """The cells under `name`, also when it is spelled with other capitals or spaces; None when absent."""
        found = self.columns.get(name)
        if found is None:
            wanted = squash(name)
            found = next((cells for key, cells in self.columns.items() if squash(key) == wanted), None)
        return found

    def taken(self, which: Sequence[int]) -> "Sheet":
        """Only these rows, in this order."""
        return Sheet({name: [cells[i] for i in which] for name, cells in self.columns.items()}, len(which))


def read_sheet(path: Path) -> Sheet:
    """The rows of a CSV file that have as many cells as its heading.

    Raises InputError when it is no CSV file, or holds no row that can be read.
    """
    with open_table(path) as table:
        kept = []
        for row in table.rows():
            if not row.problem:
                kept.append([clean(cell) for cell in row.cells])
            if len(kept) > MOST_ROWS:
                break
        if not kept:
            raise InputError(
                _("“%(file)s” holds no rows that can be read.") % {"file": table.name}, code="empty"
            )
        columns = [list(cells) for cells in zip(*kept, strict=True)]
        return Sheet(dict(zip(table.headings, columns, strict=True)), len(kept))


def labelled(sheet: Sheet, target: str, name: str) -> tuple[Sheet, Floats]:
    """The rows of which `target` says whether they are good, and what it says (1 or 0).

    Raises InputError when there is no such column, or when it holds something other than yes and no.
    """
    cells = sheet.column(target)
    if cells is None:
        words = {"file": name, "column": target, "known": ", ".join(list(sheet.columns)[:40])}
        raise InputError(
            _("“%(file)s” has no column “%(column)s”. Its columns are: %(known)s.") % words, field="target"
        )
    told = [_is_good(cell, target) for cell in cells]
    which = [i for i, good in enumerate(told) if good is not None]
    if not which:
        raise InputError(
            _("In “%(file)s” column “%(column)s” is empty everywhere.") % {"file": name, "column": target},
            field="target",
        )
    return sheet.taken(which), np.array([bool(told[i]) for i in which], dtype=np.float64)


def _is_good(cell: str, target: str) -> bool | None:
    word = squash(cell)
    if not word:
        return None
    if word in GOOD:
        return True
    if word in BAD:
        return False
    words = {"column": target, "value": cell[:60]}
    raise InputError(
        _("Column “%(column)s” must say yes or no (1/0, yes/no, ja/nee, won/lost); it says “%(value)s”.")
        % words,
        field="target",
    )


def clean(cell: str) -> str:
    """A cell without spaces around it; the usual words for nothing become ""."""
    text = " ".join(cell.split())
    return "" if text.casefold() in BLANK else text


def squash(text: str) -> str:
    """As texts are compared: without capitals and double spaces."""
    return " ".join(text.split()).casefold()


def as_numbers(cells: Sequence[str]) -> Floats:
    """Each cell as a number; NaN for what is no number or blank."""
    seen: dict[str, float] = {}
    return np.array(
        [seen[c] if c in seen else seen.setdefault(c, _number(c)) for c in cells], dtype=np.float64
    )


def _number(cell: str) -> float:
    """1234.5, 1.234,50, 1,234.50, "€ 12", "12 %"."""
    text = cell.strip("€$£% \u00a0").replace("\N{MINUS SIGN}", "-")
    if "," in text and "." in text:
        thousands = "," if text.rfind(".") > text.rfind(",") else "."
        text = text.replace(thousands, "").replace(",", ".")
    elif "," in text:
        text = text.replace(",", "") if _GROUPED.fullmatch(text) else text.replace(",", ".")
    elif text.count(".") > 1 and _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    if not _NUMBER.fullmatch(text):
        return float("nan")
    value = float(text)
    return value if abs(value) <= 1e15 else float("nan")
