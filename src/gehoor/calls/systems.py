"""Telephone systems that may tell us of recordings: registered by an administrator, recognised by a token."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

import urllib3
from django.utils.translation import gettext as _

from gehoor.calls.models import TelephoneSystem, Told
from gehoor.errors import InputError, NotAllowed, Several, Unauthorised
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.signing import seal
from gehoor.team.models import Role, User

KINDS = ("generic", "twilio", "aircall")
_HOST = re.compile(r"\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?", re.ASCII)


def register(
    user: User,
    now: datetime,
    *,
    name: str,
    kind: str,
    hosts: Sequence[str],
    secret: str,
    told: str,
    user_name: str = "",
) -> tuple[TelephoneSystem, str]:
    """Let a telephone system in; returns it with the token of its address, which is not kept anywhere.

    `secret` is what its messages are checked with (the bearer word, Twilio's auth token, Aircall's webhook
    token); empty makes one for the generic kind. Records `telephone.registered`.
    """
    if user.role != Role.ADMIN:
        raise NotAllowed(_("Only an admin connects a telephone system."))
    wanted = [host.strip().lower() for host in hosts if host.strip()]
    problems = _problems(name, kind, wanted, secret, told)
    if problems:
        raise Several(_("Something is still missing."), problems)
    token = secrets.token_urlsafe(24)
    rows = Rows()
    number = rows.add(
        TelephoneSystem,
        name=name.strip()[:80],
        kind=kind,
        digest=digest(token),
        secret=seal(secret or token),
        user_name=user_name.strip()[:120],
        hosts=wanted,
        told=told,
        created_at=now,
        created_by_id=user.id,
    )
    data = {"system_id": str(number), "kind": kind, "name": name.strip()[:80], "hosts": wanted}
    record(rows, "telephone.registered", at=now, actor=f"user:{user.id}", data=data)
    with write():
        rows.flush()
    return TelephoneSystem.objects.get(id=number), token


def revoke(system: TelephoneSystem, user: User, now: datetime) -> None:
    """Its messages are refused from now on; records `telephone.revoked`. Twice is fine."""
    if user.role != Role.ADMIN:
        raise NotAllowed(_("Only an admin disconnects a telephone system."))
    with write():
        if not TelephoneSystem.objects.filter(id=system.id, revoked_at=None).update(revoked_at=now):
            return
        rows = Rows()
        data = {"system_id": str(system.id)}
        record(rows, "telephone.revoked", at=now, actor=f"user:{user.id}", data=data)
        rows.flush()


def by_token(token: str) -> TelephoneSystem:
    """The system whose address carries this token; Unauthorised when there is none, or no longer."""
    found = TelephoneSystem.objects.filter(digest=digest(token), revoked_at=None).first()
    if found is None:
        raise Unauthorised(_("This address is not known here, or was closed."))
    return found


def may_fetch(system: TelephoneSystem, url: str) -> bool:
    """Whether `url` leads to a host that an administrator named for this system, and to nothing else."""
    try:
        parts = urlsplit(url)
        port = parts.port
        asked = urllib3.util.parse_url(url)  # as whoever fetches reads it: a backslash ends its host
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("https", "http") or not host or "@" in parts.netloc:
        return False
    if (asked.host, asked.port, asked.auth) != (host, port, None):
        return False
    return any(_covers(named, host, port, parts.scheme) for named in system.hosts)


def is_nearby(system: TelephoneSystem, url: str) -> bool:
    """Whether the host of a `url` that we may fetch was named with its port: it may be in our network."""
    parts = urlsplit(url)
    named = [name for name in system.hosts if ":" in name]
    return any(_covers(name, (parts.hostname or "").lower(), parts.port, parts.scheme) for name in named)


def _covers(named: str, host: str, port: int | None, scheme: str) -> bool:
    """A bare name means https on its usual port; with a port just that one, also http (a PBX nearby)."""
    name, colon, number = named.partition(":")
    fits = host == name or (name.startswith(".") and host.endswith(name))
    if colon:
        return fits and port == int(number)
    return fits and scheme == "https" and port in (None, 443)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _problems(name: str, kind: str, hosts: Sequence[str], secret: str, told: str) -> list[InputError]:
    found = []
    if not name.strip():
        found.append(InputError(_("Give the system a name."), field="name"))
    if kind not in KINDS:
        found.append(InputError(_("Choose the kind of system."), field="kind"))
    wrong = [host for host in hosts if not _HOST.fullmatch(host)]
    if wrong or not hosts:
        found.append(
            InputError(
                _("Name the hosts it keeps recordings on, like recordings.example.com."), field="hosts"
            )
        )
    if kind in ("twilio", "aircall") and not secret:
        found.append(InputError(_("Enter the token by which its messages are recognised."), field="secret"))
    if told not in Told.values:
        found.append(InputError(_("Say how customers are told that the call is recorded."), field="told"))
    return found
