"""Leads and events out of the database, in the columns that the steps read.

Straight from the database's own driver into Arrow, past Python objects. What is inside a transaction that is
not committed, or in memory, only our own connection can see; then it is asked.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pyarrow as pa
from django.db import connection

from gehoor.engines import Engine
from gehoor.identity.models import Company, Contact
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.db import is_postgres
from gehoor.scoring.bulk.layout import MISSING, Column, Form, Layout, layout_of
from gehoor.scoring.bulk.score import Scored, results, run
from gehoor.scoring.models import ScoreLine
from gehoor.scoring.rules import Definition

FACTS = "lead.facts."
_ROWS = 20_000
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w .:-]*")


def score_all(definition: Definition, now: datetime, engine: Engine) -> Iterator[Scored]:
    """What every scored lead in the database scores at `now`, in the order of their numbers."""
    load(engine, definition, now)
    yield from results(engine, definition)


def load(engine: Engine, definition: Definition, now: datetime) -> None:
    """Bring leads and events to the engine, or point it to where they are, and run the steps."""
    layout = layout_of(definition, form_of)
    for name, query, schema in (
        ("bulk_leads", lead_query(layout), _lead_schema(layout)),
        ("bulk_events", event_query(layout), _event_schema(layout)),
    ):
        if engine.dialect == "postgres":
            engine.run([(name, query)])
        else:
            engine.load(name, read(query, schema))
    run(engine, definition, layout, now)


def form_of(fact: str) -> Form:
    """How a fact is written in the database."""
    if fact.startswith(FACTS):
        return "json"
    return {"company.employees": "number", "contact.email_is_private": "domain"}.get(fact, "text")  # type: ignore[return-value]


def lead_query(layout: Layout) -> str:
    """Every scored lead with its facts; the same words for SQLite and PostgreSQL."""
    lead, contact, company = (model._meta.db_table for model in (Lead, Contact, Company))
    facts = [f"{_fact(name, column)} AS {column.name}" for name, column in layout.facts.items()]
    columns = ["l.id AS lead_id", "l.contact_id", f"{moment('l.received_at')} AS received_at", *facts]
    return (
        f"SELECT {', '.join(columns)} FROM {lead} l JOIN {contact} c ON c.id = l.contact_id "
        f"LEFT JOIN {company} o ON o.id = COALESCE(l.company_id, c.company_id) WHERE l.scored_at IS NOT NULL"
    )


def event_query(layout: Layout) -> str:
    """What people did, as far as a rule looks at it. Acts of our own have a dot in their kind."""
    properties = [f"{_json('e.data', name)} AS {column.name}" for name, column in layout.properties.items()]
    columns = [
        "e.contact_id",
        "e.id AS event_id",
        "e.kind",
        f"{moment('e.at')} AS moment",
        "1 = 1 AS heard",
        *properties,
    ]
    where = "e.contact_id IS NOT NULL AND (e.kind NOT LIKE '%.%' OR e.kind = 'lead.inquired_again')"
    if not layout.is_silence_asked:
        kinds = ", ".join(_quoted(kind) for kind in sorted(layout.kinds)) or "''"
        where += f" AND e.kind IN ({kinds})"
    return f"SELECT {', '.join(columns)} FROM {Event._meta.db_table} e WHERE {where}"


def state_query() -> str:
    """What stands of every scored lead before it is scored again."""
    columns = ("id AS lead_id", "contact_id", "mode", "fit", "engagement")
    booleans = "CASE WHEN l.is_mql THEN 1 ELSE 0 END AS is_mql"
    plain = ", ".join(f"l.{name}" for name in columns)
    until = f"{moment('l.score_until')} AS until"
    what = f"{plain}, {booleans}, l.score_version, {until}"
    return f"SELECT {what} FROM {Lead._meta.db_table} l WHERE l.scored_at IS NOT NULL"


def line_query() -> str:
    """The ledger as it stands."""
    return (
        'SELECT s.lead_id, s.id AS line_id, s.rule, s."group" AS part, s.points, s.event_id '
        f"FROM {ScoreLine._meta.db_table} s WHERE s.ended_at IS NULL"
    )


STATE = pa.schema(
    [
        ("lead_id", pa.int64()),
        ("contact_id", pa.int64()),
        ("mode", pa.string()),
        *((name, pa.int64()) for name in ("fit", "engagement", "is_mql", "score_version", "until")),
    ]
)
LINES = pa.schema(
    [
        ("lead_id", pa.int64()),
        ("line_id", pa.int64()),
        ("rule", pa.string()),
        ("part", pa.string()),
        ("points", pa.int64()),
        ("event_id", pa.int64()),
    ]
)


def read(query: str, schema: pa.Schema) -> pa.RecordBatchReader:
    """The rows of `query` in batches."""
    if connection.in_atomic_block:
        # All at once: an engine may read in a thread of its own, which has another connection.
        return pa.RecordBatchReader.from_batches(schema, list(_through_django(query, schema)))
    return pa.RecordBatchReader.from_batches(schema, _through_driver(query, schema))


def moment(column: str) -> str:
    """A moment as whole microseconds since 1970, in the words of this database."""
    if is_postgres():
        return f"CAST(EXTRACT(EPOCH FROM {column}) * 1000000 AS BIGINT)"
    return (
        f"(CAST(strftime('%s', substr({column}, 1, 19)) AS INTEGER) * 1000000 + "
        f"CAST(substr({column}, 21) AS INTEGER))"
    )


def _through_driver(query: str, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    if not is_postgres():
        yield from _through_file(query, schema)
        return
    import adbc_driver_postgresql.dbapi as adbc

    with adbc.connect(_address()) as line, line.cursor() as cursor:
        cursor.execute(query)
        for batch in cursor.fetch_record_batch():
            yield batch.cast(schema)


def _through_file(query: str, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """By Python's own SQLite, whatever thread the engine reads in.

    A driver that brings its own copy of SQLite may not be used: two copies in one process undo each other's
    locks on the file, and a reader beside a writer then finds it malformed.
    """
    address = f"file:{quote(str(connection.settings_dict['NAME']))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, check_same_thread=False)) as line:
        yield from _batches(line.execute(query), schema)


def _address() -> str:
    values = connection.settings_dict
    words = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = ((word, str(values[name])) for word, name in words.items() if values[name])
    return " ".join(f"{word}='{_escaped(value)}'" for word, value in given)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _through_django(query: str, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        yield from _batches(cursor, schema)


def _batches(cursor: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    while rows := cursor.fetchmany(_ROWS):
        columns = zip(*rows, strict=True)
        arrays = [_array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    return pa.array(values).cast(kind) if pa.types.is_boolean(kind) else pa.array(values, kind)


def _fact(name: str, column: Column) -> str:
    table, _dot, rest = name.partition(".")
    if name.startswith(FACTS):
        return _json("l.facts", name.removeprefix(FACTS))
    if column.form == "domain":  # what stands behind the last @
        return "COALESCE(substr(c.email, length(rtrim(c.email, replace(c.email, '@', ''))) + 1), '')"
    place = f"{ {'contact': 'c', 'company': 'o', 'lead': 'l'}[table] }.{rest}"
    return place if column.form == "number" else f"COALESCE({place}, '{MISSING[column.form]}')"


def _json(column: str, key: str) -> str:
    """The value of `key` as JSON text. An unusual key could be read as a path by SQLite."""
    if is_postgres() or _PLAIN_KEY.fullmatch(key):
        found = f"CAST({column} -> {_quoted(key)} AS TEXT)"
    else:
        found = f"(SELECT {column} -> j.fullkey FROM json_each({column}) j WHERE j.key = {_quoted(key)})"
    return f"COALESCE({found}, 'null')"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _lead_schema(layout: Layout) -> pa.Schema:
    fixed = [("lead_id", pa.int64()), ("contact_id", pa.int64()), ("received_at", pa.int64())]
    return pa.schema([*fixed, *_fields(layout.facts.values())])


def _event_schema(layout: Layout) -> pa.Schema:
    fixed = [
        ("contact_id", pa.int64()),
        ("event_id", pa.int64()),
        ("kind", pa.string()),
        ("moment", pa.int64()),
        ("heard", pa.bool_()),
    ]
    return pa.schema([*fixed, *_fields(layout.properties.values())])


def _fields(columns: Iterable[Column]) -> list[tuple[str, pa.DataType]]:
    return [(column.name, pa.int64() if column.form == "number" else pa.string()) for column in columns]
