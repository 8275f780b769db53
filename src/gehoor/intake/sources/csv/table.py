"""A CSV file as headings and rows, read from disk line by line.

Python's csv module is the parser. What is added: an open quotation mark costs the row it stands in
and not the rest of the file, every row knows its line and where the next one begins, and no more than
one row is ever in memory.
"""

import codecs
import csv
import io
import re
import tempfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.intake.sources.csv import sniff

LONGEST = 1024 * 1024  # bytes in one row
MOST_LINES = 500  # lines in one quoted cell; beyond it the quotation mark was a mistake
csv.field_size_limit(LONGEST)

_DATA_CELL = re.compile(r"^\s*([^@\s]+@[^@\s]+\.[^@\s]+|[\d.,:/ -]*\d[\d.,:/ -]*)\s*$")


class Row(NamedTuple):
    """One row. `problem` is "", or why the cells cannot be trusted: blank, quotes, cells or nul."""

    line: int  # where it begins in the file; the heading is usually line 1
    cells: list[str]
    raw: str  # letter for letter
    problem: str
    end: int  # bytes up to and including this row
    last_line: int


class _Unclosed(Exception):
    """A quotation mark was opened and not closed within reason."""


class _Lines:
    """The file's lines as text, keeping those of the present row and able to take lines back."""

    def __init__(self, file: BinaryIO, encoding: str, offset: int, line: int) -> None:
        self.file = file
        self.encoding = encoding
        self.offset = offset
        self.line = line
        self.held: list[tuple[str, int]] = []
        self._bytes = 0
        self._back: deque[tuple[str, int]] = deque()
        file.seek(offset)

    def __iter__(self) -> Iterator[str]:
        while True:
            text, length = self._back.popleft() if self._back else self._read()
            if not length:
                return
            self.held.append((text, length))
            self._bytes += length
            if len(self.held) > MOST_LINES or self._bytes > LONGEST:
                raise _Unclosed
            yield text

    def _read(self) -> tuple[str, int]:
        data = self.file.readline(LONGEST + 1)
        if len(data) > LONGEST:
            where = self.line + len(self.held) + 1
            raise InputError(
                _("Line %(line)d is longer than a megabyte. Is this a CSV file?") % {"line": where},
                code="too_long",
            )
        return decode(data, self.encoding), len(data)

    def take(self, count: int | None = None) -> tuple[str, int, int]:
        """End the row after `count` held lines (all, when left out): raw text, first line, end offset."""
        taken = self.held if count is None else self.held[:count]
        if count is not None:
            self._back.extendleft(reversed(self.held[count:]))
        first = self.line + 1
        self.offset += sum(length for _text, length in taken)
        self.line += len(taken)
        self.held, self._bytes = [], 0
        return "".join(text for text, _length in taken), first, self.offset


def decode(data: bytes, encoding: str) -> str:
    """Text of one line; a line that is no UTF-8 in a UTF-8 file is read as Windows-1252."""
    if encoding == "cp1252":
        return data.decode("cp1252", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


class Table:
    """An opened file. `notes` are codes of what was odd about the heading: (code, heading)."""

    def __init__(self, file: BinaryIO, name: str, encoding: str, delimiter: str, size: int) -> None:
        self.file = file
        self.name = name
        self.encoding = encoding
        self.delimiter = delimiter
        self.size = size
        self.notes: list[tuple[str, str]] = []
        self.headings: list[str] = []
        self._start = (0, 0)

    def __enter__(self) -> "Table":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def rows(self, offset: int = 0, line: int = 0) -> Iterator[Row]:
        """Every row after `offset` bytes and `line` lines; from the first row, when left out.

        Raises InputError for a line of more than a megabyte.
        """
        if not offset:
            offset, line = self._start
        lines = _Lines(self.file, self._line_encoding, offset, line)
        reader = self._reader(lines, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _Unclosed):
                yield self._mend(lines)
                reader = self._reader(lines, strict=True)
                continue
            raw, first, end = lines.take()
            yield self._row(first, cells, raw, end, lines.line)

    def first_rows(self, count: int) -> list[Row]:
        """The first `count` rows, for a preview or to guess from."""
        rows = self.rows()
        return [row for row, _number in zip(rows, range(count), strict=False)]

    @property
    def _line_encoding(self) -> str:
        return "cp1252" if self.encoding == "cp1252" else "utf-8"

    def _reader(self, lines: _Lines, *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(iter(lines), delimiter=self.delimiter, strict=strict)

    def _row(self, first: int, cells: list[str], raw: str, end: int, last: int) -> Row:
        width = len(self.headings)
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]  # a delimiter too many at the end of each line is harmless
        problem = ""
        if not raw.strip() or not any(cell.strip() for cell in cells):
            problem = "blank"
        elif "\0" in raw:
            problem = "nul"
        elif len(cells) != width:
            problem = "cells"
        return Row(first, cells, raw, problem, end, last)

    def _mend(self, lines: _Lines) -> Row:
        """The row whose quotation marks do not add up; the lines after it are read anew.

        A stray mark inside a row of otherwise the right width (`"Jansen" BV`) is forgiven.
        """
        alone = len(lines.held) == 1
        raw, first, end = lines.take(1)
        text = raw.rstrip("\r\n").replace("\r", " ")
        cells = next(csv.reader([text], delimiter=self.delimiter), [])
        if alone and len(cells) == len(self.headings) and _ends(raw, self.delimiter):
            return self._row(first, cells, raw, end, lines.line)
        return Row(first, cells, raw, "quotes", end, lines.line)

    def read_heading(self) -> None:
        """Find the first filled line and take it for the heading."""
        lines = _Lines(self.file, self._line_encoding, *self._skip_marks())
        try:
            for cells in self._reader(lines, strict=False):
                _raw, _first, end = lines.take()
                if any(cell.strip() for cell in cells):
                    self._start = (end, lines.line)
                    self.headings = self._named(cells)
                    return
        except (csv.Error, _Unclosed) as error:
            raise InputError(
                _("The heading in the first line cannot be read; look at its quotation marks."),
                code="bad_heading",
            ) from error
        raise InputError(_("This file is empty. Choose a file with a heading and rows."), code="empty")

    def _skip_marks(self) -> tuple[int, int]:
        """Bytes and lines before the heading: a byte order mark, and the line `sep=;` of Excel."""
        self.file.seek(0)
        mark = len(codecs.BOM_UTF8) if self.file.read(3) == codecs.BOM_UTF8 else 0
        self.file.seek(mark)
        line = self.file.readline(64)
        separator = sniff.separator_line(decode(line, self._line_encoding))
        self.delimiter = separator or self.delimiter
        return (mark + len(line), 1) if separator else (mark, 0)

    def _named(self, cells: list[str]) -> list[str]:
        """Headings that are all filled and all different."""
        data = [cell for cell in cells if _DATA_CELL.match(cell)]
        if any("@" in cell for cell in data) or len(data) * 2 > len(cells):
            raise InputError(
                _("The first line looks like data (%(cell)s). Put a line with headings above it.")
                % {"cell": data[0].strip()[:60]},
                code="no_heading",
            )
        while len(cells) > 1 and not cells[-1].strip():
            cells = cells[:-1]
        names: list[str] = []
        for number, cell in enumerate(cells, start=1):
            name = " ".join(cell.split())[:120].replace("\0", "")
            if not name:
                self.notes.append(("unnamed", f"#{number}"))
                name = f"#{number}"
            if name in names:
                self.notes.append(("twice", name))
                name = _free(name, names)
            names.append(name)
        return names


def _ends(raw: str, delimiter: str) -> bool:
    """Whether the last cell is closed, so that no cell ran on into the next line."""
    return raw.count('"') % 2 == 0 or not raw.rstrip("\r\n").rpartition(delimiter)[2].startswith('"')


def _free(name: str, taken: list[str]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def open_table(source: Path | str | BinaryIO) -> Table:
    """Find out how the file is written, and read its heading.

    Raises InputError with a sentence when it is no CSV file, is empty or has no heading.
    """
    file, name = _opened(source)
    try:
        sample = file.read(sniff.SAMPLE)
        encoding = sniff.encoding_of(sample)
        if encoding.startswith("utf-16") or b"\n" not in sample.rstrip(b"\r\n"):
            file = _rewritten(file, encoding)
            sample = file.read(sniff.SAMPLE)
        size = file.seek(0, io.SEEK_END)
        text = sample.removeprefix(codecs.BOM_UTF8).decode(
            "cp1252" if encoding == "cp1252" else "utf-8", "replace"
        )
        lines = sniff.lines_of(text, whole=len(sample) == size)
        table = Table(file, name, encoding, sniff.delimiter_of(lines), size)
        table.read_heading()
    except BaseException:
        file.close()
        raise
    return table


def _opened(source: Path | str | BinaryIO) -> tuple[BinaryIO, str]:
    if not isinstance(source, str | Path):
        source.seek(0)
        return source, getattr(source, "name", "") or "csv"
    path = Path(source)
    try:
        return path.open("rb"), path.name
    except OSError as error:
        raise InputError(
            _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}, code="unreadable"
        ) from error


def _rewritten(file: BinaryIO, encoding: str) -> BinaryIO:
    """The same text on disk as UTF-8 with line feeds: from UTF-16, or from an old Mac's returns."""
    file.seek(0)
    known = encoding if encoding.startswith("utf-16") or encoding == "cp1252" else "utf-8-sig"
    source = io.TextIOWrapper(file, encoding=known, errors="replace", newline=None)
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the table
    while text := source.read(sniff.SAMPLE):
        copy.write(text.encode("cp1252" if encoding == "cp1252" else "utf-8", "replace"))
    copy.seek(0)
    source.close()
    return copy
