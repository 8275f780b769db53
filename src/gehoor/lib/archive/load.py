"""Filling a database with the rows of an archive, in the form of then, and bringing it up to date."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from gehoor.lib.archive.check import Checked, lines, managed
from gehoor.lib.archive.shape import Progress, kept, load_value

_CHUNK = 2_000


def load(checked: Checked, connection: BaseDatabaseWrapper, progress: Progress) -> dict[str, int]:
    """Insert everything into tables that are in the form of the archive's time; returns rows by table."""
    found = managed(checked.apps)
    empty(found, connection)
    total, done = sum(checked.rows.values()), 0
    tables: dict[str, int] = {}
    for model in kept(found):
        table = model._meta.db_table
        tables[table] = 0
        for count in _insert(checked, model, connection) if table in checked.columns else ():
            tables[table] += count
            done += count
            progress(done, total)
    _go_on_counting(found, connection)
    return tables


def migrate(connection: BaseDatabaseWrapper, targets: list[tuple[str, str | None]]) -> None:
    """Bring the tables to this form, by the migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)


def newest(connection: BaseDatabaseWrapper) -> list[tuple[str, str | None]]:
    """The form of the tables that this version works with."""
    return list(MigrationExecutor(connection).loader.graph.leaf_nodes())


def empty(found: Iterable[type[models.Model]], connection: BaseDatabaseWrapper) -> None:
    """Remove every row."""
    quote = connection.ops.quote_name
    names = [quote(model._meta.db_table) for model in found]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
            return
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608


def _insert(checked: Checked, model: type[models.Model], connection: BaseDatabaseWrapper) -> Iterator[int]:
    """Insert the rows of one table, a few thousand at a time, and yield how many."""
    table = model._meta.db_table
    by_name: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in checked.columns[table]]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    statement = (
        f"INSERT INTO {quote(table)} ({columns}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(fields))})"
    )
    found = lines(checked.archive, table)
    with connection.cursor() as cursor:
        while rows := [_row(fields, values, connection) for values in islice(found, _CHUNK)]:
            cursor.executemany(statement, rows)
            yield len(rows)


def _row(fields: list[Any], values: list[Any], connection: BaseDatabaseWrapper) -> list[Any]:
    return [
        field.get_db_prep_save(load_value(field, value), connection)
        for field, value in zip(fields, values, strict=True)
    ]


def _go_on_counting(found: Iterable[type[models.Model]], connection: BaseDatabaseWrapper) -> None:
    """Tables that number their rows themselves go on after the highest number."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(found)):
            cursor.execute(statement)
