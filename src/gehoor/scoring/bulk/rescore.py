"""Every lead by a new version: worked out at once, written in small turns, while posts go on coming in."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gehoor.engines import Engine, engine
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.db import is_postgres, write
from gehoor.lib.rows import Rows
from gehoor.scoring import definition as definitions
from gehoor.scoring.apply import ScoreBefore, StandingLine, plan_score
from gehoor.scoring.bulk.moments import moment_of
from gehoor.scoring.bulk.score import Scored, results
from gehoor.scoring.bulk.source import LINES, STATE, line_query, load, read, state_query
from gehoor.scoring.rules import Definition
from gehoor.scoring.shape import Score

CHUNK = 100  # leads of one turn: short enough that a post does not wait noticeably
IN_FLIGHT = timedelta(seconds=30)  # what was recorded so shortly before may have been missed

Progress = Callable[[int, int], object]
Qualify = Callable[[list[int], datetime], object]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a lead's score was when everything was read."""

    lead_id: int
    contact_id: int
    is_live: bool
    before: ScoreBefore

    @property
    def state(self) -> tuple[Any, ...]:
        """What must still be so for the new score to be written."""
        before = self.before
        return (before.fit, before.engagement, before.was_mql, before.version, before.until)


def rescore_all(version: int, now: datetime, progress: Progress, qualify: Qualify) -> int:
    """Score every scored lead by `version` and return how many there were; stops when another version came.

    Reads once, works everything out in the engine, and writes what changed in transactions of a few leads.
    `progress` is told how many are done, of how many. A lead that becomes an MQL or ceases to be one goes
    through `qualify(lead_ids, now)`, which scores it and does what follows from it; so does a lead to which
    something happened meanwhile.
    """
    definition, began = definitions.version(version), time.monotonic()
    machine = engine("duckdb")
    try:
        machine.load("bulk_state", read(state_query(), STATE))  # before the rest: see `_write`
        machine.load("bulk_standing", read(line_query(), LINES))
        load(machine, definition, now)
        total = sum(int(row[0]) for row in _rows(machine, "SELECT COUNT(*) FROM bulk_state"))
        progress(0, total)
        done = 0
        for part in _parts(_pairs(machine, definition)):
            if definitions.current().version != version:
                break
            spent = time.monotonic()
            late = _write(part, definition, now)
            time.sleep(min(0.05, (time.monotonic() - spent) / 4))  # whoever waits to write goes first
            if late:
                qualify(late, now + timedelta(seconds=time.monotonic() - began))
            done += len(part)
            progress(done, total)
        return done
    finally:
        machine.close()


def _write(part: Sequence[tuple[Standing, Scored]], definition: Definition, now: datetime) -> list[int]:
    """Write the scores of these leads, but for those that have to take the long road; returns the latter.

    A lead is written only when it still is as it was read, and nothing was recorded of its person since. The
    state of leads was read before lines and events, so that no change in between goes unseen.
    """
    late, same = [], []
    with write():
        rows, present = Rows(), _present([one.lead_id for one, _ in part])
        busy = _busy([one.contact_id for one, _ in part], now - IN_FLIGHT)
        for one, scored in part:
            score = Score(scored.fit, scored.engagement, scored.lines, scored.until if one.is_live else None)
            crosses = score.is_mql(definition, one.before.was_mql) != one.before.was_mql
            if crosses or one.contact_id in busy or present.get(one.lead_id) != one.state:
                late.append(one.lead_id)
            elif _is_same(one.before, score):
                same.append(one.lead_id)
            else:
                plan_score(rows, one.lead_id, one.contact_id, one.before, score, definition, now)
        Lead.objects.filter(id__in=same).update(score_version=definition.version)
        rows.flush()
    return late


def _present(lead_ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """What stands of these leads now; on PostgreSQL only those that nobody else is writing."""
    leads = Lead.objects.filter(id__in=lead_ids).order_by("id")
    if is_postgres():
        leads = leads.select_for_update(skip_locked=True, of=("self",))
    columns = ("id", "fit", "engagement", "is_mql", "score_version", "score_until")
    return {number: tuple(rest) for number, *rest in leads.values_list(*columns)}


def _busy(contact_ids: Sequence[int], since: datetime) -> set[int]:
    """People of whom something was recorded since."""
    recent = Event.objects.filter(contact_id__in=set(contact_ids), recorded_at__gte=since)
    return {number for number in recent.values_list("contact_id", flat=True) if number is not None}


def _is_same(before: ScoreBefore, score: Score) -> bool:
    if (before.fit, before.engagement, before.until) != (score.fit, score.engagement, score.until):
        return False
    return {line[1:] for line in before.lines} == {line[:4] for line in score.lines}


def _pairs(machine: Engine, definition: Definition) -> Iterator[tuple[Standing, Scored]]:
    """Lead by lead what stood and what is new; all streams come in the order of the leads' numbers."""
    lines = _rows(
        machine,
        "SELECT lead_id, line_id, rule, part, points, event_id FROM bulk_standing ORDER BY lead_id, line_id",
    )
    states = _rows(
        machine,
        "SELECT lead_id, contact_id, mode, fit, engagement, is_mql, score_version, until "
        "FROM bulk_state ORDER BY lead_id",
    )
    scores = results(machine, definition)
    line, scored = next(lines, None), next(scores, None)
    for lead_id, contact_id, mode, fit, engagement, is_mql, version, until in states:
        found: list[StandingLine] = []
        while line is not None and line[0] <= lead_id:
            if line[0] == lead_id:
                found.append((line[1], line[2], line[3], line[4], line[5]))
            line = next(lines, None)
        while scored is not None and scored.lead_id < lead_id:
            scored = next(scores, None)
        if scored is not None and scored.lead_id == lead_id:
            before = ScoreBefore(fit, engagement, bool(is_mql), found, version, moment_of(until))
            yield Standing(lead_id, contact_id, mode != "history", before), scored


def _parts(pairs: Iterator[tuple[Standing, Scored]]) -> Iterator[list[tuple[Standing, Scored]]]:
    part: list[tuple[Standing, Scored]] = []
    for pair in pairs:
        part.append(pair)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


def _rows(machine: Engine, query: str) -> Iterator[tuple[Any, ...]]:
    for batch in machine.fetch(query):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
