"""Putting other rows in the place of all rows, at one moment: nothing has changed, or everything has."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from gehoor.lib.archive.check import Checked, managed
from gehoor.lib.archive.load import empty, load, migrate, newest
from gehoor.lib.archive.shape import Progress
from gehoor.lib.db import is_postgres, turn, write

_BESIDE = "restoring"  # the name of the connection to the database that is being filled


def replace_rows(checked: Checked, progress: Progress) -> dict[str, int]:
    """Replace all rows by those of the archive; whatever is raised, the rows from before are there."""
    return _in_one_transaction(checked, progress) if is_postgres() else _by_a_copy(checked, progress)


def _in_one_transaction(checked: Checked, progress: Progress) -> dict[str, int]:
    """PostgreSQL changes tables in a transaction as it changes rows."""
    with write():
        empty(managed(apps), connection)
        migrate(connection, [*checked.targets, *((app, None) for app in checked.unborn)])
        tables = load(checked, connection, progress)
        with connection.cursor() as cursor:
            # A table of which references are still to be checked cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        migrate(connection, newest(connection))
    return tables


def _by_a_copy(checked: Checked, progress: Progress) -> dict[str, int]:
    """SQLite cannot: a new database is filled beside ours, and then copied over it in one write."""
    with _beside() as fresh:
        migrate(fresh, [*checked.targets])
        with transaction.atomic(using=_BESIDE):
            tables = load(checked, fresh, progress)
        migrate(fresh, newest(fresh))
        connection.ensure_connection()
        with turn():
            fresh.connection.backup(connection.connection)
    return tables


@contextmanager
def _beside() -> Iterator[BaseDatabaseWrapper]:
    """An empty database in a file of its own, that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="restoring-", dir=settings.DATA))
    ours = connections["default"]
    fresh = type(ours)({**ours.settings_dict, "NAME": str(folder / "gehoor.sqlite3")}, _BESIDE)
    connections[_BESIDE] = fresh
    try:
        yield fresh
    finally:
        fresh.close()
        del connections[_BESIDE]
        shutil.rmtree(folder, ignore_errors=True)
