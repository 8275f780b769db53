"""Sending a note to a browser."""

import json
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from pywebpush import WebPushException, webpush

from gehoor.errors import BoundaryError, InputError
from gehoor.lib.signing import unseal
from gehoor.notify.channels.base import Parcel, Templates, Transport
from gehoor.notify.channels.bound import bounded
from gehoor.notify.channels.push.keys import Keys, keys
from gehoor.notify.channels.push.payload import payload
from gehoor.notify.note import Note
from gehoor.notify.words import ACT_KINDS

TIMEOUT = 10  # seconds without a byte
LIFE = {True: 4 * 3600, False: 24 * 3600}  # how long a push service keeps it for a device that is off
_GONE = (404, 410)
_LATER = (408, 425, 429)
_templates = Templates(Path(__file__).parent / "templates")


class Push(Transport):
    """Web Push; the parcel's address is the sealed subscription of one browser."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.max_redirects = 0  # a push service answers itself
        self._keys: Keys | None = None

    def send(self, parcel: Parcel) -> None:
        try:
            subscription: dict[str, Any] = json.loads(unseal(parcel.address))
            self._keys = self._keys or keys()
        except InputError as error:
            raise BoundaryError(error.sentence, permanent=True) from error
        self._post(subscription, parcel.note, self._keys)

    def close(self) -> None:
        self._session.close()

    def _post(self, subscription: dict[str, Any], note: Note, known: Keys) -> None:
        is_hot = note.kind in ACT_KINDS
        post = partial(
            webpush,
            subscription,
            data=message(note),
            vapid_private_key=known.vapid,
            vapid_claims={"sub": _contact()},
            headers={"Urgency": "high" if is_hot else "normal", **_topic(note)},
            ttl=LIFE[is_hot],
            timeout=TIMEOUT,
            requests_session=self._session,
        )
        try:
            bounded(post)
        except WebPushException as error:
            raise _refusal(error) from error
        except requests.RequestException as error:
            raise BoundaryError(f"{type(error).__name__}: {error}"[:300]) from error


def message(note: Note) -> bytes:
    """What the service worker of the page gets."""
    body = _templates.render("lead.txt" if note.brief else "plain.txt", note)
    with translation.override(note.language):
        return payload(note, _lines(body), {"open": _("Look"), "later": _("Not now")})


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _topic(note: Note) -> dict[str, str]:
    """A newer message about the same lead replaces the one that was not delivered yet."""
    return {"Topic": f"lead-{note.brief.lead_id}"[:32]} if note.brief else {}


def _contact() -> str:
    """Whom the operator of a push service may write to: they ask for an address of ours."""
    host = urlsplit(settings.URL).hostname or ""
    return (
        f"https://{host}" if settings.HTTPS and "." in host else f"mailto:{parseaddr(settings.MAIL_FROM)[1]}"
    )


def _refusal(error: WebPushException) -> BoundaryError:
    """410 and 404: this subscription is over. Too many or a fault of theirs: later. Else: never."""
    status = error.status_code or 0
    if status in _GONE:
        return BoundaryError("push_gone", permanent=True)
    words = " ".join(str(getattr(error.response, "text", "") or error.message).split())
    return BoundaryError(f"{status} {words}"[:300], permanent=status not in _LATER and 400 <= status < 500)
