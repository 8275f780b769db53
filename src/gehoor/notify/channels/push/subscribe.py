"""A browser that gave leave to send it messages, and took it back."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.lib.db import write
from gehoor.lib.signing import seal
from gehoor.lib.text import squash
from gehoor.notify.connect import disconnect
from gehoor.notify.models import Channel

MOST_DEVICES = 10
_LOOPBACK = ("127.0.0.1", "localhost")


def subscribe(user_id: int, given: Mapping[str, Any], name: str, now: datetime) -> Channel:
    """Keep what `PushSubscription.toJSON()` gave as a channel of this person, and return it.

    The same browser again renews its row, also when somebody else logs in on it: messages go to one person
    only. More than ten devices let the oldest go. Raises InputError `bad_subscription`.
    """
    kept = checked(given)
    print_ = fingerprint(kept["endpoint"])
    values = {
        "user_id": user_id,
        "kind": "push",
        "name": squash(name, 80) or _("Browser"),
        "address": seal(json.dumps(kept)),
        "is_active": True,
        "failures": 0,
        "failed_since": None,
        "last_error": "",
    }
    with write():
        channel, _made = Channel.objects.update_or_create(fingerprint=print_, defaults=values)
        mine = Channel.objects.filter(user_id=user_id, kind="push").order_by("-id")
        for number in list(mine.exclude(id=channel.id).values_list("id", flat=True))[MOST_DEVICES - 1 :]:
            disconnect(number, now)
    return channel


def unsubscribe(user_id: int, endpoint: str, now: datetime) -> bool:
    """Forget this browser; False when it was not this person's."""
    found = Channel.objects.filter(user_id=user_id, fingerprint=fingerprint(endpoint)).first()
    if found is None:
        return False
    disconnect(found.id, now)
    return True


def fingerprint(endpoint: str) -> str:
    """By which a browser is found again without reading its sealed address."""
    return hashlib.sha256(endpoint.encode("utf-8", "replace")).hexdigest()


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Only what we use, and only what can work: a known push service, a point of the curve, a secret."""
    endpoint, given_keys = given.get("endpoint"), given.get("keys")
    if not isinstance(endpoint, str) or not isinstance(given_keys, Mapping) or not _is_known(endpoint):
        raise _bad()
    try:
        point, secret = (_decoded(given_keys.get(name)) for name in ("p256dh", "auth"))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise _bad() from error
    if len(point) != 65 or len(secret) != 16:
        raise _bad()
    return {"endpoint": endpoint, "keys": {"p256dh": _encoded(point), "auth": _encoded(secret)}}


def _is_known(endpoint: str) -> bool:
    """Whether this is an address of a push service; anything else would have us post to who knows where."""
    try:
        parts = urlsplit(endpoint)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    listed = any(
        host == known or (known[:1] == "." and host.endswith(known)) for known in settings.PUSH_HOSTS
    )
    return secure and listed and len(endpoint) <= 2_000 and not parts.username


def _decoded(text: object) -> bytes:
    if not isinstance(text, str) or len(text) > 200:
        raise ValueError("no key")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bad() -> InputError:
    return InputError(_("This browser gave something that is no push subscription."), code="bad_subscription")
