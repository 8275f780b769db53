"""Lists to import, and a hand that imports them, for the stories about importing."""

import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Model

from gehoor import pipeline
from gehoor.followup.models import Attempt, CallTask, Clock
from gehoor.identity.models import Company, Contact
from gehoor.intake import batches, importing
from gehoor.intake.models import ImportBatch, Submission
from gehoor.intake.sources.csv import compile_mapping, open_table, propose
from gehoor.journal.models import Event
from gehoor.leads.models import Lead, LeadStage
from gehoor.notify.models import Delivery

EVERYTHING: tuple[type[Model], ...] = (
    Lead,
    LeadStage,
    Contact,
    Company,
    Event,
    CallTask,
    Clock,
    Attempt,
    Delivery,
)
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def census() -> dict[str, int]:
    """How many rows of everything there are; an import that changes nothing changes none of these."""
    return {model.__name__: model._default_manager.count() for model in EVERYTHING}


def bring_in(
    source: str | bytes | Path,
    now: datetime,
    document: dict[str, Any] | None = None,
    *,
    mode: str = "history",
    receive: importing.Receive = pipeline.receive_many,
    **options: Any,
) -> ImportBatch:
    """Import a list to its end, as the command does."""
    data = source.encode() if isinstance(source, str) else source
    with open_table(data if isinstance(data, Path) else io.BytesIO(data)) as table:
        cells = [row.cells for row in table.first_rows(1_000)]
        mapping = document or propose(table.headings, cells, table.delimiter).document
        plan = compile_mapping(mapping, table.headings, cells)
        make = batches.draft if options.get("dry_run") else batches.make_batch
        batch = make(table, mapping, now, mode=mode, state="running")
        importing.run(batch, table, plan, receive, lambda: now, **options)
    if not options.get("dry_run"):
        batches.finish(batch, now, "done")
    return batch


def mql_rows(count: int) -> list[tuple[str, ...]]:
    """Leads like those of the Olist file: an id, a day, a page and a channel."""
    channels = ("organic_search", "paid_search", "social", "email", "")
    start = datetime(2017, 6, 14)
    return [
        (
            f"{number:032x}",
            f"{start + timedelta(days=number % 300):%d-%m-%Y}",
            f"page{number % 7}",
            channels[number % 5],
        )
        for number in range(count)
    ]


def closed_rows(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Every tenth lead was won, some days after it came in."""
    won = []
    for number, row in enumerate(rows):
        if number % 10 == 0:
            at = datetime.strptime(row[1], "%d-%m-%Y") + timedelta(days=number % 40, hours=14, minutes=5)
            won.append((row[0], "seller", "sdr", "sr", f"{at:%d-%m-%Y %H:%M}", "pet", "online_medium", "cat",
                        "", "", "", "reseller", "", "0"))  # fmt: skip
    return won


MQL_HEADING = "mql_id,first_contact_date,landing_page_id,origin"
CLOSED_HEADING = (
    "mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,lead_behaviour_profile,has_company,"
    "has_gtin,average_stock,business_type,declared_product_catalog_size,declared_monthly_revenue"
)


def written(heading: str, rows: Iterable[tuple[str, ...]]) -> str:
    """A file of these rows."""
    return "\n".join([heading, *(",".join(row) for row in rows)]) + "\n"


def rejected(batch: ImportBatch) -> list[Submission]:
    """The rows of a batch that failed."""
    return list(importing.refused(batch.id))
