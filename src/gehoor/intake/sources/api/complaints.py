"""What was wrong with a field, in the reader's language: what, where, and what to do."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import ErrorDetails

from gehoor.errors import InputError, Several

MAX_COMPLAINTS = 50


def explain(errors: Iterable[ErrorDetails], paths: Mapping[str, str] | None = None) -> Several:
    """One error that holds a sentence for each of pydantic's; `paths` gives the sender's own names."""
    return several([_one(error, paths or {}) for error in errors])


def several(errors: list[InputError]) -> Several:
    """One error for all of `errors`; when it is only one, its sentence speaks for both."""
    if len(errors) == 1:
        return Several(errors[0].sentence, errors)
    sentence = _("%(count)s fields cannot be used; each is explained under “errors”.")
    return Several(sentence % {"count": len(errors)}, errors[:MAX_COMPLAINTS])


def as_json(error: InputError) -> list[dict[str, Any]]:
    """The single complaints in `error`, as a program reads them."""
    parts: Iterable[InputError] = error.errors if isinstance(error, Several) else (error,)
    return [{"field": one.field, "sentence": one.sentence, "code": one.code} for one in parts]


def path_of(location: Iterable[str | int], paths: Mapping[str, str]) -> str:
    """("events", 0, "at") as "events[0].at", beginning with the name the sender used."""
    text = ""
    for position, part in enumerate(location):
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (paths.get(part, part) if position == 0 else part)
    return text


def _one(error: ErrorDetails, paths: Mapping[str, str]) -> InputError:
    code, sentence = _sentence(error["type"], error.get("ctx") or {})
    return InputError(sentence, field=path_of(error["loc"], paths) or None, code=code)


def _sentence(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "missing":
        return "required", _("This field is needed. Add it.")
    if kind == "control_character":
        return "control_character", _("There is a control character in this text. Take it out.")
    if kind == "string_too_long":
        limit = context.get("max_length")
        return "too_long", _("This is too long. Send at most %(limit)s characters.") % {"limit": limit}
    if kind == "string_too_short":
        return "required", _("This field is empty. Fill it in or leave it out.")
    if kind == "extra_forbidden":
        return "unknown_field", _("We do not know this field. Check its spelling or leave it out.")
    if kind == "too_long":
        limit = context.get("max_length")
        return "too_many", _("There are too many of these. Send at most %(limit)s.") % {"limit": limit}
    return _wrong_type(kind)


def _wrong_type(kind: str) -> tuple[str, str]:
    if kind == "future_date":
        return "future_date", _("This moment still has to come. Send the moment at which it happened.")
    if kind.startswith(("datetime", "date", "bad_date", "timezone")):
        sentence = _("This is not a date we can read. Write it like this: 2026-03-11T09:30:00+01:00.")
        return "bad_date", sentence
    if kind.startswith(("int", "decimal", "float", "greater", "less", "finite", "whole")):
        return "number_expected", _("A number is expected here, like 120, and not below zero.")
    if kind.startswith("bool"):
        return "yes_no_expected", _("Write true or false here.")
    if kind.startswith("string"):
        return "text_expected", _("A text is expected here. Put it between quotation marks.")
    if kind.startswith(("list", "tuple")):
        return "list_expected", _("A list is expected here, between [ and ].")
    if kind.startswith(("dict", "model", "mapping")):
        return "object_expected", _("An object is expected here, between { and }.")
    return "invalid", _("This value cannot be used here. Look in the description of the API.")
