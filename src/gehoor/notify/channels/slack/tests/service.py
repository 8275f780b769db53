"""Slack's side, really there: a webhook on this machine, and requests signed as Slack signs them."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from gehoor.notify.tests.other_side import other_side

SECRET = "een-geheim-van-slack-0123456789"


class Slack:
    """Takes what is posted to its webhook and to the addresses that come with a click."""

    def __init__(self) -> None:
        self.status, self.answer = 200, "ok"
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.url = ""

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """Something is posted."""
        self.said.append((path, json.loads(body)))
        return self.status, self.answer

    @property
    def webhook(self) -> str:
        return f"{self.url}/services/T1/B1/x"

    def click(self, act: str, number: int, member: str = "U2CERLKJA") -> bytes:
        """The body that Slack sends when `member` presses the button `act` of a message."""
        payload = {
            "type": "block_actions",
            "team": {"id": "T1DC2JH3J", "domain": "testteamnow"},
            "user": {"id": member, "username": "roadrunner", "name": "roadrunner", "team_id": "T1DC2JH3J"},
            "response_url": f"{self.url}/actions/T1/1/y",
            "actions": [{"type": "button", "action_id": act, "block_id": "b", "value": str(number)}],
        }
        return urlencode({"payload": json.dumps(payload)}).encode()


def signed(body: bytes, at: datetime, secret: str = SECRET) -> dict[str, str]:
    """The headers of a request as Slack's documentation describes them (v0)."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@contextmanager
def slack_service() -> Iterator[Slack]:
    """The service while the context lasts."""
    state = Slack()
    with other_side(state.take) as host:
        state.url = f"http://{host}"
        yield state
