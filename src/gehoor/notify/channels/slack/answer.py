"""Who pressed the button, and the answer to it, which leaves by the queue like every message."""

from datetime import datetime

from gehoor.lib import wake
from gehoor.lib.db import after_commit, write
from gehoor.lib.rows import Rows
from gehoor.lib.signing import seal
from gehoor.notify.channels.slack.request import Click
from gehoor.notify.models import ChatName, Delivery
from gehoor.team.models import User

KIND = "slack_reply"


def member(workspace: str, number: str) -> User | None:
    """The colleague that this member of a Slack workspace said to be; None when nobody did."""
    found = ChatName.objects.select_related("user").filter(workspace=workspace, member=number).first()
    return found.user if found and found.user.is_active and found.user.role else None


def link_member(workspace: str, number: str, user: User, now: datetime) -> None:
    """From now on this member of Slack acts as `user`."""
    with write():
        ChatName.objects.update_or_create(
            workspace=workspace, member=number, defaults={"user": user, "since": now}
        )


def unlink_member(name_id: int, user: User) -> None:
    """Forget one of this person's own names."""
    with write():
        ChatName.objects.filter(id=name_id, user=user).delete()


def answer(click: Click, original: Delivery, now: datetime, **said: str) -> None:
    """Plan the answer to a click: `step` or `done` (with `by` and `outcome`) show the message anew, `words`
    are for the clicker only. Slack takes it for half an hour.
    """
    if not click.reply_to:
        return
    data = {"reply_to": seal(click.reply_to), "answers": str(original.id), "of": original.kind, **said}
    with write():
        rows = Rows()
        rows.add(
            Delivery,
            kind=KIND,
            channel="slack",
            channel_id=original.channel_id,
            user_id=original.user_id,
            lead_id=original.lead_id,
            data=data,
            created_at=now,
            due_at=now,
        )
        rows.flush()
        after_commit(wake.wake)
