"""The mail server: its address, and one connection that is used again."""

import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from gehoor.errors import BoundaryError, SettingError
from gehoor.notify.channels.base import ServerTrouble
from gehoor.notify.channels.mail.line import Line, PlainLine, SecureLine, Tick, Unanswered
from gehoor.notify.channels.mail.mime import Outgoing

MOST_SECONDS = 25.0
"""How long one message may take from greeting to answer, however slowly the server speaks."""

_GOODBYE_SECONDS = 2.0
_FRESH_SECONDS = 5.0  # a connection used within this time is taken to be alive
_MOST_PER_CONNECTION = 100  # many servers hang up after a hundred messages


@dataclass(frozen=True)
class Address:
    """Where the mail server is and how to log in."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = ""  # "", "starttls" or "smtps"


def parse_address(url: str) -> Address:
    """`smtp://user:password@host:587?starttls=1` or `smtps://...`; SettingError when it is neither."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingError(f"GEHOOR_SMTP_URL: {error}.") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingError("GEHOOR_SMTP_URL must look like smtp://user:password@host:587?starttls=1.")
    starttls = parse_qs(parts.query).get("starttls", ["0"])[-1]
    if starttls not in ("0", "1"):
        raise SettingError("GEHOOR_SMTP_URL: starttls must be 0 or 1.")
    tls = "smtps" if parts.scheme == "smtps" else "starttls" if starttls == "1" else ""
    return Address(
        host=parts.hostname,
        port=port or {"smtps": 465, "starttls": 587, "": 25}[tls],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


class Server:
    """A connection that opens when needed, is reused, and is opened anew when it went stale."""

    def __init__(self, address: Address, tick: Tick = time.monotonic) -> None:
        self._address = address
        self._tick = tick
        self._line: Line | None = None
        self._used_at = 0.0
        self._sent = 0

    def ready(self) -> None:
        """Be connected and logged in, or raise ServerTrouble."""
        self._ready(self._tick() + MOST_SECONDS)

    def send(self, message: Outgoing) -> None:
        """Hand one message over within MOST_SECONDS. A refusal of it is a BoundaryError, of us ServerTrouble.

        Whoever takes the content and then does not answer may have kept it: that is a try which failed, so
        that it is not sent again and again.
        """
        until = self._tick() + MOST_SECONDS
        line = self._ready(until)
        line.until = until
        try:
            line.sendmail(message.sender, [message.recipient], message.content, self._options(message))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _refusal(code, words) from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise BoundaryError(str(error), permanent=True) from error
        except Unanswered as error:
            self._drop()
            raise BoundaryError(_words(error), permanent=False) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise ServerTrouble(_words(error)) from error
        self._sent += 1
        self._used_at = self._tick()

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.until = self._tick() + _GOODBYE_SECONDS
            with suppress(OSError, smtplib.SMTPException):
                self._line.quit()
        self._drop()

    def _drop(self) -> None:
        """Let go of the line without a word: in the middle of something nobody knows what QUIT would mean."""
        if self._line is not None:
            self._line.close()
        self._line = None

    def _options(self, message: Outgoing) -> list[str]:
        if not message.is_international:
            return []
        if self._line is None or not self._line.has_extn("smtputf8"):
            raise BoundaryError("The mail server takes no address with such letters.", permanent=True)
        return ["SMTPUTF8", "BODY=8BITMIME"]

    def _ready(self, until: float) -> Line:
        if self._line is not None and (self._sent >= _MOST_PER_CONNECTION or not self._alive(until)):
            self.close()
        if self._line is None:
            self._line, self._sent, self._used_at = self._open(until), 0, self._tick()
        return self._line

    def _open(self, until: float) -> Line:
        address = self._address
        line: Line | None = None
        try:
            kind = SecureLine if address.tls == "smtps" else PlainLine
            line = kind(address.host, address.port, until, self._tick)
            if address.tls == "starttls":
                line.starttls(context=ssl.create_default_context())
            if address.user:
                line.login(address.user, address.password)
            line.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            if line is not None:
                line.close()
            raise ServerTrouble(_words(error)) from error
        return line

    def _alive(self, until: float) -> bool:
        if self._line is None or self._tick() - self._used_at < _FRESH_SECONDS:
            return self._line is not None
        self._line.until = until
        try:
            return self._line.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False


def _refusal(code: int, words: bytes | str) -> BoundaryError:
    """The server refuses this message: 5xx for good, 4xx for now."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return BoundaryError(f"{code} {text}"[:500], permanent=code >= 500)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"[
            :500
        ]
    return f"{type(error).__name__}: {error}"[:500]
