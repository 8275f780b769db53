"""Small operations on words."""

import re
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# C0 and C1 controls but tab and newline: they cannot be typed and PostgreSQL refuses NUL.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def squash(text: str, limit: int = 250) -> str:
    """One line: control characters out, runs of white space to one blank, at most `limit` long."""
    return " ".join(_CONTROL.sub(" ", text).split())[:limit]


def clean(text: str, limit: int = 10_000) -> str:
    """Several lines: control characters out, ends trimmed, at most `limit` long."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()[:limit]


def fold(text: str) -> str:
    """For comparing: lower case, without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def snake_case(text: str, limit: int = 80) -> str:
    """ "Demo Requested" and "demoRequested" become "demo_requested"."""
    return _NOT_WORD.sub("_", fold(_CAMEL.sub("_", text))).strip("_")[:limit]


def slug(text: str, limit: int = 50) -> str:
    """For an address: lower case letters, digits and hyphens."""
    return _NOT_WORD.sub("-", fold(text)).strip("-")[:limit]


@lru_cache(maxsize=16_384)
def email_key(text: str) -> str:
    """The mail address in the form by which we know somebody again, or "" when it is none."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return ""
    return found.normalized.lower()
