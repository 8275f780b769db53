"""Facts without a column of their own: any JSON, as long as both databases can keep it."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import to_json

from gehoor.errors import InputError

MAX_FACTS = 200
MAX_BYTES = 64_000
MAX_NAME = 200


def check_facts(
    facts: Mapping[str, Any], where: str = "", *, most_bytes: int = MAX_BYTES
) -> list[InputError]:
    """What keeps `facts` from being stored: NUL characters, endless numbers, too many, too large."""
    if not facts:
        return []
    errors = [InputError(_problem(kind), field=path, code=kind) for path, kind in _odd(facts, where)]
    if not errors and (len(facts) > MAX_FACTS or len(to_json(facts)) > most_bytes):
        sentence = _(
            "These extra fields are too much for one message: at most %(count)s, %(size)s kB together."
        )
        values = {"count": MAX_FACTS, "size": most_bytes // 1000}
        errors.append(InputError(sentence % values, field=where or "facts", code="too_long"))
    return errors[:10]


def _odd(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if "\x00" in value:
            yield path, "control_character"
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield path, "number_expected"
    elif isinstance(value, dict):
        for key, inner in value.items():
            if "\x00" in key or len(key) > MAX_NAME:
                yield path or "facts", "bad_name"
            else:
                yield from _odd(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _odd(inner, f"{path}[{number}]")


def _problem(kind: str) -> str:
    if kind == "control_character":
        return _("There is a control character in this text. Take it out.")
    if kind == "number_expected":
        return _("This number is too large to keep. Send it as a text.")
    return _("The name of a field is too long or holds a control character. Give it a plain name.")
