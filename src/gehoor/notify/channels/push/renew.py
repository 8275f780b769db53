"""A browser that replaced its own subscription, as browsers do now and then without asking anybody."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from gehoor.errors import InputError
from gehoor.lib.db import write
from gehoor.lib.signing import seal, unseal
from gehoor.notify.channels.push.subscribe import checked, fingerprint
from gehoor.notify.connect import disconnect
from gehoor.notify.models import Channel, Delivery
from gehoor.notify.words import GONE_REASONS


def renew(old: Mapping[str, Any], new: Mapping[str, Any], now: datetime) -> bool:
    """Let the channel of the subscription `old` go by `new` from now on; what waits for it goes along.

    Both are as `PushSubscription.toJSON()` gives them. `old` proves itself by its secret, which only that
    browser and we know, so nobody has to be logged in. A channel that was switched off because the old
    address was over is on again; one that its owner switched off stays off. Where somebody else asked for
    messages by `new` meanwhile the browser is theirs, and the old channel goes. False when there is no such
    channel; True once more when the answer was lost and the browser asks again. Raises InputError
    `bad_subscription` about `new`.
    """
    try:
        return _renew(old, new, now)
    except IntegrityError:  # at this very moment somebody else asked for messages by `new`
        return _renew(old, new, now)


def _renew(old: Mapping[str, Any], new: Mapping[str, Any], now: datetime) -> bool:
    kept = checked(new)
    with write():
        found = _proven(old)
        taken = Channel.objects.filter(kind="push", fingerprint=fingerprint(kept["endpoint"])).first()
        if found is None:
            return taken is not None and _proven(new) is not None
        if taken is not None and taken.user_id != found.user_id:
            disconnect(found.pk, now)
            return True
        if taken is not None and taken.pk != found.pk:
            Delivery.objects.filter(channel_id=taken.pk, state="waiting").update(channel_id=found.pk)
            taken.delete()
        _move(found, kept)
    return True


def _move(channel: Channel, kept: Mapping[str, Any]) -> None:
    channel.fingerprint, channel.address = fingerprint(kept["endpoint"]), seal(json.dumps(kept))
    channel.is_active = channel.is_active or channel.last_error in GONE_REASONS
    channel.failures, channel.failed_since, channel.last_error = 0, None, ""
    channel.save()


def _proven(given: Mapping[str, Any]) -> Channel | None:
    """The channel of this subscription, when its secret is the one we were given at the time."""
    endpoint, keys = given.get("endpoint"), given.get("keys")
    if not isinstance(endpoint, str) or not isinstance(keys, Mapping):
        return None
    found = Channel.objects.select_for_update().filter(kind="push", fingerprint=fingerprint(endpoint)).first()
    if found is None:
        return None
    try:
        secret = json.loads(unseal(found.address))["keys"]["auth"]
    except InputError:
        return None  # sealed by a key that is gone: nothing can be sent there either
    said = str(keys.get("auth", "")).rstrip("=")
    return found if hmac.compare_digest(said.encode("utf-8", "replace"), secret.encode()) else None
