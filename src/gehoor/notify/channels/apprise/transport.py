"""Sending a note by Apprise."""

import logging
from functools import partial
from pathlib import Path

import apprise

from gehoor.errors import BoundaryError, InputError
from gehoor.lib.signing import unseal
from gehoor.notify.channels.base import Parcel, Templates, Transport
from gehoor.notify.channels.bound import bounded

_templates = Templates(Path(__file__).parent / "templates")

# Addresses that would write on this machine's own desktop or log instead of reaching anybody.
_LOCAL = frozenset({"dbus", "qt", "glib", "kde", "gnome", "macosx", "windows", "syslog"})


class Apprise(Transport):
    """Any service that Apprise knows; the parcel's address is the sealed Apprise URL."""

    def send(self, parcel: Parcel) -> None:
        service = _service(parcel.address)
        stem = "lead" if parcel.note.brief else "plain"
        body = _templates.render(f"{stem}.txt", parcel.note).strip()
        with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as said:  # type: ignore[no-untyped-call]
            try:
                post = partial(service.notify, body=body, title=parcel.note.subject, body_format="text")
                arrived = bounded(post)
            except BoundaryError:
                raise
            except Exception as error:
                raise BoundaryError(f"{type(error).__name__}: {error}"[:300]) from error
            if not arrived:
                raise BoundaryError(_first_line(said.getvalue()))


def problem(url: str) -> str:
    """Why `url` cannot be a channel: a code of notify.words.REASONS, or empty."""
    scheme = url.partition("://")[0].strip().lower()
    known = scheme not in _LOCAL and apprise.Apprise.instantiate(url, suppress_exceptions=True) is not None
    return "" if known else "bad_address"


def _service(sealed: str) -> apprise.Apprise:
    service = apprise.Apprise()
    try:
        url = unseal(sealed)
    except InputError as error:
        raise BoundaryError(error.sentence, permanent=True) from error
    if problem(url) or not service.add(url):
        raise BoundaryError("bad_address", permanent=True)
    return service


def _first_line(text: str) -> str:
    """What the service said, short; Apprise leaves addresses and tokens out of it."""
    return next((line.strip()[:300] for line in text.splitlines() if line.strip()), "The service refused it.")
