"""What every kind of message becomes, and what every reader may need of it."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError, Malformed, Unauthorised
from gehoor.lib.text import squash

LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it came: the address it was sent to, headers (lower case), bytes and form fields."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    form: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Mapping[str, Any]:
        """The body as a JSON object; Malformed when it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Malformed(_("The message is not readable JSON.")) from error
        if not isinstance(found, dict):
            raise Malformed(_("The message must be a JSON object."))
        return found


@dataclass(frozen=True, slots=True)
class Report:
    """There is a recording: where, of when, with whom, by whom."""

    external_id: str
    url: str
    called_at: datetime
    number: str = ""  # of the customer
    caller_email: str = ""
    seller_side: str = ""
    name: str = ""


Reader = Callable[[Message, str], Report | None]


def same(given: str, *wanted: str) -> None:
    """Raise Unauthorised unless it is one of these; takes equally long for every wrong word."""
    if not sum(hmac.compare_digest(given.encode("utf-8", "replace"), one.encode()) for one in wanted):
        raise Unauthorised(_("The signature of this message is not right."))


def required(facts: Mapping[str, Any], name: str) -> str:
    """The text under `name`; InputError that names the field when it is missing."""
    value = facts.get(name)
    found = plain(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not found:
        raise InputError(_("The field %(name)s is missing.") % {"name": name}, field=name)
    return found


def plain(value: Any) -> str:
    """One line that every database takes: no control characters, no halves of a character."""
    return squash(str(value or "").encode("utf-8", "replace").decode(), LONGEST)


def moment(value: Any, name: str) -> datetime:
    """An ISO 8601 moment with a zone, or seconds since 1970; InputError that names the field otherwise."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(str(value))
        found = found.astimezone(UTC) if found.tzinfo else found
    except (ValueError, OverflowError, OSError) as error:
        raise InputError(_("The field %(name)s is not a moment.") % {"name": name}, field=name) from error
    if found.tzinfo is None:
        raise InputError(_("The field %(name)s has no time zone.") % {"name": name}, field=name)
    return found
