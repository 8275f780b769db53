"""The files of an archive: made ready beside their place, so that putting them there is a matter of names."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from gehoor.lib.archive.check import Checked, inside


@contextmanager
def made_ready(checked: Checked) -> Iterator[Path]:
    """All uploads of the archive, in a folder beside those that are there; gone afterwards."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix="restoring-", dir=root.parent))
    try:
        for name in checked.uploads:
            target = folder / inside(name)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with checked.archive.open(name) as member, _own(target) as file:
                shutil.copyfileobj(member, file)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place_uploads(checked: Checked, ready: Path) -> int:
    """Move them into their place; returns how many."""
    root = Path(settings.MEDIA_ROOT)
    for name in checked.uploads:
        target = root / inside(name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (ready / inside(name)).replace(target)
    return len(checked.uploads)


def place_secret(theirs: str | None) -> str:
    """Put the key of the archive in its place; a key from the environment stays the operator's own."""
    if theirs is None:
        return "absent"
    if theirs == settings.SECRET_KEY:
        return "kept"
    if os.environ.get("GEHOOR_SECRET_KEY") or os.environ.get("GEHOOR_SECRET_KEY_FILE"):
        return "other"
    part = settings.DATA / "secret_key.part"
    with _own(part) as file:
        file.write(theirs.encode())
    part.replace(settings.DATA / "secret_key")
    return "restored"


def _own(path: Path) -> BinaryIO:
    """A new file that only its owner can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
