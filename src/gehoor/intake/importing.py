"""Running an import: rows in chunks, each chunk one transaction, so that a killed process loses nothing."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from time import monotonic
from typing import Any

from django.db import DatabaseError, IntegrityError

from gehoor.errors import Conflict, InputError
from gehoor.intake.models import ImportBatch, Submission
from gehoor.intake.shape import Inquiry, Receipt
from gehoor.intake.sources.csv import Converter, Plan, Problem, Row, Table
from gehoor.lib.db import give_way, write
from gehoor.lib.rows import Rows

CHUNK = 1_000  # rows in one transaction

Receive = Callable[[list[Inquiry], datetime], list[Receipt]]
Now = Callable[[], datetime]
Progress = Callable[[ImportBatch], None]
OnRefused = Callable[[Row, Sequence[Problem]], None]

_COUNTED = {
    "created": "created",
    "updated": "updated",
    "joined": "updated",
    "unchanged": "unchanged",
    "repeated": "unchanged",
}


@dataclass
class Counts:
    """What became of some rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    blank: int = 0
    rows_done: int = 0

    def add(self, receipts: Iterable[Receipt]) -> None:
        for receipt in receipts:
            name = _COUNTED[receipt.outcome]
            setattr(self, name, getattr(self, name) + 1)


class _Undo(Exception):
    """Carries an answer out of a transaction that must leave no trace."""

    def __init__(self, receipts: list[Receipt]) -> None:
        super().__init__()
        self.receipts = receipts


class _Refused(Exception):
    """These inquiries, by place in the chunk, cannot be kept."""

    def __init__(self, problems: dict[int, Problem]) -> None:
        super().__init__()
        self.problems = problems


def run(
    batch: ImportBatch,
    table: Table,
    plan: Plan,
    receive: Receive,
    now: Now,
    progress: Progress | None = None,
    *,
    dry_run: bool = False,
    seconds: float | None = None,
    on_refused: OnRefused | None = None,
) -> bool:
    """Import the rows of `table` that `batch` has not had yet; whether the end was reached.

    `receive` takes a list of inquiries and a moment and answers with receipts; it is the pipeline's.
    Rows that cannot be used are kept as rejected submissions. Counts and place go into `batch` in the
    same transaction as the leads, so that a new run goes on after the last committed row. `seconds`
    limits the run; `dry_run` takes every chunk back and writes nothing. Raises Conflict when somebody
    stopped the batch or took it over, InputError when the file cannot be read on.
    """
    return _Run(batch, table, plan, receive, now, dry_run=dry_run, on_refused=on_refused).go(
        progress or _silent, seconds
    )


def _silent(batch: ImportBatch) -> None:
    """Tell nobody."""


class _Run:
    def __init__(
        self,
        batch: ImportBatch,
        table: Table,
        plan: Plan,
        receive: Receive,
        now: Now,
        *,
        dry_run: bool,
        on_refused: OnRefused | None,
    ) -> None:
        self.batch = batch
        self.table = table
        self.receive = receive
        self.now = now
        self.dry_run = dry_run
        self.on_refused = on_refused
        self.lookup = plan.lookup
        self.seen = _Seen() if dry_run else None
        self.converter = Converter(plan, mode=batch.mode, moment=batch.created_at, batch_id=batch.id)

    def go(self, progress: Progress, seconds: float | None) -> bool:
        until = None if seconds is None else monotonic() + seconds
        rows = self.table.rows(self.batch.offset, self.batch.line)
        while chunk := list(islice(rows, CHUNK)):
            self._chunk(chunk)
            progress(self.batch)
            give_way()  # a lead that comes in by itself goes before the rest of a list
            if until is not None and monotonic() >= until:
                return False
        return True

    def _chunk(self, chunk: Sequence[Row]) -> None:
        """Read, receive and count one chunk, in one transaction."""
        good: list[tuple[Row, Inquiry]] = []
        bad: list[tuple[Row, Sequence[Problem]]] = []
        counts = Counts(rows_done=len(chunk))
        for row in chunk:
            if row.problem == "blank":
                counts.blank += 1
                continue
            made = self.converter.inquiry(row)
            if isinstance(made, Inquiry):
                good.append((row, made))
            else:
                bad.append((row, made))
        if self.seen:
            good = self._not_seen(self.seen, good, counts)
        with write():
            self._receive(good, bad, counts)
            counts.failed = len(bad)
            if not self.dry_run:
                self._keep(bad)
                self._advance(chunk[-1], counts)
        self._count(chunk[-1], counts)
        for row, problems in bad if self.on_refused else ():
            self.on_refused and self.on_refused(row, problems)

    def _receive(
        self, good: list[tuple[Row, Inquiry]], bad: list[tuple[Row, Sequence[Problem]]], counts: Counts
    ) -> None:
        """Receive what can be received; the rest moves to `bad`, and the others are tried again."""
        while good:
            try:
                counts.add(self._try([inquiry for _row, inquiry in good]))
            except _Refused as refused:
                bad.extend((good[place][0], [problem]) for place, problem in refused.problems.items())
                good = [pair for place, pair in enumerate(good) if place not in refused.problems]
                continue
            return

    def _try(self, inquiries: list[Inquiry]) -> list[Receipt]:
        try:
            with write():
                receipts = self.receive(inquiries, self.now())
                if self.lookup:
                    self._refuse_unknown(inquiries, receipts)
                if self.dry_run:
                    raise _Undo(receipts)
        except _Undo as undone:
            return undone.receipts
        except (InputError, DatabaseError) as error:
            raise _Refused(self._guilty(inquiries, error)) from error
        return receipts

    def _refuse_unknown(self, inquiries: Sequence[Inquiry], receipts: Sequence[Receipt]) -> None:
        """A file that only adds to known leads may not make new ones."""
        unknown = {
            place: Problem("not_found", "", inquiries[place].external_id or "")
            for place, receipt in enumerate(receipts)
            if receipt.outcome == "created"
        }
        made = {receipt.lead_id for receipt in receipts if receipt.outcome == "created"}
        unknown |= {
            place: Problem("not_found", "", inquiries[place].external_id or "")
            for place, receipt in enumerate(receipts)
            if receipt.lead_id in made
        }
        if unknown:
            raise _Refused(unknown)

    def _guilty(self, inquiries: list[Inquiry], error: Exception) -> dict[int, Problem]:
        """Which of these the database or a room will not have: each is tried alone and taken back."""
        found: dict[int, Problem] = {}
        for place, inquiry in enumerate(inquiries):
            try:
                with write():
                    raise _Undo(self.receive([inquiry], self.now()))
            except _Undo:
                continue
            except IntegrityError:
                found[place] = Problem("refused", "", "IntegrityError")
            except (InputError, DatabaseError) as one:
                found[place] = Problem("refused", "", str(one).strip().partition("\n")[0])
        if not found:
            raise error  # each of them is fine alone: this is not a matter of one row
        return found

    def _not_seen(
        self, seen: "_Seen", good: list[tuple[Row, Inquiry]], counts: Counts
    ) -> list[tuple[Row, Inquiry]]:
        """Leave out keys that an earlier chunk had: a real run would find them in the database."""
        mine: set[str] = set()
        fresh = []
        for row, inquiry in good:
            key = inquiry.external_id or ""
            if key in mine or not key or seen.is_new(key):
                mine.add(key)
                fresh.append((row, inquiry))
        counts.updated += len(good) - len(fresh)
        return fresh

    def _keep(self, bad: Sequence[tuple[Row, Sequence[Problem]]]) -> None:
        rows, now = Rows(), self.now()
        for row, problems in bad:
            rows.add(
                Submission,
                door="csv",
                received_at=now,
                payload=row.raw.replace("\0", "\ufffd"),
                batch_id=self.batch.id,
                row_number=row.line,
                state="rejected",
                error=[problem.as_json() for problem in problems],
            )
        rows.flush()

    def _advance(self, last: Row, counts: Counts) -> None:
        """Write the new place; refuse when the batch is no longer ours."""
        batch = self.batch
        changes: dict[str, Any] = {
            name: getattr(batch, name) + more for name, more in asdict(counts).items()
        } | {"offset": last.end, "line": last.last_line, "heartbeat_at": self.now()}
        mine = ImportBatch.objects.filter(id=batch.id, state="running", heartbeat_at=batch.heartbeat_at)
        if not mine.update(**changes):
            raise Conflict("This import was stopped, or is being done by another process.", code="taken")
        batch.heartbeat_at = changes["heartbeat_at"]

    def _count(self, last: Row, counts: Counts) -> None:
        for name, more in asdict(counts).items():
            setattr(self.batch, name, getattr(self.batch, name) + more)
        self.batch.offset, self.batch.line = last.end, last.last_line


class _Seen:
    """The keys of earlier chunks, which a dry run has taken back; on disk, because there may be millions."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY)")
        self._kept.execute("PRAGMA synchronous = OFF")

    def is_new(self, key: str) -> bool:
        """Whether the key was never asked for before."""
        return self._kept.execute("INSERT OR IGNORE INTO seen VALUES (?)", [hash(key)]).rowcount == 1


def check(table: Table, plan: Plan, mode: str, moment: datetime, limit: int) -> "Check":
    """Read up to `limit` rows without touching the database: what would become of them."""
    converter = Converter(plan, mode=mode, moment=moment)
    found = Check()
    for row in islice(table.rows(), limit):
        found.offset = row.end
        if row.problem == "blank":
            found.blank += 1
            continue
        found.rows += 1
        made = converter.inquiry(row)
        if isinstance(made, Inquiry):
            found.reachable += bool(made.phone)
            if len(found.first) < 5:
                found.first.append((row, made))
        else:
            found.odd += 1
            if len(found.examples) < 5:
                found.examples.append((row, made))
    found.is_whole = found.offset >= table.size
    found.estimate = found.rows if found.is_whole else _estimate(found, table)
    return found


class Check:
    """A look at the rows before they are imported."""

    def __init__(self) -> None:
        self.rows = self.odd = self.blank = self.reachable = self.offset = self.estimate = 0
        self.is_whole = True
        self.first: list[tuple[Row, Inquiry]] = []
        self.examples: list[tuple[Row, list[Problem]]] = []


def _estimate(found: Check, table: Table) -> int:
    return int(found.rows * table.size / max(found.offset, 1))


def refused(batch_id: int) -> Iterator[Submission]:
    """The rows of a batch that could not be used, in the order of the file."""
    rows = Submission.objects.filter(batch_id=batch_id, state="rejected")
    return rows.order_by("row_number", "id").iterator(chunk_size=500)
