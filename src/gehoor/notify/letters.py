"""Letters that another room writes whole: it says here which kind is its own, and the mail is as it says.

    letters.write_by("weekly_letter", my_letter)     # in AppConfig.ready()

Other channels say the headline and the sentence of the kind, with the link.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a letter; `mime` as in "application/pdf"."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Whole:
    """A letter in one language: subject, plain text, html with inline style, and what goes with it."""

    subject: str
    text: str
    html: str
    files: tuple[Enclosure, ...] = ()


Writer = Callable[[Mapping[str, Any], str, int | None], Whole]
"""(the delivery's data, nl or en, the reader's number) -> the letter; the language is active."""

_writers: dict[str, Writer] = {}


def write_by(kind: str, writer: Writer) -> None:
    """From now on `writer` writes the mails of this kind."""
    _writers[kind] = writer


def whole(kind: str, data: Mapping[str, Any], language: str, user_id: int | None) -> Whole | None:
    """The letter of this kind, or None when nobody writes it whole."""
    writer = _writers.get(kind)
    return writer(data, language, user_id) if writer else None
