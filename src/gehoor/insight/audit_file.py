"""The last twenty leads of a CSV file, told without writing anything."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from heapq import heappush, heapreplace
from pathlib import Path

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.insight.audit import LAST, Audit, furthest
from gehoor.insight.told import Call, Told
from gehoor.intake.shape import Inquiry
from gehoor.intake.sources.csv import (
    Converter,
    Plan,
    Table,
    compile_mapping,
    load_mapping,
    open_table,
    propose,
)

SAMPLE = 200


def audit_file(path: Path, now: datetime, mapping: Path | None = None) -> Audit:
    """The audit of the last twenty rows: by date, or by their order when the file has no date.

    The file is read once, row by row. Raises InputError when it is no CSV file, is empty, has one
    column that says nothing, or the mapping does not fit it.
    """
    with open_table(path) as table:
        rows = [row.cells for row in table.first_rows(SAMPLE) if not row.problem]
        document = (
            load_mapping(mapping) if mapping else propose(table.headings, rows, table.delimiter).document
        )
        plan = compile_mapping(document, table.headings, rows)
        if plan.lookup:
            raise InputError(
                _("This mapping only adds to leads that are known already; take the file with the leads."),
                code="lookup",
            )
        found, unread = _last(table, plan, now)
        if not found:
            raise InputError(
                _("“%(file)s” holds no rows that can be read.") % {"file": table.name}, code="empty"
            )
        told = tuple(_told(inquiry, is_dated=_is_dated(plan)) for inquiry in found)
        return Audit(table.name, told, now, _missing(plan, told), unread)


def _last(table: Table, plan: Plan, now: datetime) -> tuple[list[Inquiry], int]:
    """The twenty newest rows, newest first, and how many rows could not be read; twenty in memory."""
    by_order: deque[Inquiry] = deque(maxlen=LAST)
    newest: list[tuple[datetime, int, Inquiry]] = []
    unread = 0
    is_dated = _is_dated(plan)
    for number, inquiry in enumerate(_inquiries(table, plan, now)):
        if inquiry is None:
            unread += 1
        elif not is_dated:
            by_order.append(inquiry)
        elif len(newest) < LAST:
            heappush(newest, (inquiry.received_at, number, inquiry))
        elif (inquiry.received_at, number) > newest[0][:2]:
            heapreplace(newest, (inquiry.received_at, number, inquiry))
    return [one for _at, _number, one in sorted(newest, reverse=True)] or list(reversed(by_order)), unread


def _inquiries(table: Table, plan: Plan, now: datetime) -> Iterator[Inquiry | None]:
    converter = Converter(plan, mode="history", moment=now)
    for row in table.rows():
        if row.problem == "blank":
            continue
        inquiry = converter.inquiry(row)
        yield inquiry if isinstance(inquiry, Inquiry) else None


def _is_dated(plan: Plan) -> bool:
    return "received_at" in plan.fields or any(rule.at is not None for rule in plan.stages)


def _missing(plan: Plan, leads: tuple[Told, ...]) -> tuple[str, ...]:
    """What this file has no columns for."""
    has_stages = bool(plan.stages) or "stage" in plan.fields
    known = {
        "dates": _is_dated(plan),
        "calls": bool(plan.calls),
        "verdicts": has_stages,
        "sources": any(lead.source for lead in leads),
        "owners": "owner_email" in plan.fields,
    }
    return tuple(name for name, is_known in known.items() if not is_known)


def _told(inquiry: Inquiry, *, is_dated: bool) -> Told:
    reached = furthest(stage.stage for stage in inquiry.stages)
    return Told(
        key=f"#{inquiry.row_number}",
        name=f"{inquiry.first_name} {inquiry.last_name}".strip() or inquiry.email,
        company=inquiry.company,
        title=inquiry.title,
        received_at=inquiry.received_at if is_dated else None,
        source=inquiry.source,
        campaign=inquiry.campaign,
        form=inquiry.form,
        product=inquiry.product,
        industry=inquiry.industry,
        employees=inquiry.employees,
        facts=inquiry.facts,
        owner=inquiry.owner_email,
        calls=tuple(Call(call.at, call.outcome) for call in inquiry.calls),
        stage=inquiry.stages[-1].stage if inquiry.stages else "lead",
        reached=reached,
    )
