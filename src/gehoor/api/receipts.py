"""What the door answers, from what the pipeline says became of an inquiry."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from gehoor.errors import InputError
from gehoor.intake.shape import Receipt
from gehoor.intake.sources.api.complaints import as_json
from gehoor.team.models import User

REMEMBER = timedelta(seconds=60)
_names: dict[int, tuple[str, datetime]] = {}


def status_of(receipt: Receipt) -> int:
    """201 for what is new, 200 for what we had."""
    return 200 if receipt.outcome in ("repeated", "unchanged") else 201


def receipt_json(
    receipt: Receipt, labels: Mapping[str, str], warnings: Iterable[InputError], now: datetime
) -> dict[str, Any]:
    """The body of the answer; numbers of rows are strings, because JavaScript rounds large ones."""
    return {
        "id": str(receipt.lead_id),
        "outcome": receipt.outcome,
        "contact_id": str(receipt.contact_id),
        "company_id": _text(receipt.company_id),
        "owner": owner_json(receipt.owner_id, now),
        "task": {"id": str(receipt.task_id), "due_at": receipt.due_at} if receipt.task_id else None,
        "stage": receipt.stage,
        "score": score_json(receipt.fit, receipt.engagement),
        "reasons": [
            {
                "rule": reason["rule"],
                "label": labels.get(reason["rule"], reason["rule"]),
                "group": reason["group"],
                "points": reason["points"],
            }
            for reason in receipt.reasons
        ],
        "hold": receipt.hold,
        "not_callable": receipt.not_callable,
        "url": lead_url(receipt.lead_id),
        "warnings": [part for warning in warnings for part in as_json(warning)],
    }


def score_json(fit: int, engagement: int) -> dict[str, int]:
    """Both scores and their sum."""
    return {"fit": fit, "engagement": engagement, "total": fit + engagement}


def owner_json(owner_id: int | None, now: datetime) -> dict[str, str] | None:
    """Who has the lead; names are remembered for a minute."""
    if owner_id is None:
        return None
    found = _names.get(owner_id)
    if found is None or not timedelta() <= now - found[1] < REMEMBER:
        found = (User.objects.filter(pk=owner_id).values_list("name", flat=True).first() or "", now)
        _names[owner_id] = found
    return {"id": str(owner_id), "name": found[0]}


def lead_url(lead_id: int) -> str:
    """The lead's page."""
    return settings.URL + reverse("lead", args=[lead_id])


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
