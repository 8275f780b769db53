"""The letter: subject, plain text and html of one note."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from gehoor.errors import BoundaryError
from gehoor.notify.channels.base import Parcel, Templates
from gehoor.notify.letters import Whole

_HOLE = re.compile(r"\n{3,}")
_templates = Templates(Path(__file__).parent / "templates")


def letter(parcel: Parcel) -> EmailMessage:
    """The mail for `parcel`. Its Message-ID follows from the delivery, so that a second copy is recognised.

    Raises a permanent BoundaryError when the address is none.
    """
    note = parcel.note
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join((note.letter.subject if note.letter else note.subject).split())
    message["From"] = _address(*parseaddr(settings.MAIL_FROM))
    message["To"] = _address(parcel.name, parcel.address)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = f"<delivery-{parcel.number}@{urlsplit(settings.URL).hostname or 'gehoor'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = note.language
    if note.letter:
        return _enclosed(message, note.letter)
    stem = "lead" if note.brief else "plain"
    message.set_content(_without_holes(_templates.render(f"{stem}.txt", note)))
    message.add_alternative(_templates.render(f"{stem}.html", note), subtype="html")
    return message


def _enclosed(message: EmailMessage, letter: Whole) -> EmailMessage:
    """What another room wrote whole, with what goes with it."""
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for file in letter.files:
        main, _, sub = file.mime.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message


def _without_holes(text: str) -> str:
    """What was left out of a plain letter leaves no gap of several lines."""
    return _HOLE.sub("\n\n", text.strip()) + "\n"


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name=" ".join(name.split()), addr_spec=address)
    except (ValueError, IndexError) as error:
        raise BoundaryError(f"{address!r} is not a mail address.", permanent=True) from error
