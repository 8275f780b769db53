"""Looking an archive over before anything is touched: names, counts, columns, where its files would go."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipFile

from django.apps.registry import Apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

from gehoor.errors import InputError
from gehoor.lib.archive.shape import FORMAT, MANIFEST, SECRET, TABLES, UPLOADS

Node = tuple[str, str]


@dataclass(frozen=True)
class Checked:
    """An archive that fits: the form of its tables, and what is in it."""

    archive: ZipFile
    targets: list[Node]  # the last migration of each app that it knew
    unborn: list[str]  # apps of ours that it did not know yet
    apps: Apps  # the models of its time
    columns: Mapping[str, list[str]]  # by table
    rows: Mapping[str, int]
    uploads: list[str]  # names of members
    secret: str | None


def check(archive: ZipFile) -> Checked:
    """Read all of it once. Raises InputError, or what zipfile and json raise about a damaged file."""
    manifest = _manifest(archive)
    broken = archive.testzip()
    if broken is not None:
        raise _damaged(f"it is damaged at {broken}")
    loader = MigrationLoader(None)
    then = _migrations(loader, manifest)
    targets = sorted(node for node in then if not _has_later(loader, node, then))
    apps = loader.project_state(targets).apps
    columns = _columns(apps, manifest)
    names = _names(archive, columns)
    for table, fields in columns.items():
        _count(archive, table, len(fields), manifest["rows"].get(table))
    known = {app for app, _ in then}
    return Checked(
        archive=archive,
        targets=targets,
        unborn=[app for app, _ in loader.graph.leaf_nodes() if app not in known],
        apps=apps,
        columns=columns,
        rows={table: manifest["rows"][table] for table in columns},
        uploads=[name for name in names if name.startswith(UPLOADS)],
        secret=archive.read(SECRET).decode() if SECRET in names else None,
    )


def inside(name: str) -> PurePosixPath:
    """Where an upload goes, below the folder of uploads."""
    return PurePosixPath(name.removeprefix(UPLOADS))


def _damaged(what: str) -> InputError:
    return InputError(f"This backup cannot be put back: {what}.", field="file", code="damaged")


def _manifest(archive: ZipFile) -> dict[str, Any]:
    manifest = json.loads(archive.read(MANIFEST))
    if not isinstance(manifest, dict):
        raise _damaged("its list of contents is none")
    if manifest.get("format") != FORMAT:
        raise InputError("This backup was made by a newer version of Gehoor.", field="file", code="newer")
    for name, kind in (("migrations", list), ("columns", dict), ("rows", dict)):
        if not isinstance(manifest.get(name), kind):
            raise _damaged(f"its list of contents has no {name}")
    return manifest


def _migrations(loader: MigrationLoader, manifest: Mapping[str, Any]) -> set[Node]:
    """The form of the tables, which must be one that this version knows and that once was."""
    then = {(str(app), str(name)) for app, name in manifest["migrations"]}
    if then - set(loader.graph.nodes):
        raise InputError(
            "This backup was made by a newer version of Gehoor; install that version first.",
            field="file",
            code="newer",
        )
    for node in then:
        if any(parent.key not in then for parent in loader.graph.node_map[node].parents):
            raise _damaged(f"its tables are from before and after {'.'.join(node)}")
    return then


def _has_later(loader: MigrationLoader, node: Node, then: set[Node]) -> bool:
    children = loader.graph.node_map[node].children
    return any(child.key in then and child.key[0] == node[0] for child in children)


def _columns(apps: Apps, manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """The columns of each table, all of which its models of then have."""
    known = {model._meta.db_table: model for model in managed(apps)}
    for table, names in manifest["columns"].items():
        if table not in known:
            raise _damaged(f"there is no table {table}")
        fields = {field.attname for field in known[table]._meta.concrete_fields}
        if not isinstance(names, list) or sorted(names) != sorted(fields):
            raise _damaged(f"the columns of {table} are others than ours")
    if set(manifest["rows"]) - set(manifest["columns"]):
        raise _damaged("it counts rows of tables that it does not describe")
    return dict(manifest["columns"])


def managed(apps: Apps) -> list[type[models.Model]]:
    """The models that have a table of their own."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def _names(archive: ZipFile, tables: Iterable[str]) -> list[str]:
    """The members, each of which has a place here and no other."""
    names = [name for name in archive.namelist() if not name.endswith("/")]
    if len(set(names)) != len(names):
        raise _damaged("something is in it twice")
    expected = {MANIFEST, SECRET, *(f"{TABLES}{table}.jsonl" for table in tables)}
    for name in names:
        if name.startswith(UPLOADS):
            _check_place(name)
        elif name not in expected:
            raise _damaged(f"{name!r} is in it")
    return names


def _check_place(name: str) -> None:
    parts = name.removeprefix(UPLOADS).split("/")
    if any(part in ("", ".", "..") or "\\" in part or not part.isprintable() for part in parts):
        raise _damaged(f"{name!r} would come outside of its place")


def _count(archive: ZipFile, table: str, width: int, expected: object) -> None:
    """Every row has a value for each column, and there are as many rows as were written."""
    count = 0
    for values in lines(archive, table):
        count += 1
        if not isinstance(values, list) or len(values) != width:
            raise _damaged(f"row {count} of {table} has another number of values than there are columns")
    if count != expected:
        raise InputError(
            f"This backup is not complete: {table} has {count} of {expected} rows.",
            field="file",
            code="damaged",
        )


def lines(archive: ZipFile, table: str) -> Iterator[Any]:
    """The rows of a table as they stand in the archive."""
    with archive.open(f"{TABLES}{table}.jsonl") as member:
        for line in member:
            yield json.loads(line)
