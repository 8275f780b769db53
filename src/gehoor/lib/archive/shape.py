"""What both sides of the archive agree on."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models

FORMAT = 1
MANIFEST = "manifest.json"
SECRET = "secret_key"  # noqa: S105
TABLES = "tables/"
UPLOADS = "uploads/"

LEFT_OUT = frozenset({"sessions.Session", "notify.WorkerBeat", "axes.AccessAttempt", "axes.AccessLog"})
"""What belongs to running processes: everybody logs in again after a restore."""

Progress = Callable[[int, int], None]
"""Told how many rows (or files) were done, of how many in all."""


def kept(models_: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """The models whose rows are in an archive, by the name of their table."""
    real = [
        model
        for model in models_
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    ]
    return sorted(real, key=lambda model: model._meta.db_table)


def dump_row(values: tuple[Any, ...]) -> str:
    """One row as one line of JSON."""
    return json.dumps(values, ensure_ascii=False, default=_plain, separators=(",", ":"))


def load_value(field: "models.Field[Any, Any]", value: Any) -> Any:
    """A value of the archive as the field's own Python type."""
    if isinstance(value, str) and isinstance(field, models.BinaryField):
        return b64decode(value)
    return field.to_python(value)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"{type(value).__name__} cannot be kept in an archive")
