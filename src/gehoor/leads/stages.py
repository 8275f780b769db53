"""Entering a stage."""

from datetime import datetime

from gehoor.journal.record import record
from gehoor.leads.models import Lead, LeadStage
from gehoor.lib.rows import Rows


def plan_stage(
    rows: Rows,
    lead_id: int,
    contact_id: int,
    stage: str,
    at: datetime,
    actor: str,
    cause: str,
    *,
    now: datetime | None = None,
    current: bool = True,
) -> None:
    """Plan that the lead entered `stage` at `at`: the row, the journal line and, when `current`, the lead.

    `current` is false for a stage of the past that a later one has already overtaken.
    """
    rows.add(LeadStage, lead_id=lead_id, stage=stage, entered_at=at, actor=actor, cause=cause)
    record(
        rows,
        "stage.entered",
        at=at,
        now=now or at,
        lead_id=lead_id,
        contact_id=contact_id,
        actor=actor,
        data={"stage": stage, "cause": cause},
    )
    if current:
        rows.change(Lead, lead_id, stage=stage)
