"""What the door says back, kept with the payload so that it can be said again."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from gehoor.intake.models import Submission
from gehoor.intake.shape import Inquiry, Receipt
from gehoor.lib.rows import Row
from gehoor.path.desk import Desk

_NAMES = [field.name for field in fields(Receipt)]


def answer(desk: Desk, inquiry: Inquiry, lead: Row, outcome: str) -> Receipt:
    """What the door says back; kept with the payload, so that it can be said again."""
    task = desk.tasks.get(lead["id"])
    receipt = Receipt(
        outcome=outcome,
        lead_id=lead["id"],
        contact_id=lead["contact_id"],
        company_id=lead["company_id"],
        owner_id=lead["owner_id"],
        task_id=task["id"] if task else None,
        due_at=task["due_at"] if task else None,
        stage=lead["stage"],
        fit=lead["fit"],
        engagement=lead["engagement"],
        reasons=tuple(lead.get("reasons", ())),
        hold=lead.get("hold", ""),
        not_callable=lead["not_callable"],
    )
    kept = {name: getattr(receipt, name) for name in _NAMES}  # not `asdict`: that copies every reason
    kept["due_at"] = receipt.due_at.isoformat() if receipt.due_at else None
    if inquiry.message_id:
        desk.receipts[inquiry.message_id] = kept
    if outcome != "unchanged":
        desk.rows.add(
            Submission,
            door=inquiry.door,
            received_at=inquiry.received_at,
            payload=inquiry.raw,
            message_id=inquiry.message_id,
            key_id=inquiry.key_id,
            form_id=inquiry.form_id,
            batch_id=inquiry.batch_id,
            row_number=inquiry.row_number,
            lead_id=lead["id"],
            receipt=kept if inquiry.message_id else None,
        )
    return receipt


def repeated(kept: Mapping[str, Any]) -> Receipt:
    """The answer that was given the first time."""
    due_at = datetime.fromisoformat(kept["due_at"]) if kept["due_at"] else None
    values = {**kept, "outcome": "repeated", "due_at": due_at, "reasons": tuple(kept["reasons"])}
    return Receipt(**values)
