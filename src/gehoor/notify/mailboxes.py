"""A person's mailbox that keeps refusing: left alone where there is another way, and said aloud."""

from datetime import datetime, timedelta

from gehoor.lib.db import after_commit, write
from gehoor.lib.rows import Rows
from gehoor.notify import reach
from gehoor.notify.announce import plan_announcement
from gehoor.notify.models import Channel, Reach
from gehoor.team.models import User

MOST_REFUSALS = 5
LONGEST = timedelta(hours=1)


def count_success(user_id: int) -> None:
    """Mail arrives; what went before is forgotten."""
    if Reach.objects.filter(user_id=user_id, mail_failures__gt=0).update(
        mail_failures=0, mail_failed_since=None, mail_off=False
    ):
        after_commit(reach.forget)


def count_refusal(rows: Rows, user_id: int, error: str, now: datetime) -> None:
    """One more refusal for good. After five of them *and* an hour, mail goes off for this person.

    They hear it by their other ways; who has none cannot be told, so that the managers are.
    """
    row, _made = Reach.objects.get_or_create(user_id=user_id)
    row.mail_failures += 1
    row.mail_failed_since = row.mail_failed_since or now
    dead = row.mail_failures >= MOST_REFUSALS and row.mail_failed_since <= now - LONGEST
    is_news = dead and not row.mail_off
    row.mail_off = row.mail_off or dead
    row.save(update_fields=["mail_failures", "mail_failed_since", "mail_off"])
    if not is_news:
        return
    reach.forget()
    after_commit(reach.forget)
    person = User.objects.get(pk=user_id)
    others = Channel.objects.filter(user_id=user_id, is_active=True).exists()
    data = {"name": person.email, "error": error}
    told = user_id if others else None
    plan_announcement(rows, "channel_off", lead_id=None, user_id=told, now=now, data=data)


def try_again(user_id: int) -> None:
    """Mail may go to this person again; what was counted is forgotten."""
    with write():
        Reach.objects.filter(user_id=user_id).update(mail_failures=0, mail_failed_since=None, mail_off=False)
        after_commit(reach.forget)
