"""Every lead by twenty rules, with every ledger line: `python -m bench.many ENGINE ADDRESS DIRECTORY`.

Run in a process of its own, so that its peak of memory is its own. Prints one line of JSON.
"""

import json
import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.settings")
django.setup()

from gehoor.engines import Engine, engine  # noqa: E402
from gehoor.scoring.bulk.layout import layout_of  # noqa: E402
from gehoor.scoring.bulk.moments import micros  # noqa: E402
from gehoor.scoring.bulk.score import run  # noqa: E402
from gehoor.scoring.rules import parse  # noqa: E402

NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
LABEL = {"nl": "Regel", "en": "Rule"}
EVENTS_EACH = 20
CHECK = (
    "SELECT COUNT(*) AS leads, SUM(fit) AS fit, SUM(engagement) AS engagement, "
    "SUM(until % 1000003) AS until FROM bulk_totals",
    "SELECT COUNT(*) AS lines, SUM(points) AS points, SUM(event_id % 1000003) AS events, "
    "SUM(moment % 1000003) AS moments, SUM(ends % 1000003) AS ends FROM bulk_lines",
)


def document() -> dict[str, Any]:
    """Twelve rules on facts, seven on events with all that a rule can say, and one on silence."""
    facts = [
        {"key": f"fact_{i}", "group": "fit", "points": i * 3 - 10 or 1, "label": LABEL,
         "when": {"fact": f"lead.facts.x{i}", "at_least": 30 + 5 * i}}
        for i in range(12)
    ]  # fmt: skip
    base = {"group": "engagement", "points": 10, "label": LABEL}
    events = [
        {"event": {"kind": "pricing_viewed"}, "window_days": 90},
        {
            "event": {"kind": "page_viewed", "where": {"path": {"contains_any": ["prijzen"]}}},
            "window_days": 30,
        },
        {"event": {"kind": "case_study_read"}, "frequency": "each", "window_days": 30, "cap": 30},
        {"event": {"kind": "demo_requested"}, "decay_days": 60, "frequency": "each", "cap": 40},
        {"event": {"kind": "downloaded"}, "frequency": {"each_per": "path"}, "window_days": 30},
        {"event": {"kind": "mail_clicked"}, "frequency": {"at_most": 2, "per_days": 7}, "window_days": 30},
        {"event": {"kind": "page_viewed"}, "at_least": 3, "distinct": "day", "window_days": 30},
    ]
    rules = [{"key": f"event_{i}", **base, **event} for i, event in enumerate(events)]
    silent = {**base, "key": "silent", "points": -15, "inactive_days": 14}
    return {
        "fit_threshold": 30, "engagement_threshold": 20, "hysteresis": 5, "caps": {"engagement": 80},
        "rules": [*facts, *rules, silent],
    }  # fmt: skip


def make(directory: Path, leads: int) -> None:
    """Made-up leads and twenty events for each, over ninety days, as two Parquet files."""
    line = duckdb.connect()
    line.execute("SELECT setseed(0.7)")
    columns = ", ".join(f"CAST(hash(i * 31 + {n}) % 100 AS BIGINT) AS f{n}" for n in range(12))
    now, span = micros(NOW), 90 * 86_400 * 1_000_000
    line.execute(
        "COPY (SELECT i AS lead_id, i AS contact_id, "
        f"{now} - CAST(hash(i) % {span} AS BIGINT) AS received_at, "
        f"{columns} FROM range({leads}) t(i)) TO '{directory}/leads.parquet'"
    )
    kinds = (
        "['page_viewed', 'page_viewed', 'page_viewed', 'page_viewed', 'page_viewed', 'pricing_viewed', "
        "'case_study_read', 'demo_requested', 'downloaded', 'mail_clicked']"
    )
    line.execute(
        f"COPY (SELECT CAST(hash(i * 7 + 3) % {leads} AS BIGINT) AS contact_id, i AS event_id, "
        f"{kinds}[CAST(1 + hash(i * 13) % 10 AS INTEGER)] AS kind, "
        f"{now} - CAST(hash(i * 17) % {span} AS BIGINT) AS moment, TRUE AS heard, "
        "CASE WHEN hash(i * 19) % 8 = 0 THEN '\"/prijzen\"' "
        f"ELSE '\"/p' || CAST(hash(i * 23) % 400 AS VARCHAR) || '\"' END AS p0 "
        f"FROM range({leads * EVENTS_EACH}) t(i)) TO '{directory}/events.parquet'"
    )


def main(name: str, address: str, directory: Path) -> None:
    definition = parse(document(), 1)
    layout = layout_of(definition, lambda fact: "number")
    began = time.perf_counter()
    machine = engine(name, address)
    bring(machine, name, directory)
    loaded, before = time.perf_counter(), time.process_time()
    run(machine, definition, layout, NOW)
    answer = check(machine)
    done, cpu = time.perf_counter(), time.process_time() - before
    machine.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    times = {"load": loaded - began, "score": done - loaded, "cpu": cpu}
    print(json.dumps({**times, "memory": peak, "answer": answer}))


def bring(machine: Engine, name: str, directory: Path) -> None:
    """Parquet is read where it lies by DuckDB and Spark, and copied into PostgreSQL."""
    for table, file in (("bulk_leads", "leads"), ("bulk_events", "events")):
        path = f"{directory}/{file}.parquet"
        if name == "postgres":
            machine.load(table, _reader(path))
        else:
            machine.run([(table, f"SELECT * FROM {_source(name, path)}")])


def _source(name: str, path: str) -> str:
    return f"read_parquet('{path}')" if name == "duckdb" else f"parquet.`{path}`"


def _reader(path: str) -> Any:
    file = parquet.ParquetFile(path)
    return pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(100_000))


def check(machine: Engine) -> dict[str, int]:
    """Sums over every total and every ledger line, so that engines can be held against each other."""
    found: dict[str, int] = {}
    for query in CHECK:
        for batch in machine.fetch(query):
            for row in batch.to_pylist():
                found.update({key: int(value or 0) for key, value in row.items()})
    return found


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
