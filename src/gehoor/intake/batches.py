"""Imports as rows: made, claimed by a worker, stopped, and listed."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.intake.importing import Progress, Receive, run
from gehoor.intake.models import ImportBatch
from gehoor.intake.sources.csv import Table, compile_mapping, open_table
from gehoor.lib.db import write

SILENCE = timedelta(seconds=60)  # after which a running import is taken to be dead
SAMPLE = 1_000  # rows that settle the order of day and month

_log = logging.getLogger(__name__)


def draft(
    table: Table,
    mapping: dict[str, Any],
    now: datetime,
    *,
    mode: str = "history",
    path: str = "",
    by_id: int | None = None,
    state: str = "draft",
) -> ImportBatch:
    """An import that is not written down: for a dry run, and to be looked at first."""
    running = state == "running"
    return ImportBatch(
        file_name=table.name[:255],
        path=path,
        mode=mode,
        mapping={**mapping, "file": mapping.get("file", {}) | about(table)},
        state=state,
        started_at=now if running else None,
        heartbeat_at=now if running else None,
        size=table.size,
        created_at=now,
        created_by_id=by_id,
    )


def make_batch(
    table: Table,
    mapping: dict[str, Any],
    now: datetime,
    *,
    mode: str = "history",
    path: str = "",
    by_id: int | None = None,
    state: str = "waiting",
) -> ImportBatch:
    """Write down that a file is to be imported. `mapping` is kept as it is at this moment.

    With state "running" the batch is the caller's own; a worker takes it over when the caller dies.
    """
    batch = draft(table, mapping, now, mode=mode, path=path, by_id=by_id, state=state)
    with write():
        batch.save(force_insert=True)
    return batch


def about(table: Table) -> dict[str, Any]:
    """What is remembered of a file beside its mapping, to show its rows later."""
    return {"headings": table.headings, "delimiter": table.delimiter, "encoding": table.encoding}


def due(now: datetime) -> bool:
    """Whether an import waits for somebody to do it."""
    return _claimable(now).exists()


def claim_next(now: datetime) -> ImportBatch | None:
    """The oldest import that waits, or whose worker fell silent; it is the caller's from now on."""
    for batch in _claimable(now).order_by("created_at", "id")[:5]:
        same = ImportBatch.objects.filter(id=batch.id, state=batch.state, heartbeat_at=batch.heartbeat_at)
        with write():
            won = same.update(state="running", heartbeat_at=now, started_at=batch.started_at or now)
        if won:
            batch.refresh_from_db()
            return batch
    return None


def _claimable(now: datetime) -> QuerySet[ImportBatch]:
    silent = Q(heartbeat_at__lt=now - SILENCE) | Q(heartbeat_at__isnull=True)
    return ImportBatch.objects.filter(Q(state="waiting") | (Q(state="running") & silent))


def run_claimed(
    batch: ImportBatch,
    now: Callable[[], datetime],
    receive: Receive,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> None:
    """Do a claimed import to its end, or for `seconds`, after which it waits again.

    Whatever goes wrong ends as the state `failed` with a code in `message`; an import that somebody
    stopped or took over is simply left.
    """
    try:
        with open_table(batch.path) as table:
            sample = [row.cells for row in table.first_rows(SAMPLE)]
            plan = compile_mapping(batch.mapping, table.headings, sample)
            ended = run(batch, table, plan, receive, now, progress, seconds=seconds)
    except Conflict:
        return
    except InputError as error:
        finish(batch, now(), "failed", error.code)
        return
    except DatabaseError:
        raise  # the database is away, not the file wrong: the claim lapses and somebody tries again
    except Exception:
        _log.exception("import failed", extra={"batch": batch.id})
        finish(batch, now(), "failed", "unexpected")
        return
    if ended:
        finish(batch, now(), "done")
        _tidy(batch)
    else:
        _release(batch)


def finish(batch: ImportBatch, now: datetime, state: str, message: str = "") -> None:
    """End a running import, whose total is known now."""
    with write():
        mine = ImportBatch.objects.filter(id=batch.id, state="running", heartbeat_at=batch.heartbeat_at)
        mine.update(state=state, finished_at=now, message=message[:200], rows_total=batch.rows_done)
    batch.refresh_from_db()


def _tidy(batch: ImportBatch) -> None:
    """An upload that was read to its end goes; every row of it is kept. A file of somebody's own stays."""
    path = Path(batch.path)
    if batch.path and path.is_relative_to(settings.MEDIA_ROOT):
        path.unlink(missing_ok=True)


def _release(batch: ImportBatch) -> None:
    with write():
        mine = ImportBatch.objects.filter(id=batch.id, state="running", heartbeat_at=batch.heartbeat_at)
        mine.update(state="waiting", heartbeat_at=None)


def change_draft(batch: ImportBatch, mapping: dict[str, Any], mode: str) -> None:
    """Another mapping for a draft. Raises Conflict when it was started meanwhile."""
    with write():
        drafts = ImportBatch.objects.filter(id=batch.id, state="draft")
        if not drafts.update(mapping=mapping, mode=mode):
            raise Conflict(_("This import was started already."), code="started")
    batch.mapping, batch.mode = mapping, mode


def start(batch: ImportBatch, rows_total: int) -> None:
    """Let a worker begin with a draft. Raises Conflict when it was started before."""
    with write():
        drafts = ImportBatch.objects.filter(id=batch.id, state="draft")
        if not drafts.update(state="waiting", rows_total=rows_total):
            raise Conflict(_("This import was started already."), code="started")


def stop(batch: ImportBatch, now: datetime) -> None:
    """Stop an import after the chunk it is busy with; what was imported stays until it is undone."""
    with write():
        busy = ImportBatch.objects.filter(id=batch.id, state__in=("waiting", "running"))
        if not busy.update(state="stopped", finished_at=now):
            raise Conflict(_("This import has ended already."), code="ended")


def discard(batch: ImportBatch) -> None:
    """Forget a draft and its file."""
    with write():
        ImportBatch.objects.filter(id=batch.id, state="draft").delete()
    if batch.path:
        Path(batch.path).unlink(missing_ok=True)


def batches(limit: int = 50) -> list[ImportBatch]:
    """The newest imports first; drafts that were never started are left out."""
    return list(ImportBatch.objects.exclude(state="draft").order_by("-created_at", "-id")[:limit])


def to_undo(batch_id: int) -> ImportBatch:
    """The batch, when it can be taken back. Raises NotFound, or Conflict while it runs or was undone."""
    batch = ImportBatch.objects.filter(id=batch_id).exclude(state="draft").first()
    if batch is None:
        raise NotFound(_("There is no import with this number."))
    if batch.state in ("waiting", "running"):
        raise Conflict(_("This import is still running. Stop it first."), code="running")
    if batch.state == "undone":
        raise Conflict(_("This import was taken back already."), code="undone")
    return batch


def summary(batch: ImportBatch) -> dict[str, Any]:
    """What became of the rows, as plain JSON."""
    names = ("rows_done", "created", "updated", "unchanged", "failed", "blank")
    counts = {name: getattr(batch, name) for name in names}
    return {
        "batch": str(batch.id),
        "file": batch.file_name,
        "mode": batch.mode,
        "state": batch.state,
        **counts,
    }
