"""The letter: subject, plain text and html of one note."""

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from gehoor.notify.channels.base import Parcel, Templates
from gehoor.notify.channels.mail.mime import Outgoing, alternative, header, mailbox
from gehoor.notify.letters import Whole

_HOLE = re.compile(r"\n{3,}")
_templates = Templates(Path(__file__).parent / "templates")

Headers = list[tuple[str, str]]


def letter(parcel: Parcel) -> Outgoing:
    """The mail for `parcel`. Its Message-ID follows from the delivery, so that a second copy is recognised.

    Raises a permanent BoundaryError when the address is none.
    """
    note = parcel.note
    headers, sender = _headers(parcel), parseaddr(settings.MAIL_FROM)[1]
    if note.letter:
        content = _enclosed(headers, note.letter)
    else:
        stem = "lead" if note.brief else "plain"
        text = _without_holes(_templates.render(f"{stem}.txt", note))
        content = alternative(headers, text, _templates.render(f"{stem}.html", note), parcel.number)
    return Outgoing(sender, parcel.address, content)


def _headers(parcel: Parcel) -> Headers:
    note = parcel.note
    host = urlsplit(settings.URL).hostname or "gehoor"
    return [
        ("Subject", header("Subject", note.letter.subject if note.letter else note.subject)),
        ("From", mailbox(*parseaddr(settings.MAIL_FROM))),
        ("To", mailbox(parcel.name, parcel.address)),
        ("Date", formatdate(localtime=True)),
        ("Message-ID", f"<delivery-{parcel.number}@{host}>"),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", note.language),
    ]


def _enclosed(headers: Headers, letter: Whole) -> bytes:
    """What another room wrote whole, with what goes with it."""
    message = EmailMessage(policy=SMTP)
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for file in letter.files:
        main, _, sub = file.mime.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    top = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return top.encode() + message.as_bytes()


def _without_holes(text: str) -> str:
    """What was left out of a plain letter leaves no gap of several lines."""
    return _HOLE.sub("\n\n", text.strip()) + "\n"
