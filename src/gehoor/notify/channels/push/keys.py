"""The key by which browsers know this installation: made once, its private half kept sealed (RFC 8292)."""

import base64
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from py_vapid import Vapid02

from gehoor.lib.db import write
from gehoor.lib.signing import seal, unseal
from gehoor.notify.models import PushKey


class Keys(NamedTuple):
    """`public` is what a browser subscribes with, `vapid` signs what we send."""

    public: str
    vapid: Vapid02


def public_key() -> str:
    """The public half as browsers want it: the uncompressed point in base64url."""
    return _row().public


def keys() -> Keys:
    """Both halves. Raises InputError `sealed` when the row was sealed with another key."""
    row = _row()
    return Keys(row.public, Vapid02.from_pem(unseal(row.private).encode()))


def _row() -> PushKey:
    found = PushKey.objects.first()
    if found is not None:
        return found
    made = ec.generate_private_key(ec.SECP256R1())
    point = made.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with write():  # of processes that start together one keeps its key, and the others take that one
        row, _made = PushKey.objects.get_or_create(
            name="vapid",
            defaults={
                "public": base64.urlsafe_b64encode(point).rstrip(b"=").decode(),
                "private": seal(pem),
            },
        )
    return row
