"""What came in by a door, kept letter for letter, whatever became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gehoor.intake.models import Submission
from gehoor.intake.shape import Inquiry
from gehoor.lib.db import write
from gehoor.lib.rows import Rows

MOST_CHARACTERS = 1_000_000  # of a payload that we refused; an accepted one is kept whole


@dataclass(frozen=True, slots=True)
class Refused:
    """A payload of which nothing could be made, and why: [{"field", "sentence", "code"}]."""

    payload: str
    errors: Sequence[Mapping[str, Any]]
    row_number: int | None = None


def plan_accepted(
    rows: Rows,
    inquiry: Inquiry,
    lead_id: int,
    receipt: Mapping[str, Any] | None,
    *,
    state: str = "accepted",
) -> int:
    """Plan the row that keeps the payload of `inquiry` beside the lead it became.

    `receipt` is plain JSON: what the door answers when the same message id comes again.
    """
    return rows.add(
        Submission,
        door=inquiry.door,
        received_at=inquiry.received_at,
        payload=_storable(inquiry.raw),
        message_id=inquiry.message_id,
        key_id=inquiry.key_id,
        form_id=inquiry.form_id,
        batch_id=inquiry.batch_id,
        row_number=inquiry.row_number,
        state=state,
        lead_id=lead_id,
        receipt=receipt,
    )


def keep_refused(
    door: str,
    refused: Sequence[Refused],
    now: datetime,
    *,
    key_id: int | None = None,
    form_id: int | None = None,
) -> None:
    """Keep refused payloads, so that nobody's inquiry is lost to a mistake in a program.

    They have no message id: sent again in good order, the same message must be able to get in.
    """
    rows = Rows()
    for one in refused:
        rows.add(
            Submission,
            door=door,
            received_at=now,
            payload=_storable(one.payload[:MOST_CHARACTERS]),
            key_id=key_id,
            form_id=form_id,
            row_number=one.row_number,
            state="rejected",
            error=[dict(error) for error in one.errors],
        )
    with write():
        rows.flush()


def _storable(text: str) -> str:
    """PostgreSQL stores every character but NUL."""
    return text.replace("\x00", "\ufffd") if "\x00" in text else text
