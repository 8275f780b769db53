"""Sending a note to Slack, and an answer to who pressed a button."""

from pathlib import Path
from typing import Any
from urllib.error import URLError

from django.utils import translation
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient, WebhookResponse

from gehoor.errors import BoundaryError, InputError
from gehoor.lib.signing import unseal
from gehoor.notify.channels.base import Parcel, Templates, Transport
from gehoor.notify.channels.bound import bounded
from gehoor.notify.channels.slack import blocks
from gehoor.notify.channels.slack.address import is_slack, opened
from gehoor.notify.note import Note

TIMEOUT = 10  # seconds without a byte
_templates = Templates(Path(__file__).parent / "templates")


class Slack(Transport):
    """A Slack app's incoming webhook; the parcel's address is sealed by `address.connect_slack`."""

    def send(self, parcel: Parcel) -> None:
        note = parcel.note
        try:
            reply_to = note.data.get("reply_to")
            address = unseal(str(reply_to)) if reply_to else opened(parcel.address).webhook
        except InputError as error:
            raise BoundaryError(error.sentence, permanent=True) from error
        if not is_slack(address):
            raise BoundaryError("bad_address", permanent=True)
        _post(address, _body(note))


def _body(note: Note) -> dict[str, Any]:
    with translation.override(note.language):
        if note.data.get("reply_to"):
            return blocks.reply(note, note.data)
        if note.brief is None and not note.lines:
            return {"text": _templates.render("plain.txt", note).strip(), "blocks": blocks.blocks(note)}
        return {"text": blocks.fallback(note), "blocks": blocks.blocks(note)}


def _post(address: str, body: dict[str, Any]) -> None:
    """Slack's own client; 4xx is for good (a webhook that was removed, say), except "too many"."""
    try:
        client = WebhookClient(address, timeout=TIMEOUT)
        answer: WebhookResponse = bounded(lambda: client.send_dict(body))
    except (URLError, OSError, SlackClientError) as error:
        raise BoundaryError(f"{type(error).__name__}: {error}"[:300]) from error
    if answer.status_code != 200:
        permanent = 400 <= answer.status_code < 500 and answer.status_code != 429
        raise BoundaryError(f"{answer.status_code} {answer.body}"[:300], permanent=permanent)
