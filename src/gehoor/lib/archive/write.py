"""Writing an archive from one moment of the database, while everybody goes on working."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from gehoor.errors import InputError
from gehoor.lib.archive.shape import FORMAT, MANIFEST, SECRET, TABLES, UPLOADS, Progress, dump_row, kept
from gehoor.lib.db import is_postgres
from gehoor.lib.files import keep_names

_CHUNK = 2_000


@dataclass(frozen=True)
class Written:
    """What went into an archive."""

    file: Path
    size: int  # bytes
    tables: dict[str, int]  # rows by table
    uploads: int
    has_secrets: bool


def write_archive(path: Path, now: datetime, *, secrets: bool = True, progress: Progress) -> Written:
    """Write everything to `path`, readable by its owner only; the file appears when it is complete.

    The rows are those of one moment, whatever is written meanwhile. Raises InputError when the file cannot
    be made.
    """
    part = path.with_name(path.name + ".part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w+b") as file, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as archive:
            with _one_moment():
                tables = _write_tables(archive, progress)
                manifest = _manifest(now, tables)
            uploads = _write_uploads(archive)
            if secrets:
                archive.writestr(SECRET, settings.SECRET_KEY)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        with part.open("rb") as whole:
            os.fsync(whole.fileno())
        part.replace(path)
        keep_names(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written: {error.strerror}.", field="file") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Written(path, path.stat().st_size, tables, uploads, secrets)


@contextmanager
def _one_moment() -> Iterator[None]:
    """A view of the database that stands still; writers are not kept waiting."""
    if is_postgres():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    if connection.in_atomic_block:  # already one moment, and ours
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # atomic() would take the writer's place
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_tables(archive: ZipFile, progress: Progress) -> dict[str, int]:
    found = kept(apps.get_models(include_auto_created=True))
    total = sum(model._base_manager.count() for model in found)
    tables: dict[str, int] = {}
    done = 0
    for model in found:
        tables[model._meta.db_table] = 0
        with archive.open(f"{TABLES}{model._meta.db_table}.jsonl", "w", force_zip64=True) as member:
            for lines in _lines(model):
                member.write("".join(lines).encode())
                tables[model._meta.db_table] += len(lines)
                done += len(lines)
                progress(done, total)
    return tables


def _lines(model: type[models.Model]) -> Iterator[list[str]]:
    """The rows of a table as lines, a few thousand at a time."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=_CHUNK)
    chunk: list[str] = []
    for row in rows:
        chunk.append(dump_row(row) + "\n")
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    yield chunk


def _manifest(now: datetime, tables: dict[str, int]) -> dict[str, Any]:
    """What a reader must know first: the form of the tables, by the migrations that made them."""
    applied = MigrationLoader(connection).applied_migrations
    found = kept(apps.get_models(include_auto_created=True))
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "database": connection.vendor,
        "migrations": sorted([app, name] for app, name in applied),
        "columns": {
            model._meta.db_table: [field.attname for field in model._meta.concrete_fields] for model in found
        },
        "rows": tables,
    }


def _write_uploads(archive: ZipFile) -> int:
    root = Path(settings.MEDIA_ROOT)
    files = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else []
    for path in files:
        archive.write(path, UPLOADS + path.relative_to(root).as_posix())
    return len(files)
