"""A request that says it comes from Slack: checked by signature before a byte of it is read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs

from slack_sdk.signature import Clock, SignatureVerifier

from gehoor.errors import InputError, Unauthorised
from gehoor.notify.channels.slack.address import is_slack, opened
from gehoor.notify.models import Channel


@dataclass(frozen=True)
class Click:
    """Somebody pressed a button: who, where, which, of which delivery, and where the answer goes."""

    workspace: str
    member: str
    name: str
    act: str
    number: int
    reply_to: str
    channel_id: int


class _At(Clock):
    """Slack's verifier compares with this moment."""

    def __init__(self, now: datetime) -> None:
        self._now = now.timestamp()

    def now(self) -> float:
        return self._now


def is_signed(body: bytes, headers: Mapping[str, str], secret: str, now: datetime) -> bool:
    """Whether Slack signed this body with `secret`, at most five minutes from `now` (v0)."""
    stamp, signature = (headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature"))
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15 and signature.isascii()):
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return SignatureVerifier(secret, _At(now)).is_valid(body, stamp, signature)


def signed_by(body: bytes, headers: Mapping[str, str], now: datetime) -> Channel:
    """The channel whose app signed this; Unauthorised when there is none."""
    for channel in Channel.objects.filter(kind="slack").order_by("id"):
        try:
            secret = opened(channel.address).secret
        except InputError:
            continue
        if is_signed(body, headers, secret, now):
            return channel
    raise Unauthorised("This request is not signed by a Slack app that we know.")


def clicks(body: bytes, channel: Channel) -> Iterable[Click]:
    """The buttons of ours that this (checked) request tells of; other things that Slack says are none."""
    try:
        payload = json.loads(parse_qs(body.decode())["payload"][0])
        if payload.get("type") != "block_actions":
            return []
        user, reply_to = payload["user"], str(payload.get("response_url") or "")
        workspace = str((payload.get("team") or {}).get("id") or user.get("team_id") or "")
        return [
            Click(
                workspace=workspace[:40],
                member=str(user["id"])[:40],
                name=str(user.get("name") or user.get("username") or "")[:80],
                act=str(action.get("action_id", "")),
                number=int(action["value"]),
                reply_to=reply_to if is_slack(reply_to) else "",
                channel_id=channel.pk,
            )
            for action in payload.get("actions", [])
            if str(action.get("value", "")).isdigit() and len(str(action["value"])) < 20
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError("This is not what Slack sends for a button.", code="malformed") from error
