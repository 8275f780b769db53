"""A definition as one readable TOML file, out and in.

Reading is as strict as everywhere: what a file says is checked by the same parser, with the place of what is
wrong. Writing gives the same file for the same document, one line per value, long lists broken.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError, Malformed
from gehoor.scoring.document import LONGEST_DOCUMENT, check

_WIDTH = 100
_TOP = ("fit_threshold", "engagement_threshold", "hysteresis", "time_zone", "required_facts")
_RULE = (
    "key",
    "group",
    "points",
    "label",
    "phrase",
    "when",
    "event",
    "inactive_days",
    "frequency",
    "at_least",
    "distinct",
    "window_days",
    "decay_days",
    "since",
    "cap",
)
_PLAIN_KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def dump(document: Mapping[str, Any], heading: Sequence[str] = ()) -> str:
    """The document as TOML; `heading` stands above it as remarks, one line each."""
    parts = [*map(remark, heading), ""] if heading else []
    parts += [f"{name} = {_value(document[name])}" for name in _TOP if name in document]
    if not document["rules"]:
        parts.append("rules = []")  # before the first table: whatever follows belongs to that
    if document.get("caps"):
        parts += ["", "[caps]"]
        parts += [f"{name} = {points}" for name, points in sorted(document["caps"].items())]
    for rule in document["rules"]:
        parts += ["", "[[rules]]"]
        parts += [f"{name} = {_value(rule[name])}" for name in _RULE if rule.get(name) is not None]
    return "\n".join(parts) + "\n"


def load(text: str) -> dict[str, Any]:
    """The document in a TOML file, checked.

    Malformed when it is no TOML, InputError with the path of what is wrong in it.
    """
    document = read(text)
    check(document)
    return document


def read(text: str) -> dict[str, Any]:
    """What a TOML file says, whatever it is about, as JSON would hold it; Malformed when it is no TOML."""
    if len(text) > 2 * LONGEST_DOCUMENT:
        words = {"most": 2 * LONGEST_DOCUMENT, "count": len(text)}
        raise InputError(_("This is longer than %(most)s characters: %(count)s.") % words)
    try:
        document: dict[str, Any] = _plain(tomllib.loads(text.removeprefix("\N{BYTE ORDER MARK}")))
    except tomllib.TOMLDecodeError as error:
        raise Malformed(_("This is not TOML: %(why)s.") % {"why": str(error).rstrip(".")}) from error
    except (ValueError, RecursionError) as error:  # a number of ten thousand digits, brackets without end
        raise Malformed(_("A number or a nesting in this file is too large to read.")) from error
    return document


def inline(value: Any) -> str:
    """A value of a document on one line."""
    return _line(value)


def remark(line: str) -> str:
    """A remark is one line of letters that can be seen."""
    return f"# {''.join(one if one.isprintable() else ' ' for one in line)}".rstrip()


def _plain(value: Any) -> Any:
    """As JSON would hold it: TOML knows days, a document writes them as text."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value


def _value(value: Any, depth: int = 0) -> str:
    """A value on one line when it fits, a list over several when it does not."""
    line = _line(value)
    if len(line) + 4 * depth <= _WIDTH:
        return line
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)} = {_value(one, depth)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        indent = "    " * (depth + 1)
        return "[\n" + "".join(f"{indent}{row},\n" for row in _rows(value, depth + 1)) + "    " * depth + "]"
    return line


def _rows(values: Sequence[Any], depth: int) -> Iterator[str]:
    """The items of a long list, as many on a line as fit."""
    row = ""
    for value in values:
        said = _value(value, depth)
        if row and ("\n" in said or "\n" in row or len(row) + len(said) + 2 + 4 * depth > _WIDTH):
            yield row
            row = said
        else:
            row = f"{row}, {said}" if row else said
    if row:
        yield row


def _line(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)} = {_line(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_line(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """A TOML text: JSON's escapes are a part of TOML's, and DEL has to be escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if name and set(name) <= _PLAIN_KEY else _quoted(name)
