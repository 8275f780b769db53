"""The row report: every row that could not be used, with its line, column, reason and cells."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gehoor.intake.models import Submission
from gehoor.intake.sources.csv import Problem, Row, sentence


@dataclass(frozen=True, slots=True)
class Line:
    """One row that was refused; `sentences` in the present language."""

    number: int
    columns: tuple[str, ...]
    sentences: tuple[str, ...]
    raw: str


def line_of(submission: Submission) -> Line:
    """A kept row as a line of the report."""
    return _line(submission.row_number or 0, submission.error or [], submission.payload)


def line_of_row(row: Row, problems: Sequence[Problem]) -> Line:
    """A row that was refused just now, in a dry run or a preview."""
    return _line(row.line, [problem.as_json() for problem in problems], row.raw)


def _line(number: int, errors: Sequence[Mapping[str, Any]], raw: str) -> Line:
    columns = tuple(str(error.get("field") or "") for error in errors)
    return Line(number, columns, tuple(sentence(error) for error in errors), raw.rstrip("\r\n"))


def table(lines: Iterable[Line], file: Mapping[str, Any]) -> Iterator[list[str]]:
    """The report as rows of cells, heading first; `file` says how the rows are to be cut."""
    yield heading(file)
    for line in lines:
        yield cells_of(line, file)


def heading(file: Mapping[str, Any]) -> list[str]:
    """Three columns of ours, then those of the file."""
    return [_("line"), _("column"), _("problem"), *(safe(name) for name in file.get("headings", []))]


def cells_of(line: Line, file: Mapping[str, Any]) -> list[str]:
    """One refused row as it stands in the report."""
    cells = next(csv.reader([line.raw], delimiter=file.get("delimiter", ",")), [])
    columns = "; ".join(dict.fromkeys(column for column in line.columns if column))
    return [safe(cell) for cell in (str(line.number), columns, " ".join(line.sentences), *cells)]


def safe(cell: str) -> str:
    """A cell that a spreadsheet will not run as a formula; telephone numbers stay as they are."""
    risky = cell[:1] in ("=", "@", "\t", "\r") or (cell[:1] in ("+", "-") and not cell[1:2].isdigit())
    return f"'{cell}" if risky else cell
