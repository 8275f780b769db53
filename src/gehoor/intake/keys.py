"""Keys that let a program in: made once, shown once, kept as a hash."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gehoor.errors import InputError, NotAllowed, Unauthorised
from gehoor.intake.models import ApiKey
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows

SCOPES = ("leads:write", "leads:read", "events:write", "funnel:read")
REMEMBER = timedelta(seconds=5)  # a revoked key still opens for so long in another process
USED_EVERY = timedelta(minutes=1)  # how exactly we know when a key was last used
MOST_REMEMBERED = 1_000
PREFIX = len("gh_12345678")

_SHAPE = re.compile(r"gh_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}", re.ASCII)
_remembered: dict[str, tuple[ApiKey, datetime]] = {}


def make_key(
    name: str,
    scopes: Iterable[str],
    now: datetime,
    by_id: int | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key and return it with its plain text, which is not kept anywhere.

    Records `key.made`. Raises InputError for a scope that does not exist, or none at all.
    """
    wanted = list(dict.fromkeys(scopes))
    if not wanted or any(scope not in SCOPES for scope in wanted):
        raise InputError(
            _("Choose at least one of these: %(scopes)s.") % {"scopes": ", ".join(SCOPES)},
            field="scopes",
        )
    prefix = "gh_" + secrets.token_hex(4)
    plain = f"{prefix}_{secrets.token_urlsafe(32)}"
    rows = Rows()
    number = rows.add(
        ApiKey,
        name=name.strip()[:80],
        prefix=prefix,
        digest=_digest(plain),
        scopes=wanted,
        created_at=now,
        created_by_id=by_id,
        expires_at=expires_at,
    )
    data = {"key_id": str(number), "name": name, "scopes": wanted}
    record(rows, "key.made", at=now, actor=_actor(by_id), data=data)
    with write():
        rows.flush()
    return ApiKey.objects.get(pk=number), plain


def revoke(key: ApiKey, now: datetime, by_id: int | None = None) -> None:
    """Close the door for this key; records `key.revoked`. Revoking twice keeps the first moment."""
    if key.revoked_at is not None:
        return
    key.revoked_at = now
    rows = Rows()
    rows.change(ApiKey, key.pk, revoked_at=now)
    record(rows, "key.revoked", at=now, actor=_actor(by_id), data={"key_id": str(key.pk), "name": key.name})
    with write():
        rows.flush()
    _remembered.pop(key.digest, None)


def check(header: str | None, scope: str | None, now: datetime) -> ApiKey:
    """The key in an Authorization header, when it may do `scope` (None: anything).

    Takes `Bearer <key>`, and `Basic` with the key as user name, as tracking libraries send it.
    Raises Unauthorised (key_missing, key_malformed, key_unknown, key_revoked, key_expired) and
    NotAllowed (scope_missing). Costs no query when the same key came by in the last five seconds.
    """
    plain = _plain(header)
    digest = _digest(plain)
    key = _recall(digest, now) or _fetch(digest, plain, now)
    if key.revoked_at is not None and key.revoked_at <= now:
        raise Unauthorised(_("This key was withdrawn. Ask for a new one."), code="key_revoked")
    if key.expires_at is not None and key.expires_at <= now:
        raise Unauthorised(_("This key has expired. Ask for a new one."), code="key_expired")
    if scope is not None and scope not in key.scopes:
        sentence = _("This key may not do this: it lacks the right “%(scope)s”.") % {"scope": scope}
        raise NotAllowed(sentence, code="scope_missing")
    _note_use(key, now)
    return key


def forget() -> None:
    """Ask the database again at the next use of any key."""
    _remembered.clear()


def _plain(header: str | None) -> str:
    """The key inside the header."""
    if not header:
        raise Unauthorised(
            _("Send your key along, in a header: Authorization: Bearer gh_…"), code="key_missing"
        )
    kind, _blank, value = header.strip().partition(" ")
    if kind.lower() == "basic":
        value = _user_name(value)
    elif kind.lower() != "bearer":
        value = ""
    if not _SHAPE.fullmatch(value.strip()):
        raise Unauthorised(
            _("This is not a key of ours. Write “Authorization: Bearer gh_…”, with the whole key."),
            code="key_malformed",
        )
    return value.strip()


def _user_name(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode("ascii").partition(":")[0]
    except (binascii.Error, ValueError):
        return ""


def _recall(digest: str, now: datetime) -> ApiKey | None:
    found = _remembered.get(digest)
    if found is None or not timedelta() <= now - found[1] < REMEMBER:
        return None
    return found[0]


def _fetch(digest: str, plain: str, now: datetime) -> ApiKey:
    key = ApiKey.objects.filter(prefix=plain[:PREFIX]).first()
    if key is None or not hmac.compare_digest(key.digest, digest):
        raise Unauthorised(
            _("We do not know this key. Check whether you copied all of it."), code="key_unknown"
        )
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[digest] = (key, now)
    return key


def _note_use(key: ApiKey, now: datetime) -> None:
    if key.last_used_at is not None and now - key.last_used_at < USED_EVERY:
        return
    key.last_used_at = now
    with write():
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def _digest(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()


def _actor(by_id: int | None) -> str:
    return f"user:{by_id}" if by_id else "system"
