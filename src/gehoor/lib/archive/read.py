"""Putting an archive back: looked over first, made ready beside what is there, then put in its place."""

import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.migrations.exceptions import IrreversibleError

from gehoor.errors import InputError
from gehoor.lib.archive.check import Checked, check
from gehoor.lib.archive.place import made_ready, place_secret, place_uploads
from gehoor.lib.archive.replace import replace_rows
from gehoor.lib.archive.shape import Progress

_NO_BACKUP = (BadZipFile, OSError, KeyError, ValueError, TypeError, zlib.error, RuntimeError, EOFError)
_DOES_NOT_GO = (DatabaseError, ValidationError, IrreversibleError, OSError, ValueError, TypeError)


@dataclass(frozen=True)
class Restored:
    """What came out of an archive. `secret` is "kept", "restored", "other" or "absent"."""

    tables: dict[str, int]
    uploads: int
    secret: str


def read_archive(path: Path, *, progress: Progress) -> Restored:
    """Replace all rows and uploads by those of the archive at `path`.

    Raises InputError when the file is no archive, is damaged, was made by a newer version, or holds what the
    database does not take; nothing has been changed then.
    """
    with _looked_over(path) as checked, ExitStack() as stack:
        with _all_or_nothing(path):
            ready = stack.enter_context(made_ready(checked))
            tables = replace_rows(checked, progress)
        try:
            return Restored(tables, place_uploads(checked, ready), place_secret(checked.secret))
        except OSError as error:
            sentence = (
                f"The rows of {path} are back, but not all of its files: {error}. Restore it once more."
            )
            raise InputError(sentence, field="file", code="files") from error


@contextmanager
def _looked_over(path: Path) -> Iterator[Checked]:
    try:
        archive = ZipFile(path)
    except (BadZipFile, OSError) as error:
        raise _no_backup(path, error) from error
    with archive:
        try:
            checked = check(archive)
        except _NO_BACKUP as error:
            raise _no_backup(path, error) from error
        yield checked


@contextmanager
def _all_or_nothing(path: Path) -> Iterator[None]:
    try:
        yield
    except _DOES_NOT_GO as error:
        raise InputError(
            f"{path} cannot be put back: {error}. Nothing was changed.", field="file", code="damaged"
        ) from error


def _no_backup(path: Path, error: Exception) -> InputError:
    return InputError(f"{path} is not a backup of Gehoor: {error}.", field="file", code="damaged")
