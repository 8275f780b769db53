"""Adding, removing and switching channels; the address is kept sealed."""

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.lib.db import write
from gehoor.lib.signing import seal
from gehoor.notify.models import Channel, Delivery
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


def disconnect(channel_id: int) -> None:
    """Forget a channel; its messages stay in the table, those that waited as failed."""
    with write():
        Delivery.objects.filter(channel_id=channel_id, state__in=("waiting", "sending")).update(
            state="failed", due_at=None, last_error="channel_off"
        )
        Channel.objects.filter(id=channel_id).delete()


def switch(channel_id: int, is_active: bool) -> None:
    """Switch a channel on (its failures are forgotten) or off."""
    with write():
        Channel.objects.filter(id=channel_id).update(
            is_active=is_active, failures=0, failed_since=None, last_error=""
        )
