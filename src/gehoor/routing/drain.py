"""Leads that wait for an owner, in the order in which they began to wait."""

from collections.abc import Collection
from datetime import datetime

from gehoor.routing.models import Hold


def waiting(now: datetime, limit: int, skip: int = 0) -> list[int]:
    """Leads on hold at `now`, longest waiting first; `skip` passes over those that could not be placed."""
    held = Hold.objects.filter(closed_at=None, opened_at__lte=now).order_by("opened_at", "id")
    return list(held.values_list("lead_id", flat=True)[skip : skip + limit])


def open_holds(lead_ids: Collection[int]) -> dict[int, int]:
    """The number of the open hold of each of these leads that is on one, for `plan_assignment`."""
    return dict(Hold.objects.filter(lead__in=list(lead_ids), closed_at=None).values_list("lead_id", "id"))
