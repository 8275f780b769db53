"""A message as the bytes that go over the line.

The standard library's EmailMessage parses and folds every header again at each step, which took more than
half of the time of a mail; the few headers we write are written here, the bodies in quoted-printable by C.
"""

import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.utils import formataddr
from functools import lru_cache

from gehoor.errors import BoundaryError

_MOST = 76  # characters of a header line
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Outgoing:
    """One message, ready to be handed over: envelope and content."""

    sender: str
    recipient: str
    content: bytes

    @property
    def is_international(self) -> bool:
        """Whether the addresses hold signs that only servers with SMTPUTF8 take."""
        return not (self.sender + self.recipient).isascii()


def alternative(headers: Sequence[tuple[str, str]], text: str, html: str, number: int) -> bytes:
    """The same letter as plain text and as html; `headers` are already written for the line."""
    mark = f"=_gehoor_{number}"  # "=_" cannot occur in quoted-printable
    head = [*headers, ("MIME-Version", "1.0"), ("Content-Type", f'multipart/alternative; boundary="{mark}"')]
    top = "".join(f"{name}: {value}\r\n" for name, value in head)
    parts = b"".join(_part(mark, kind, body) for kind, body in (("plain", text), ("html", html)))
    return top.encode() + b"\r\n" + parts + f"--{mark}--\r\n".encode()


def header(name: str, value: str) -> str:
    """The value of a header for the line: folded, and encoded (RFC 2047) when it is not ASCII."""
    clean = " ".join(_CONTROL.sub(" ", value).split())
    if clean.isascii() and len(name) + len(clean) + 2 <= _MOST:
        return clean
    charset = "us-ascii" if clean.isascii() else "utf-8"
    return Header(clean, charset, header_name=name, maxlinelen=_MOST).encode(linesep="\r\n")


@lru_cache(maxsize=2_048)
def mailbox(name: str, address: str) -> str:
    """`Name <address>` for the line. Raises a permanent BoundaryError when the address is none."""
    try:
        Address(addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise BoundaryError(f"{address!r} is not a mail address.", permanent=True) from error
    clean = " ".join(_CONTROL.sub(" ", name).split())
    if clean.isascii() and address.isascii():
        return formataddr((clean, address))
    return f"{Header(clean, 'utf-8', maxlinelen=_MOST).encode(linesep=chr(13) + chr(10))} <{address}>"


def _part(mark: str, kind: str, body: str) -> bytes:
    raw = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").encode("utf-8", "replace")
    top = (
        f'--{mark}\r\nContent-Type: text/{kind}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return top.encode() + binascii.b2a_qp(raw, istext=True) + b"\r\n"
