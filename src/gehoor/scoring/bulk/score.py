"""All leads by one definition at one moment, on any engine: what `evaluate` says of each, at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from gehoor.engines import Engine, Step
from gehoor.scoring.bulk.layout import Form, Layout, layout_of, write_value
from gehoor.scoring.bulk.moments import micros, moment_of
from gehoor.scoring.bulk.steps import CAP_ENGAGEMENT, CAP_FIT, CAP_TOTAL, Writer
from gehoor.scoring.facts import RECEIVED
from gehoor.scoring.paying import is_activity
from gehoor.scoring.rules import Definition
from gehoor.scoring.shape import EventFact, Line

_CAPS = {CAP_FIT: "cap:fit", CAP_ENGAGEMENT: "cap:engagement", CAP_TOTAL: "cap:total"}
_GROUPS = ("fit", "engagement")
_ALL_LINES = "SELECT * FROM bulk_lines UNION ALL SELECT * FROM bulk_caps"


class Scored(NamedTuple):
    """What one lead scores, with the lines that make it up, and until when (None: for ever)."""

    lead_id: int
    fit: int
    engagement: int
    until: datetime | None
    lines: tuple[Line, ...]


def steps(definition: Definition, dialect: str, now: datetime, form: Callable[[str], Form]) -> list[Step]:
    """The named steps of this definition at `now` in a dialect (duckdb, postgres, spark); see steps.py.

    `form` says how each fact is written in its column.
    """
    return Writer(definition, layout_of(definition, form), now).steps(dialect)


def run(engine: Engine, definition: Definition, layout: Layout, now: datetime) -> None:
    """Score everything in `bulk_leads` and `bulk_events`: makes `bulk_totals`, `bulk_lines`, `bulk_caps`."""
    writer = Writer(definition, layout, now)
    written = writer.steps(engine.dialect)
    writer.leads.judge(engine)
    writer.events.judge(engine)
    engine.run(written)


def results(engine: Engine, definition: Definition) -> Iterator[Scored]:
    """What `run` made, lead by lead in the order of their numbers; a few batches in memory at a time."""
    lines = _rows(
        engine,
        f"SELECT lead_id, place, part, points, event_id, moment, ends FROM ({_ALL_LINES}) a "
        "ORDER BY lead_id, place, moment, event_id",
    )
    totals = _rows(engine, "SELECT lead_id, fit, engagement, until FROM bulk_totals ORDER BY lead_id")
    keys = [rule.key for rule in definition.rules]
    line = next(lines, None)
    for lead_id, fit, engagement, until in totals:
        found = []
        while line is not None and line[0] == lead_id:
            found.append(_line(keys, line))
            line = next(lines, None)
        yield Scored(lead_id, fit, engagement, moment_of(until), tuple(found))


def score_in_memory(
    engine: Engine,
    definition: Definition,
    leads: Sequence[tuple[int, int, Mapping[str, Any]]],
    events: Iterable[tuple[int, EventFact]],
    now: datetime,
) -> list[Scored]:
    """The scores of leads (number, contact, facts) and events (contact, event) that are in memory already."""
    forms = {name: _form(facts.get(name) for _, _, facts in leads) for name in _fact_names(leads)}
    layout = layout_of(definition, lambda name: forms.get(name, "json"))
    engine.load("bulk_leads", _lead_table(leads, layout))
    engine.load("bulk_events", _event_table(list(events), layout))
    run(engine, definition, layout, now)
    return list(results(engine, definition))


def _line(keys: Sequence[str], row: Sequence[Any]) -> Line:
    _lead, place, part, points, event_id, at, ends = row
    key = keys[place] if place >= 0 else _CAPS[place]
    return Line(key, _GROUPS[part], points, event_id, moment_of(at), moment_of(ends))


def _rows(engine: Engine, query: str) -> Iterator[tuple[Any, ...]]:
    for batch in engine.fetch(query):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _fact_names(leads: Sequence[tuple[int, int, Mapping[str, Any]]]) -> set[str]:
    return {name for _, _, facts in leads for name in facts}


def _form(values: Iterable[Any]) -> Form:
    """Numbers as numbers when there is nothing else, so that the engine compares them itself."""
    kinds = {type(value) for value in values if value is not None}
    return "number" if kinds == {int} else "json"


def _lead_table(leads: Sequence[tuple[int, int, Mapping[str, Any]]], layout: Layout) -> pa.Table:
    received = [facts.get(RECEIVED) for _, _, facts in leads]
    columns: dict[str, pa.Array] = {
        "lead_id": pa.array([number for number, _, _ in leads], pa.int64()),
        "contact_id": pa.array([contact for _, contact, _ in leads], pa.int64()),
        "received_at": pa.array(
            [micros(at) if isinstance(at, datetime) else None for at in received], pa.int64()
        ),
    }
    for name, column in layout.facts.items():
        values = [write_value(column.form, facts.get(name)) for _, _, facts in leads]
        columns[column.name] = pa.array(values, pa.int64() if column.form == "number" else pa.string())
    return pa.table(columns)


def _event_table(events: Sequence[tuple[int, EventFact]], layout: Layout) -> pa.Table:
    columns: dict[str, pa.Array] = {
        "contact_id": pa.array([contact for contact, _ in events], pa.int64()),
        "event_id": pa.array([event.id for _, event in events], pa.int64()),
        "kind": pa.array([event.kind for _, event in events], pa.string()),
        "moment": pa.array([micros(event.at) for _, event in events], pa.int64()),
        "heard": pa.array([is_activity(event.kind) for _, event in events], pa.bool_()),
    }
    for name, column in layout.properties.items():
        values = [write_value(column.form, event.data.get(name)) for _, event in events]
        columns[column.name] = pa.array(values, pa.string())
    return pa.table(columns)
