"""A channel that keeps failing is switched off, and whoever it belongs to is told by their other ways."""

from datetime import datetime, timedelta

from django.db.models import F

from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.notify.instead import plan_for_waiting
from gehoor.notify.models import Channel
from gehoor.notify.words import GONE_REASONS

MOST_FAILURES = 10
LONGEST = timedelta(hours=1)


def count_success(channel_id: int) -> None:
    """The channel works; what went before is forgotten."""
    Channel.objects.filter(id=channel_id, failures__gt=0).update(failures=0, failed_since=None, last_error="")


def count_failures(rows: Rows, channel_id: int, error: str, now: datetime) -> None:
    """One more failure. After ten of them *and* an hour the channel is switched off.

    Either alone would be hasty: a burst fails ten times in a second, a quiet channel once in an hour. Only an
    address of which the other side says that it is over goes off at once.
    """
    Channel.objects.filter(id=channel_id).update(failures=F("failures") + 1, last_error=error)
    Channel.objects.filter(id=channel_id, failed_since__isnull=True).update(failed_since=now)
    dead = Channel.objects.filter(id=channel_id, is_active=True)
    if error not in GONE_REASONS:
        dead = dead.filter(failures__gte=MOST_FAILURES, failed_since__lte=now - LONGEST)
    gone = dead.first()
    if gone is None or not Channel.objects.filter(id=channel_id, is_active=True).update(is_active=False):
        return
    plan_for_waiting(rows, channel_id, now)
    data = {"name": gone.name, "error": error}
    plan_announcement(rows, "channel_off", lead_id=None, user_id=gone.user_id, now=now, data=data)
