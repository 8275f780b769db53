"""A mail server of our own, on this machine only: without a real one, a new user still sees the mail.

It keeps what it is given in a Maildir of the data directory; nothing leaves the machine.
"""

import mailbox
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

MOST_LETTERS = 500
_PRUNE_EVERY = 50


@dataclass(frozen=True)
class Letter:
    """One mail as it arrived. `key` names it within the mailbox."""

    key: str
    subject: str
    to: str
    at: datetime
    text: str
    html: str


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Receive mail into `folder` while the context lasts; yields the address for GEHOOR_SMTP_URL."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    controller = Controller(_Keeper(folder), hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def letters(folder: Path, limit: int = 100) -> list[Letter]:
    """The newest letters first."""
    box = _open(folder)
    if box is None:
        return []
    return [found for key in _newest(box)[:limit] if (found := letter(folder, key)) is not None]


def letter(folder: Path, key: str) -> Letter | None:
    """One letter, or None when there is no such key."""
    box = _open(folder)
    if box is None:
        return None
    try:
        raw = box.get_bytes(key)
    except KeyError:
        return None
    message = BytesParser(policy=default).parsebytes(raw)
    return Letter(
        key=key,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        at=_arrived(key),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


class _Keeper(Mailbox):
    """Keeps the newest letters and lets the oldest go."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._added = 0

    def handle_message(self, message: Message) -> None:
        self.mailbox.add(message)
        self._added += 1
        if self._added % _PRUNE_EVERY == 1:
            for key in _newest(self.mailbox)[MOST_LETTERS:]:
                self.mailbox.discard(key)


def _open(folder: Path) -> mailbox.Maildir | None:
    return mailbox.Maildir(folder, create=False) if (folder / "new").is_dir() else None


def _newest(box: mailbox.Maildir) -> list[str]:
    """Keys start with the second of arrival, then microsecond and a counter."""
    return sorted(box.keys(), key=_order, reverse=True)


def _order(key: str) -> tuple[float, str]:
    return (_arrived(key).timestamp(), key)


def _arrived(key: str) -> datetime:
    seconds, _, rest = key.partition(".")
    micro = rest.partition("M")[2].partition("P")[0]
    return datetime.fromtimestamp(int(seconds) + int(micro or 0) / 1e6, UTC) if seconds.isdigit() else _NEVER


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
