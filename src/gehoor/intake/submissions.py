"""What came in by a door and was refused, kept letter for letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gehoor.intake.models import Submission
from gehoor.lib.db import write
from gehoor.lib.rows import Rows

MOST_CHARACTERS = 1_000_000  # of a payload that we refused; an accepted one is kept whole


@dataclass(frozen=True, slots=True)
class Refused:
    """A payload of which nothing could be made, and why: [{"field", "sentence", "code"}]."""

    payload: str
    errors: Sequence[Mapping[str, Any]]
    row_number: int | None = None


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


def refused() -> "QuerySet[Submission]":
    """Everything that was refused, newest first."""
    return Submission.objects.filter(state="rejected").order_by("-received_at")


def _storable(text: str) -> str:
    """PostgreSQL stores every character but NUL."""
    return text.replace("\x00", "\ufffd") if "\x00" in text else text
