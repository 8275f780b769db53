"""Which recordings were deleted on request: a list beside database and backups, so that no restore undoes it.

A line is the number of a recording and nothing else. Numbers are never used twice (`lib.ids`), so a line can
do no harm later. What went because its time was over is not in it: that goes again by itself.
"""

import logging
import os
from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from gehoor.calls.models import Recording, State
from gehoor.lib.files import keep_names

log = logging.getLogger(__name__)


def path() -> Path:
    """Where the list lies: in the data directory, and in no backup."""
    return Path(settings.DATA) / "deleted-recordings"


def note(numbers: Collection[int]) -> None:
    """Add to the list, on the disk before the deletion is done; a disk that is full stops no deletion."""
    if not numbers:
        return
    lines = "".join(f"\n{number}" for number in numbers).encode() + b"\n"  # whatever a crash left before it
    try:
        handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, lines)  # in one piece: other processes add their own
            os.fsync(handle)
        finally:
            os.close(handle)
        keep_names(path().parent)
    except OSError as error:
        log.error("deletion not noted for restores", extra={"facts": {"error": str(error)}})


def noted() -> set[int]:
    """All that is known to be gone, also by the database as it is: before a restore it may know more."""
    known = set(Recording.objects.filter(state=State.DELETED).values_list("id", flat=True))
    try:
        lines = path().read_text(encoding="ascii", errors="replace").split()
    except FileNotFoundError:
        return known
    return known | {int(line) for line in lines if line.isascii() and line.isdigit()}
