"""A definition as a document: whether it may be kept, and its fingerprint."""

from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.scoring import reading
from gehoor.scoring.rules import Definition, parse
from gehoor.signed.fingerprint import canonical as canonical
from gehoor.signed.fingerprint import digest as digest

LONGEST_DOCUMENT = 1_000_000  # characters; five hundred rules with long lists of words fit in a third


def check(document: Any) -> Definition:
    """The definition in `document`; InputError with the path when it cannot be read, or not be kept."""
    found = parse(document)
    try:
        text = canonical(document)
    except (TypeError, ValueError) as error:
        raise InputError(_("This holds something else than texts, numbers, yes and no.")) from error
    if len(text) > LONGEST_DOCUMENT:
        words = {"most": LONGEST_DOCUMENT, "count": len(text)}
        reading.refuse(_("This is longer than %(most)s characters: %(count)s.") % words, "")
    refuse_letters(document)
    return found


def refuse_letters(document: Any) -> None:
    """InputError with the place of a letter that no database keeps."""
    for letter, name in _letters(document, ""):
        reading.refuse(_("Letter number %(number)s is not one that can be kept.") % {"number": letter}, name)


def _letters(value: Any, field: str) -> list[tuple[int, str]]:
    """The letters that no database keeps (NUL, halves of a pair), each with its place."""
    if isinstance(value, str):
        return [(ord(one), field) for one in value if one == "\0" or "\ud800" <= one <= "\udfff"][:1]
    if isinstance(value, dict):
        parts = [_letters(one, reading.at(field, str(name))) for name, one in value.items()]
        return [found for part in [_letters(list(value), field), *parts] for found in part][:1]
    if isinstance(value, list):
        return [found for i, one in enumerate(value) for found in _letters(one, reading.at(field, i))][:1]
    return []
