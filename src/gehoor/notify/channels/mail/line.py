"""A line to a mail server with an end in time.

The timeout of a socket begins anew at each byte that comes in, so a server that speaks slowly enough may hold
us for ever, and with us everything that this worker has claimed.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable
from typing import Any

Tick = Callable[[], float]
_CONNECT_SECONDS = 8.0  # to one of the server's addresses; it may have two or three
_MOST_IDLE = 20.0  # without a single byte
_PIECE = 16_384  # bytes of a TLS record, for each of which the timeout begins anew


class Unanswered(smtplib.SMTPException):
    """The content went over the line, and no answer came: nobody knows whether it was taken."""


class Line(smtplib.SMTP):
    """A conversation that is over at `until`, on the clock `tick`, with a TimeoutError."""

    def __init__(self, host: str, port: int, until: float, tick: Tick, **more: Any) -> None:
        self.until = until
        self._tick, self._replies = tick, 0
        super().__init__(host, port, timeout=max(0.1, min(_CONNECT_SECONDS, until - tick())), **more)

    def send(self, s: Any) -> None:
        data = s.encode(self.command_encoding) if isinstance(s, str) else s
        for start in range(0, len(data), _PIECE):
            self.limit()
            super().send(data[start : start + _PIECE])

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = _Replies(self)
        reply = super().getreply()
        self._replies += 1
        return reply

    def data(self, msg: Any) -> tuple[int, bytes]:
        before = self._replies
        try:
            return super().data(msg)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            if self._replies == before:  # nothing was asked for, so nothing can have been kept
                raise
            raise Unanswered(str(error)) from error

    def limit(self) -> socket.socket:
        """The socket, which waits no longer than there is time. Raises TimeoutError when there is none."""
        left = self.until - self._tick()
        if left <= 0:
            raise TimeoutError("the mail server took too long")
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("please run connect() first")
        self.sock.settimeout(min(left, _MOST_IDLE))
        return self.sock


class PlainLine(Line):
    """Without TLS, or before STARTTLS."""


class SecureLine(Line, smtplib.SMTP_SSL):
    """With TLS from the first byte."""

    def __init__(self, host: str, port: int, until: float, tick: Tick) -> None:
        super().__init__(host, port, until, tick, context=ssl.create_default_context())


class _Replies:
    """What the server says, line by line, in the place of the file that smtplib would read it from."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._said = b""

    def readline(self, most: int) -> bytes:
        """The next line with its end; what there is when it is over, or longer than `most`."""
        while b"\n" not in self._said and len(self._said) < most:
            more = self._line.limit().recv(4096)
            if not more:
                break
            self._said += more
        self._line.limit()
        end = self._said.find(b"\n") + 1 or len(self._said)
        found, self._said = self._said[: min(end, most)], self._said[min(end, most) :]
        return found

    def close(self) -> None:
        """Nothing is held open here."""
