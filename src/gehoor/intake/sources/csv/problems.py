"""What can be wrong with a row: kept as a code and the value, told in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _


class Problem(NamedTuple):
    """One thing wrong with a row; `field` is the heading of the column, `value` what stood there."""

    code: str
    field: str = ""
    value: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is kept in `Submission.error`."""
        return {"code": self.code, "field": self.field, "value": self.value[:200]}


SENTENCES: Mapping[str, Callable[[], str]] = {
    "quotes": lambda: _("A quotation mark opens and does not close. Close it, or double it inside a cell."),
    "cells": lambda: _("The row has another number of cells than the heading (%(value)s)."),
    "nul": lambda: _("The row holds NUL characters: the file was damaged on its way."),
    "bad_date": lambda: _("“%(value)s” is no date as this column writes them."),
    "future_date": lambda: _("“%(value)s” lies in the future. Is the order of day and month right?"),
    "bad_number": lambda: _("“%(value)s” is no amount."),
    "bad_outcome": lambda: _("“%(value)s” is no outcome of a call that we know; name it in the mapping."),
    "no_key": lambda: _("The column that says which lead this is, is empty."),
    "not_found": lambda: _("There is no lead with the key “%(value)s”; this file only adds to known leads."),
    "refused": lambda: _("This row could not be kept: %(value)s"),
}


def sentence(error: Mapping[str, Any]) -> str:
    """What is wrong, in the present language; `error` is one entry of `Submission.error`."""
    words = SENTENCES.get(str(error.get("code", "")))
    if words is None:
        return str(error.get("sentence") or error.get("code") or "")
    return words() % {"value": error.get("value", "")}
