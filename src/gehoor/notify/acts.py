"""A button of a message was used: each works once, and the message remembers who and when."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.lib import wake
from gehoor.lib.db import after_commit, write
from gehoor.lib.rows import Rows
from gehoor.lib.signing import unsign
from gehoor.notify.links import PURPOSE
from gehoor.notify.models import Channel, Delivery, DeliveryAct
from gehoor.notify.words import ACTS
from gehoor.team.models import User


class Ticket(NamedTuple):
    """What a signed link allows: this act, on this message, by this person."""

    delivery: Delivery
    user: User
    act: str


def ticket(token: str, now: datetime) -> Ticket:
    """What this link allows. InputError `bad_link` or `expired_link`, NotFound when it is about nothing."""
    payload = unsign(token, PURPOSE, now)
    delivery = Delivery.objects.filter(id=int(payload.get("m", 0)), lead_id__isnull=False).first()
    user = User.objects.filter(id=int(payload.get("u", 0)), is_active=True).exclude(role="").first()
    if delivery is None or user is None or payload.get("a") not in ACTS:
        raise NotFound(_("What this link was about is no longer here."))
    return Ticket(delivery, user, str(payload["a"]))


def used(delivery_id: int, act: str) -> DeliveryAct | None:
    """Who used this button before, if anybody did."""
    return DeliveryAct.objects.select_related("user").filter(delivery_id=delivery_id, act=act).first()


def use(delivery: Delivery, act: str, user: User, now: datetime) -> None:
    """Note that `user` uses this button, within the transaction of what it does. Conflict the second time."""
    if act not in ACTS:
        raise InputError(_("There is no such button."), field="act")
    made, is_first = DeliveryAct.objects.get_or_create(
        delivery=delivery, act=act, defaults={"user": user, "at": now}
    )
    if not is_first:
        raise Conflict(
            _("This button was used already, by %(name)s.") % {"name": made.user.name}, code="used"
        )
    Delivery.objects.filter(id=delivery.id, seen_at=None).update(seen_at=now)
    Delivery.objects.filter(id=delivery.id, acted_at=None).update(acted_at=now)


def come_back(delivery: Delivery, user: User, at: datetime, now: datetime) -> int:
    """Tell `user` of the lead again at `at`, by the same way (by mail, when that was the whole team's)."""
    own = delivery.user_id == user.id and not _is_team(delivery.channel_id)
    with write():
        rows = Rows()
        number = rows.add(
            Delivery,
            kind="clock_reminder",
            channel=delivery.channel if own else "mail",
            channel_id=delivery.channel_id if own else None,
            user_id=user.id,
            lead_id=delivery.lead_id,
            data={"again": str(delivery.id)},
            created_at=now,
            due_at=at,
        )
        rows.flush()
        after_commit(wake.wake)
    return number


def _is_team(channel_id: int | None) -> bool:
    return channel_id is not None and Channel.objects.filter(id=channel_id, user=None).exists()
