"""What must arrive and had no way but one that is dead goes by mail."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from gehoor.lib.rows import Rows
from gehoor.notify.models import Channel, Delivery
from gehoor.notify.reach import free_at
from gehoor.notify.words import SURE_KINDS


def plan_for_waiting(rows: Rows, channel_id: int, now: datetime) -> None:
    """Give up all that waits for a channel that is over, and plan what must arrive anyhow."""
    waiting = Delivery.objects.filter(channel_id=channel_id, state="waiting")
    lost = list(waiting.select_for_update())  # or a worker may send one of them that we mail as well
    Delivery.objects.filter(id__in=[one.id for one in lost]).update(
        state="failed", due_at=None, last_error="channel_off"
    )
    plan_instead(rows, lost, now)


def plan_instead(rows: Rows, lost: Iterable[Delivery], now: datetime) -> None:
    """Plan a mail for each given up message of SURE_KINDS that no other way of the person brings."""
    planned = {(one["kind"], one["lead_id"], one["user_id"]) for one in rows.planned(Delivery)}
    for one in lost:
        key = (one.kind, one.lead_id, one.user_id)
        if one.kind not in SURE_KINDS or one.user_id is None or key in planned or _goes_otherwise(one):
            continue
        planned.add(key)
        rows.add(
            Delivery,
            kind=one.kind,
            channel="mail",
            user_id=one.user_id,
            lead_id=one.lead_id,
            data=one.data,
            created_at=one.created_at,  # the same message, by which it is found again
            due_at=free_at(one.user_id, "mail", now),
        )


def _goes_otherwise(one: Delivery) -> bool:
    assert one.user_id is not None
    own = Channel.objects.filter(user_id=one.user_id).values("id")
    same = Delivery.objects.filter(
        kind=one.kind, lead_id=one.lead_id, user_id=one.user_id, created_at=one.created_at
    )
    ways = Q(channel="mail") | Q(channel_id__in=own)
    return same.filter(ways).exclude(pk=one.pk).exclude(state="failed").exists()
