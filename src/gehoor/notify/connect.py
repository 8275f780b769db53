"""Adding, removing and switching channels; the address is kept sealed."""

from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.lib import wake
from gehoor.lib.db import after_commit, write
from gehoor.lib.rows import Rows
from gehoor.lib.signing import seal
from gehoor.notify.instead import plan_for_waiting
from gehoor.notify.models import Channel
from gehoor.notify.words import reason_sentence


def connect(name: str, address: str, *, user_id: int | None = None) -> Channel:
    """Keep a channel for one person, or for the whole team when `user_id` is None.

    `address` is an Apprise URL such as `slack://...`. Raises InputError on `name` or `address`.
    """
    # Apprise takes half a second to load; only those who add a channel wait for it.
    from gehoor.notify.channels.apprise.transport import problem

    if not name.strip():
        raise InputError(_("Give the channel a name."), field="name")
    code = problem(address.strip())
    if code:
        raise InputError(reason_sentence(code), field="address", code=code)
    with write():
        return Channel.objects.create(name=name.strip()[:80], address=seal(address.strip()), user_id=user_id)


def disconnect(channel_id: int, now: datetime) -> None:
    """Forget a channel; its messages stay in the table, those that waited as failed.

    What must arrive goes by mail where no other way of the person brings it. What a worker is sending at this
    moment is left to it: it may be out already, and when it fails, finish() sees that the channel is gone.
    """
    with write():
        Channel.objects.filter(id=channel_id).delete()
        rows = Rows()
        plan_for_waiting(rows, channel_id, now)
        rows.flush()
        after_commit(wake.wake)


def switch(channel_id: int, is_active: bool) -> None:
    """Switch a channel on (its failures are forgotten) or off."""
    with write():
        Channel.objects.filter(id=channel_id).update(
            is_active=is_active, failures=0, failed_since=None, last_error=""
        )
