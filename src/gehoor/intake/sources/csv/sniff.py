"""How a file is written: its encoding and its delimiter, from the first quarter of a megabyte."""

import codecs
import csv
import re
from collections import Counter

from django.utils.translation import gettext as _

from gehoor.errors import InputError

SAMPLE = 256 * 1024
DELIMITERS = (",", ";", "\t", "|")

_KINDS = (
    (b"PK\x03\x04", "workbook"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
    (b"%PDF", "binary"),
    (b"\x1f\x8b", "binary"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"SQLite format 3", "binary"),
)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_SEPARATOR_LINE = re.compile(r"^\ufeff?sep=(.)\s*$", re.IGNORECASE)


def encoding_of(sample: bytes) -> str:
    """The encoding: utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be or cp1252.

    Raises InputError when there is nothing, or when this is no text.
    """
    if not sample.strip():
        raise InputError(_("This file is empty. Choose a file with a heading and rows."), code="empty")
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    wide = _wide(sample)
    if wide:
        return wide
    _refuse_binary(sample)
    lines = [
        line for line in sample.split(b"\n")[: -1 if len(sample) == SAMPLE else None] if not line.isascii()
    ]
    readable = sum(_is_utf8(line) for line in lines)
    return "utf-8" if readable * 2 >= len(lines) else "cp1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark: in Western text every other byte is zero."""
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > 0.4 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""


def _refuse_binary(sample: bytes) -> None:
    for start, kind in _KINDS:
        if sample.startswith(start):
            raise InputError(_why_not(kind), code=kind)
    odd = sample.count(0) + len(_CONTROL.findall(sample))
    if odd > max(8, len(sample) // 100):
        raise InputError(_why_not("binary"), code="binary")


def _why_not(kind: str) -> str:
    if kind == "workbook":
        return _(
            "This is a workbook, not a CSV file. Open it in Excel and choose "
            "Save as, CSV UTF-8; then take that file."
        )
    return _("This file holds no text. Export your list as CSV and take that file.")


def lines_of(sample: str, *, whole: bool) -> list[str]:
    """The lines of the sample; the last one is left off when the file goes on after it."""
    lines = sample.replace("\r", "").split("\n")
    return lines if whole or len(lines) < 2 else lines[:-1]


def separator_line(line: str) -> str:
    """The delimiter that Excel wrote as `sep=;` in the first line, or nothing."""
    found = _SEPARATOR_LINE.match(line)
    return found[1] if found else ""


def delimiter_of(lines: list[str]) -> str:
    """The delimiter with which most lines have as many cells as the heading."""
    return max(DELIMITERS, key=lambda delimiter: _fit(lines[:200], delimiter))


def _fit(lines: list[str], delimiter: str) -> tuple[bool, bool, float, int]:
    rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    if not rows:
        return False, False, 0.0, 0
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    return width > 1, len(rows[0]) == width, count / len(rows), width
