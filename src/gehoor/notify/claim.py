"""Taking deliveries from the queue: whoever claims a row has a minute to send it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from gehoor.lib.db import is_postgres, write
from gehoor.lib.rows import Rows
from gehoor.notify.models import Delivery, DeliveryAttempt

LEASE = timedelta(seconds=60)
"""A claimed delivery comes back to the queue after this, when its worker was killed."""

MOST_TRIES = 8


@dataclass(frozen=True)
class Claimed:
    """A delivery that is ours for one lease, and the attempt that was written for it."""

    delivery: Delivery
    attempt_id: int
    attempt: int  # 1 for the first; the fence against a worker that comes back late


def due(now: datetime, channel: str, channel_id: int | None = None) -> QuerySet[Delivery]:
    """Deliveries that wait for their moment, or whose worker disappeared, oldest first."""
    rows = Delivery.objects.filter(state__in=("waiting", "sending"), due_at__lte=now, channel=channel)
    if channel_id is not None:
        rows = rows.filter(channel_id=channel_id)
    return rows.order_by("due_at")


def claim(now: datetime, limit: int, channel: str, channel_id: int | None = None) -> list[Claimed]:
    """Take at most `limit` due deliveries and write an attempt for each, in one transaction.

    Two workers never take the same one. A row that was cut off `MOST_TRIES` times fails instead.
    """
    if not due(now, channel, channel_id).exists():
        return []  # no need to stand in line for the writer's place
    with write():
        found = due(now, channel, channel_id).select_related("user__calendar")
        if is_postgres():
            found = found.select_for_update(skip_locked=True, of=("self",))
        taken = list(found[:limit])
        _give_up([delivery.id for delivery in taken if delivery.tries >= MOST_TRIES])
        return _take([delivery for delivery in taken if delivery.tries < MOST_TRIES], now)


def release(claimed: Sequence[Claimed], now: datetime, reason: str) -> None:
    """Put back what was not tried after all; no attempt is counted, the reason stays visible."""
    with write():
        DeliveryAttempt.objects.filter(id__in=[one.attempt_id for one in claimed]).delete()
        for one in claimed:
            Delivery.objects.filter(id=one.delivery.id, state="sending", tries=one.attempt).update(
                state="waiting", due_at=now, tries=one.attempt - 1, last_error=reason
            )


def _take(deliveries: Sequence[Delivery], now: datetime) -> list[Claimed]:
    rows = Rows()
    claimed = [
        Claimed(
            delivery=delivery,
            attempt_id=rows.add(DeliveryAttempt, delivery_id=delivery.id, started_at=now),
            attempt=delivery.tries + 1,
        )
        for delivery in deliveries
    ]
    Delivery.objects.filter(id__in=[delivery.id for delivery in deliveries]).update(
        state="sending", due_at=now + LEASE, tries=F("tries") + 1
    )
    rows.flush()
    return claimed


def _give_up(numbers: Sequence[int]) -> None:
    if numbers:
        Delivery.objects.filter(id__in=numbers).update(state="failed", due_at=None, last_error="interrupted")
