"""Delivered, seen, acted upon: what became of a message after it left."""

from datetime import datetime

from django.db.models import Q

from gehoor.lib.db import write
from gehoor.notify.models import Channel, Delivery


def mark_seen(number: int, user_id: int, now: datetime) -> bool:
    """Note once that somebody opened the message's own link; False when it was not theirs, or seen before.

    A message to a channel of the team is anybody's. Looking again costs no write.
    """
    found = Delivery.objects.filter(
        Q(user_id=user_id) | Q(channel_id__in=_of_team()), id=number, seen_at=None
    )
    if not found.exists():
        return False
    with write():
        return found.update(seen_at=now) == 1


def _of_team() -> "list[int]":
    return list(Channel.objects.filter(user=None).values_list("id", flat=True))
