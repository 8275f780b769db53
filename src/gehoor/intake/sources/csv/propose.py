"""A first mapping for a file nobody mapped yet: from its headings, and from what stands under them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.intake.sources.csv import names, values
from gehoor.lib import phone
from gehoor.lib.text import email_key

ENOUGH = 0.8  # of the filled cells must agree before the content of a column says what it is


@dataclass
class Proposal:
    """What we think. `kind` is hubspot, salesforce, pipedrive or ""; `label` its name on the screen."""

    document: dict[str, Any]
    kind: str = ""
    label: str = ""
    unsure: list[str] = field(default_factory=list)  # columns recognised by content, not by heading


def propose(headings: Sequence[str], sample: Sequence[list[str]] = (), delimiter: str = ",") -> Proposal:
    """A mapping document for a file with these headings and rows (cells of the first rows).

    Raises InputError for a file with one column that says nothing to us: then the delimiter is
    something else than , ; | or a tab.
    """
    guess = _Guess(headings, sample)
    ignored = guess.leave_out_report()
    guess.by_heading()
    guess.by_content()
    kind = _kind(headings)
    if len(headings) == 1 and not guess.fields:
        raise InputError(
            _(
                "Only one column was found, “%(name)s”. Columns must be separated by a comma, a semicolon, "
                "a tab or |."
            )
            % {"name": headings[0]},
            code="one_column",
        )
    cells = (cell for row in sample for cell in row)
    document: dict[str, Any] = {
        "fields": guess.fields,
        "dates": guess.dates(),
        "decimal": values.decimal_mark(cells, delimiter),
    }
    if ignored:
        document["ignore"] = ignored
    if guess.stages:
        document["stages"] = guess.stages
    if numbers := guess.numbers():
        document["numbers"] = numbers
    key = guess.key()
    if key:
        document["key"] = {"by": "external_id", "system": kind.name if kind else "csv", "column": key}
    return Proposal(document, kind.name if kind else "", kind.label if kind else "", guess.unsure)


def _kind(headings: Sequence[str]) -> names.Kind | None:
    there = {name for heading in headings for name in names.variants(heading)}
    found = [(len(there.intersection(kind.signs.split("|"))), kind) for kind in names.KINDS]
    best, kind = max(found, key=lambda pair: pair[0] - pair[1].least)
    return kind if best >= kind.least else None


class _Guess:
    def __init__(self, headings: Sequence[str], sample: Sequence[list[str]]) -> None:
        self.headings = headings
        self.columns = [
            [row[number].strip() for row in sample if len(row) > number and row[number].strip()]
            for number in range(len(headings))
        ]
        self.fields: dict[str, Any] = {}
        self.stages: dict[str, str] = {}
        self.unsure: list[str] = []
        self._taken: set[int] = set()
        self._by_name: dict[str, int] = {}
        for number, heading in enumerate(headings):
            for name in names.variants(heading):
                self._by_name.setdefault(name, number)

    def leave_out_report(self) -> list[str]:
        """The columns that our row report put before those of the file."""
        first = list(self.headings[:3])
        if tuple(heading.lower() for heading in first) not in names.REPORT:
            return []
        self._taken.update(range(3))
        return first

    def by_heading(self) -> None:
        for stage, known in names.STAGE_DATES.items():
            found = self._columns_called(known)
            if found:
                self.stages[stage] = self.headings[found[0]]
                self._taken.add(found[0])
        for name, known in names.HEADINGS.items():
            found = [number for number in self._columns_called(known) if self._may_be(name, number)]
            if name == "name" and {"first_name", "last_name"} & set(self.fields):
                continue
            if name == "phone" and len(found) > 1:
                self.fields[name] = [self.headings[number] for number in found]
                self._taken.update(found)
            elif found:
                self.fields[name] = self.headings[found[0]]
                self._taken.add(found[0])

    def _columns_called(self, known: str) -> list[int]:
        found = [self._by_name[name] for name in known.split("|") if name in self._by_name]
        return [number for number in dict.fromkeys(found) if number not in self._taken]

    def _may_be(self, name: str, number: int) -> bool:
        """Whether the cells allow what the heading says: "Datum" without dates is something else."""
        cells = self.columns[number]
        if not cells:
            return True
        if name in ("received_at", "consent_at"):
            return _share(cells, lambda cell: values.moment(cell, "dmy", "UTC") is not None or
                          values.looks_like_date(cell)) > 0.5  # fmt: skip
        if name == "amount":
            return _share(cells, lambda cell: values.number(cell, ",") is not None) > 0.5
        if name == "email":
            return _share(cells, lambda cell: "@" in cell) > 0.3
        if name in ("first_name", "last_name", "name", "company"):
            return _share(cells, lambda cell: "@" in cell) < 0.5
        return True

    def by_content(self) -> None:
        """Columns whose headings say nothing and whose cells do."""
        for number, cells in enumerate(self.columns):
            if number in self._taken or len(cells) < 2:
                continue
            if "email" not in self.fields and _share(cells, _is_mail) >= ENOUGH:
                self._take("email", number)
            elif "phone" not in self.fields and _share(cells, _is_phone) >= ENOUGH:
                self._take("phone", number)

    def _take(self, name: str, number: int) -> None:
        self.fields[name] = self.headings[number]
        self._taken.add(number)
        self.unsure.append(self.headings[number])

    def dates(self) -> str:
        """The order of day and month that fits every date column, or "auto" when they differ."""
        names_ = [self.fields.get("received_at"), self.fields.get("consent_at"), *self.stages.values()]
        orders = {
            values.order_of(self.columns[self.headings.index(name)])
            for name in names_
            if name and any(values.looks_like_date(cell) for cell in self.columns[self.headings.index(name)])
        }
        return orders.pop() if len(orders) == 1 else "auto"

    def numbers(self) -> list[str]:
        """Columns that stay beside our fields and hold numbers, to be compared by scoring rules."""
        return [
            heading
            for number, heading in enumerate(self.headings)
            if number not in self._taken
            and len(self.columns[number]) > 1
            and heading != self.key()
            and all(values.is_number(cell) for cell in self.columns[number])
        ]

    def key(self) -> str:
        """The heading of a column that holds ids: filled in every row of the sample, and never twice."""
        for number in self._columns_called(names.IDS):
            cells = self.columns[number]
            rows = max((len(column) for column in self.columns), default=0)
            if cells and len(set(cells)) == len(cells) == rows:
                return self.headings[number]
        return ""


def _share(cells: Sequence[str], test: Any) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells)


def _is_mail(cell: str) -> bool:
    return bool(email_key(cell))


def _is_phone(cell: str) -> bool:
    found = phone.normalise(cell)
    return bool(found.e164) and not found.problem
