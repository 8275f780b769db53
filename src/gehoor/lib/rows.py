"""Rows that are decided one by one and written together.

The ORM spends more time building each INSERT than the database spends doing it (measured: 63 % of
a request). A lead that comes in writes a dozen rows in ten tables; here each table gets one prepared
statement per batch, whether the batch is one lead or ten thousand.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from gehoor.lib.db import is_postgres
from gehoor.lib.ids import new_id

_AT_ONCE = 200  # rows in one statement

Row = dict[str, Any]


class Numbered(models.Model):
    """A row whose number is made by `new_id`, known before it is written."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Rows:
    """Inserts and updates waiting for `flush`, which must run inside the caller's transaction.

    Foreign keys are checked at commit (Django declares them deferred), so the order of adding is free.
    Signals and `save()` are not called: our rows have none.
    """

    def __init__(self) -> None:
        self._inserts: dict[type[models.Model], list[Row]] = {}
        self._changes: dict[tuple[type[models.Model], int], Row] = {}
        self._new: dict[tuple[type[models.Model], int], Row] = {}

    def add(self, model: type[models.Model], **values: Any) -> int:
        """Plan one INSERT and return the number the row will have.

        `values` are by attribute name (`lead_id=7`, not `lead=...`); what is left out takes the
        field's default, or NULL.
        """
        number: int = values.get("id") or new_id()
        values["id"] = number
        self._inserts.setdefault(model, []).append(values)
        self._new[model, number] = values
        return number

    def change(self, model: type[models.Model], number: int, **values: Any) -> None:
        """Plan one UPDATE of the row `number`, or change the INSERT that is planned; later changes win."""
        if (model, number) in self._new:
            self._new[model, number].update(values)
            return
        self._changes.setdefault((model, number), {}).update(values)

    def planned(self, model: type[models.Model]) -> Sequence[Row]:
        """The rows of `model` added since the last flush, as they were given."""
        return self._inserts.get(model, ())

    def flush(self) -> None:
        """Write everything that was planned and forget it."""
        with _in_one_go(), connection.cursor() as cursor:
            for model, rows in self._inserts.items():
                head, marks, pick = _insert(model, connection.vendor)
                _write_all(cursor, head, marks, [pick(row) for row in rows])
            for (model, names), lines in self._updates().items():
                statement, adapt = _update(model, names, connection.vendor)
                cursor.executemany(statement, [adapt(line) for line in lines])
        self._inserts.clear()
        self._new.clear()
        self._changes.clear()

    def _updates(self) -> dict[tuple[type[models.Model], tuple[str, ...]], list[tuple[Any, ...]]]:
        """What is to be changed, by table and set of columns: each is one prepared statement."""
        lines: dict[tuple[type[models.Model], tuple[str, ...]], list[tuple[Any, ...]]] = {}
        for (model, number), values in self._changes.items():
            names = tuple(sorted(values))
            line = (*(values[name] for name in names), number)
            lines.setdefault((model, names), []).append(line)
        return lines


@contextmanager
def _in_one_go() -> Iterator[None]:
    """On PostgreSQL the statements of all tables travel together instead of waiting for each other."""
    if not is_postgres():
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():  # errors come when it ends
        yield


def _write_all(cursor: CursorWrapper, head: str, marks: str, lines: Sequence[Sequence[Any]]) -> None:
    """SQLite prepares a statement once for all rows. PostgreSQL would plan it again for each of them, which
    costs more than writing it; there one statement brings many rows, each put into words by itself, as its
    driver remembers short statements only."""
    if not is_postgres():
        cursor.executemany(head + marks, lines)
        return
    said = [cursor.cursor.mogrify(marks, line) for line in lines]
    for start in range(0, len(said), _AT_ONCE):
        cursor.execute(head + ", ".join(said[start : start + _AT_ONCE]))


Adapter = Callable[[Any], Any]


@cache
def _insert(model: type[models.Model], vendor: str) -> tuple[str, str, Callable[[Row], Sequence[Any]]]:
    fields = list(model._meta.concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    names = [field.attname for field in fields]
    # Most columns go as they were given, or as the same default: those are picked in one go.
    made = [
        (place, field.attname, field.get_default)
        for place, field in enumerate(fields)
        if field.has_default() and callable(field.default)
    ]
    own = {place for place, _, _ in made}
    plain = [None if place in own else field.get_default() for place, field in enumerate(fields)]
    adapted = [
        (place, adapt)
        for place, adapt in enumerate(_adapter(field, vendor) for field in fields)
        if adapt is not _same
    ]

    def pick(row: Row) -> Sequence[Any]:
        line = list(map(row.get, names, plain))
        for place, name, default in made:
            if name not in row:
                line[place] = default()
        for place, adapt in adapted:
            line[place] = adapt(line[place])
        return line

    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ', f"({marks})", pick  # noqa: S608


@cache
def _update(
    model: type[models.Model], names: tuple[str, ...], vendor: str
) -> tuple[str, Callable[[tuple[Any, ...]], tuple[Any, ...]]]:
    by_name: Mapping[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    places = ", ".join(f'"{field.column}" = %s' for field in fields)
    adapters = [*(_adapter(field, vendor) for field in fields), _same]

    def adapt(line: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(one(value) for one, value in zip(adapters, line, strict=True))

    return f'UPDATE "{model._meta.db_table}" SET {places} WHERE "id" = %s', adapt  # noqa: S608


def _adapter(field: "models.Field[Any, Any]", vendor: str) -> Adapter:
    """How a Python value of this field goes to the driver; plain values go as they are."""
    if isinstance(field, models.DateTimeField):
        return _sqlite_moment if vendor == "sqlite" else _same
    if isinstance(field, models.JSONField):
        return partial(_json, field.encoder)
    if isinstance(field, models.DecimalField | models.DateField | models.TimeField):
        return lambda value: field.get_db_prep_save(value, connection)
    return _same


def _same(value: Any) -> Any:
    return value


def _json(encoder: type[json.JSONEncoder] | None, value: Any) -> Any:
    """As `JSONField` prepares a value to be saved: None is NULL."""
    return None if value is None else connection.ops.adapt_json_value(value, encoder)


@lru_cache(maxsize=256)  # most moments of a batch are the same "now"
def _sqlite_moment(value: datetime | None) -> str | None:
    """As Django's SQLite backend writes an aware moment: naive UTC text."""
    return None if value is None else str(connection.ops.adapt_datetimefield_value(value))
