"""Sending a note as mail."""

import time

from django.conf import settings

from gehoor.notify.channels.base import Parcel, ServerTrouble, Transport
from gehoor.notify.channels.mail.letter import letter
from gehoor.notify.channels.mail.line import Tick
from gehoor.notify.channels.mail.server import Server, parse_address


class Mail(Transport):
    """Mail by the server of GEHOOR_SMTP_URL; without one, mail waits and says so."""

    def __init__(self, url: str | None = None, tick: Tick = time.monotonic) -> None:
        """`url` overrides the setting: the mailbox of the demo runs on a free port. `tick` is the clock."""
        given = settings.SMTP_URL if url is None else url
        self._server = Server(parse_address(given), tick) if given else None

    def trouble(self) -> str:
        if self._server is None:
            return "smtp_not_configured"
        try:
            self._server.ready()
        except ServerTrouble as error:
            return str(error)
        return ""

    def send(self, parcel: Parcel) -> None:
        if self._server is None:
            raise ServerTrouble("smtp_not_configured")
        self._server.send(letter(parcel))

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
