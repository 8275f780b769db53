"""Slack's side, really there: a webhook on this machine, and requests signed as Slack signs them."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

SECRET = "een-geheim-van-slack-0123456789"


class Slack:
    """Takes what is posted to its webhook and to the addresses that come with a click."""

    def __init__(self) -> None:
        self.status, self.answer = 200, "ok"
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.url = ""

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

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.said.append((self.path, json.loads(body)))
            said = state.answer.encode()
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{httpd.server_port}"
    try:
        yield state
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
