"""Writing the journal."""

from datetime import datetime
from typing import Any

from gehoor.journal.models import Event
from gehoor.lib.rows import Rows


def record(
    rows: Rows,
    kind: str,
    *,
    at: datetime,
    now: datetime | None = None,
    lead_id: int | None = None,
    contact_id: int | None = None,
    actor: str = "",
    visitor: str = "",
    message_id: str | None = None,
    data: dict[str, Any] | None = None,
) -> int:
    """Plan one line of the journal among `rows` and return its number.

    `at` is when it happened, `now` when we heard (the same, when left out). `data` must be plain
    JSON and hold what a reader needs to tell the story without looking elsewhere.
    """
    return rows.add(
        Event,
        kind=kind,
        at=at,
        recorded_at=now or at,
        lead_id=lead_id,
        contact_id=contact_id,
        actor=actor,
        visitor=visitor,
        message_id=message_id,
        data=data or {},
    )
