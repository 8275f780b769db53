"""What a channel keeps of a Slack app, sealed: where it posts, and the secret with which Slack signs."""

import json
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.lib.db import write
from gehoor.lib.signing import seal, unseal
from gehoor.lib.text import squash
from gehoor.notify.models import Channel


class Address(NamedTuple):
    """An incoming webhook and the app's signing secret."""

    webhook: str
    secret: str


def connect_slack(name: str, webhook: str, secret: str, *, user_id: int | None = None) -> Channel:
    """Keep a Slack app for one person, or for the whole team when `user_id` is None.

    Raises InputError on `name`, `webhook` or `secret`.
    """
    webhook, secret = webhook.strip(), secret.strip()
    if not squash(name, 80):
        raise InputError(_("Give the channel a name."), field="name")
    if not is_slack(webhook):
        raise InputError(_("This is not the address of an incoming webhook of Slack."), field="webhook")
    if not 16 <= len(secret) <= 100 or not secret.isascii():
        raise InputError(_("This is not a signing secret of a Slack app."), field="secret")
    kept = seal(json.dumps({"webhook": webhook, "secret": secret}))
    with write():
        return Channel.objects.create(kind="slack", name=squash(name, 80), address=kept, user_id=user_id)


def opened(sealed: str) -> Address:
    """The address that `connect_slack` kept; InputError `sealed` when it was sealed with another key."""
    kept = json.loads(unseal(sealed))
    return Address(str(kept["webhook"]), str(kept["secret"]))


def is_slack(url: str) -> bool:
    """Whether this is an address of Slack; over http only on this machine itself."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and host in ("127.0.0.1", "localhost"))
    return secure and host in settings.SLACK_HOSTS and not parts.username and len(url) <= 2_000
