"""Putting an archive back into an emptied database, by the migrations it was made with."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.apps.registry import Apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from gehoor.errors import InputError
from gehoor.lib.archive.shape import FORMAT, MANIFEST, SECRET, TABLES, UPLOADS, Progress, kept, load_value
from gehoor.lib.db import write

_CHUNK = 2_000


@dataclass(frozen=True)
class Restored:
    """What came out of an archive. `secret` is "kept", "restored", "other" or "absent"."""

    tables: dict[str, int]
    uploads: int
    secret: str


def read_archive(path: Path, *, progress: Progress) -> Restored:
    """Replace all rows and uploads by those of the archive at `path`.

    Raises InputError when the file is no archive, is damaged, or was made by a newer version; nothing has
    been changed then.
    """
    try:
        with ZipFile(path) as archive:
            manifest = _manifest(archive)
            damaged = archive.testzip()
            if damaged is not None:
                raise InputError(f"{path} is damaged at {damaged}.", field="file", code="damaged")
            tables = _restore_tables(archive, manifest, progress)
            return Restored(tables, _restore_uploads(archive), _restore_secret(archive))
    except (BadZipFile, OSError, KeyError, ValueError) as error:
        raise InputError(
            f"{path} is not a backup of Gehoor: {error}.", field="file", code="damaged"
        ) from error


def _manifest(archive: ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise InputError("This backup was made by a newer version of Gehoor.", field="file", code="newer")
    return manifest


def _restore_tables(archive: ZipFile, manifest: dict[str, Any], progress: Progress) -> dict[str, int]:
    """Empty the tables, bring them to the archive's form, fill them, and bring them up to date."""
    executor = MigrationExecutor(connection)
    then = {(app, name) for app, name in manifest["migrations"]}
    unknown = then - set(executor.loader.graph.nodes)
    if unknown:
        raise InputError(
            "This backup was made by a newer version of Gehoor; install that version first.",
            field="file",
            code="newer",
        )
    newest = executor.loader.graph.leaf_nodes()
    targets = _targets(executor, then)
    if executor.migration_plan(targets):
        _empty_now()
        executor.migrate(targets)
        executor.loader.build_graph()
    with write():
        tables = _load(archive, executor.loader.project_state(targets).apps, manifest, progress)
    MigrationExecutor(connection).migrate(newest)
    return tables


def _targets(executor: MigrationExecutor, then: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last migration of each app at the time of the archive; an app it did not have goes to zero."""
    graph = executor.loader.graph
    last = [node for node in then if not any(child.key in then for child in _own_children(graph, node))]
    known = {app for app, _ in then}
    missing = [(app, None) for app, _ in graph.leaf_nodes() if app not in known]
    return sorted(last) + missing  # type: ignore[operator]


def _own_children(graph: Any, node: tuple[str, str]) -> Iterator[Any]:
    return (child for child in graph.node_map[node].children if child.key[0] == node[0])


def _empty_now() -> None:
    from django.apps import apps

    with write():
        _empty(apps.get_models(include_auto_created=True))


def _empty(found: Iterable[type[models.Model]]) -> None:
    quote = connection.ops.quote_name
    names = [quote(model._meta.db_table) for model in found if model._meta.managed and not model._meta.proxy]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
            return
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608


def _load(archive: ZipFile, apps: Apps, manifest: dict[str, Any], progress: Progress) -> dict[str, int]:
    found = list(apps.get_models(include_auto_created=True))
    _empty(found)
    total, done = sum(manifest["rows"].values()), 0
    tables: dict[str, int] = {}
    for model in kept(found):
        table = model._meta.db_table
        tables[table] = 0
        if table not in manifest["columns"]:
            continue
        for chunk in _chunks(archive, model, manifest["columns"][table]):
            tables[table] += len(chunk)
            done += len(chunk)
            progress(done, total)
    if tables != {table: manifest["rows"].get(table, 0) for table in tables}:
        raise InputError("This backup is not complete.", field="file", code="damaged")
    _go_on_counting(found)
    return tables


def _chunks(archive: ZipFile, model: type[models.Model], names: list[str]) -> Iterator[list[Any]]:
    """Insert the rows of one table, a few thousand at a time, and yield them."""
    by_name: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(fields))})"
    )
    with archive.open(f"{TABLES}{model._meta.db_table}.jsonl") as member, connection.cursor() as cursor:
        while lines := list(islice(member, _CHUNK)):
            rows = [_row(fields, json.loads(line)) for line in lines]
            cursor.executemany(statement, rows)
            yield rows


def _row(fields: list[Any], values: list[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(load_value(field, value), connection)
        for field, value in zip(fields, values, strict=True)
    ]


def _go_on_counting(found: Iterable[type[models.Model]]) -> None:
    """Tables that number their rows themselves go on after the highest number."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(found)):
            cursor.execute(statement)


def _restore_uploads(archive: ZipFile) -> int:
    root = Path(settings.MEDIA_ROOT)
    count = 0
    for name in archive.namelist():
        if not name.startswith(UPLOADS) or name.endswith("/"):
            continue
        inside = PurePosixPath(name.removeprefix(UPLOADS))
        if inside.is_absolute() or ".." in inside.parts:
            raise InputError("This backup holds a file outside of its place.", field="file", code="damaged")
        target = root / inside
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(archive.read(name))
        count += 1
    return count


def _restore_secret(archive: ZipFile) -> str:
    """Put the key of the archive in its place; a key from the environment stays the operator's own."""
    if SECRET not in archive.namelist():
        return "absent"
    theirs = archive.read(SECRET).decode()
    if theirs == settings.SECRET_KEY:
        return "kept"
    if os.environ.get("GEHOOR_SECRET_KEY") or os.environ.get("GEHOOR_SECRET_KEY_FILE"):
        return "other"
    part = settings.DATA / "secret_key.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(theirs)
    part.replace(settings.DATA / "secret_key")
    return "restored"
