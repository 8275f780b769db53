"""Plain reads for where leads come in: the columns asked for, by an IN list, without building a query.

Building one ORM query costs a quarter of a millisecond, mostly before the database hears of it; a lead that
comes in asks a dozen questions. Values come out as the ORM would give them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from gehoor.lib.db import is_postgres

CHUNK = 400  # values per IN list; the oldest SQLite we meet takes 999 variables

Line = tuple[Any, ...]
Convert = Callable[[Any], Any]


def select(
    model: type[models.Model],
    names: Sequence[str],
    column: str,
    values: Iterable[Any],
    and_where: str = "",
    tail: str = "",
) -> Iterator[Line]:
    """Rows of `model` whose `column` is one of `values`, as tuples of the attributes `names`.

    `and_where` is more SQL without parameters, such as `"closed_at" IS NULL`, and must never hold anything
    that came from outside.
    """
    wanted = sorted(set(values))
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        yield from _run(model, tuple(names), _where(column, len(part), and_where) + tail, part)


def select_all(model: type[models.Model], names: Sequence[str], where: str) -> Iterator[Line]:
    """Rows of `model` for which the fixed SQL `where` holds."""
    yield from _run(model, tuple(names), where, ())


def select_rows(
    model: type[models.Model], column: str, values: Iterable[Any], *, lock: bool = False
) -> Iterator[dict[str, Any]]:
    """Whole rows as dictionaries by attribute name.

    `lock` keeps others from changing them until the transaction ends; in the order of their numbers, so that
    two who lock several never wait for each other crosswise. SQLite has one writer and needs no lock.
    """
    names = tuple(field.attname for field in model._meta.concrete_fields)
    tail = ' ORDER BY "id" FOR UPDATE' if lock and is_postgres() else ""
    for line in select(model, names, column, values, tail=tail):
        yield dict(zip(names, line, strict=True))


def _where(column: str, count: int, and_where: str) -> str:
    marks = ", ".join(["%s"] * count)
    return f'"{column}" IN ({marks})' + (f" AND {and_where}" if and_where else "")


def _run(
    model: type[models.Model], names: tuple[str, ...], where: str, values: Sequence[Any]
) -> Iterator[Line]:
    columns, table, converters = _plan(model, names, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE {where}", values)  # noqa: S608
        found = cursor.fetchall()
    if not converters:
        yield from found
        return
    for line in found:
        changed = list(line)
        for place, convert in converters:
            changed[place] = convert(changed[place])
        yield tuple(changed)


@cache
def _plan(
    model: type[models.Model], names: tuple[str, ...], vendor: str
) -> tuple[str, str, tuple[tuple[int, Convert], ...]]:
    """Columns, table, and which places need converting, as the back-end and the field say."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    converters = []
    for place, field in enumerate(fields):
        expression = field.get_col(model._meta.db_table)
        steps = [*connection.ops.get_db_converters(expression), *field.get_db_converters(connection)]
        if steps:
            converters.append((place, _chain(steps, expression)))
    return columns, f'"{model._meta.db_table}"', tuple(converters)


def _chain(steps: Sequence[Callable[..., Any]], expression: Any) -> Convert:
    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return value

    return convert
