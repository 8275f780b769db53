"""From bytes to JSON values, with a sentence for what cannot be read."""

import re
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import from_json

from gehoor.errors import Malformed

_PLACE = re.compile(r"line (\d+) column (\d+)")


def parse(body: bytes) -> Any:
    """The JSON in `body`; Malformed (with line and column) when it is none, or not UTF-8."""
    if not body.strip():
        raise Malformed(_("The message is empty. Send a lead as JSON."), code="empty")
    try:
        return from_json(body.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
    except ValueError as error:
        place = _PLACE.search(str(error))
        line, column = place.groups() if place else ("1", "1")
        sentence = _("This is not readable JSON: it goes wrong at line %(line)s, character %(column)s.")
        raise Malformed(sentence % {"line": line, "column": column}, code="malformed_json") from error


def text_of(body: bytes) -> str:
    """The body as text, also when it is not proper UTF-8."""
    return body.decode("utf-8", errors="replace")
