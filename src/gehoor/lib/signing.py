"""Links that nobody can forge, and small secrets that a stolen backup does not give away.

Both keys come from SECRET_KEY. An old key in SECRET_KEY_FALLBACKS still opens what it closed.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from gehoor.errors import InputError


def sign(payload: Mapping[str, Any], purpose: str, now: datetime, days: float) -> str:
    """A URL-safe token that carries `payload` (plain JSON) and holds until `days` after `now`.

    A token made for one `purpose` is worth nothing for another.
    """
    until = int((now + timedelta(days=days)).timestamp())
    return _signer(purpose).sign_object([until, dict(payload)])


def unsign(token: str, purpose: str, now: datetime) -> dict[str, Any]:
    """The payload of a token of ours; InputError `bad_link` or `expired_link` otherwise."""
    try:
        until, payload = _signer(purpose).unsign_object(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise InputError(
            _("This link is not complete. Open it from the message itself, or log in."), code="bad_link"
        ) from error
    if now.timestamp() >= until:
        raise InputError(_("This link has expired. Log in to go on."), code="expired_link")
    return dict(payload)


def seal(text: str) -> str:
    """`text` encrypted and signed with the key of this installation."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """What `seal` was given; InputError `sealed` when it was closed with another key."""
    try:
        return (
            _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode("ascii")).decode()
        )
    except (InvalidToken, UnicodeError) as error:
        raise InputError(
            _("This secret was stored with another key. Put the old key back, or enter the secret again."),
            code="sealed",
        ) from error


def marks(text: str) -> list[str]:
    """What `text` can be found by but not read from: its HMAC under each key, that of now first."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return [hmac.new(_derive(key, b"gehoor.mark"), text.encode(), hashlib.sha256).hexdigest() for key in keys]


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"gehoor.{purpose}")


@cache
def _box(*keys: str) -> MultiFernet:
    """The first key closes, all of them open."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key))) for key in keys])


def _derive(key: str, purpose: bytes = b"gehoor.seal") -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(key.encode())
