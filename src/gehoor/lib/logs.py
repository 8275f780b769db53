"""The log: one line of JSON per thing that happened, without anybody's personal data.

`logger.info("request", extra={"facts": {...}})` says what; mail addresses and long numbers in messages and
tracebacks are blotted out, because a database quotes the row it refuses. On a terminal the same
line is written for people.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_NUMBER = re.compile(r"\+?\d[\d\s().-]{7,}\d")
_DETAIL = re.compile(r"^DETAIL:.*$", re.MULTILINE)


def scrub(text: str) -> str:
    """`text` without mail addresses, telephone numbers and what PostgreSQL quotes from a row."""
    return _NUMBER.sub("<number>", _MAIL.sub("<mail>", _DETAIL.sub("DETAIL: <left out>", text)))


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: at, level, logger, message, the facts, and the error if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": said(record),
            **facts(record),
        }
        if record.exc_info:
            line["error"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class TerminalFormatter(logging.Formatter):
    """The same record for somebody who watches."""

    def format(self, record: logging.LogRecord) -> str:
        """Time of day, level when it matters, message and facts."""
        at = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        level = "" if record.levelno <= logging.INFO else f"{record.levelname} "
        told = " ".join(f"{name}={value}" for name, value in facts(record).items())
        line = f"{at} {level}{said(record)} {told}".rstrip()
        return f"{line}\n{scrub(self.formatException(record.exc_info))}" if record.exc_info else line


def said(record: logging.LogRecord) -> str:
    """The message; of Django's own about a request not the path, which may hold a secret link."""
    if record.name == "django.request" and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])
    return scrub(record.getMessage())


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """What the caller gave as `extra={"facts": {...}}`."""
    return dict(getattr(record, "facts", {}))


class _OurHandler(logging.StreamHandler[Any]):
    """Marks the one handler that `configure` put there."""


def configure(options: Mapping[str, str]) -> None:
    """Send every logger to standard error, from `options["level"]` up. Called by Django at its start."""
    handler = _OurHandler(sys.stderr)
    handler.setFormatter(TerminalFormatter() if sys.stderr.isatty() else JsonFormatter())
    root = logging.getLogger()
    root.handlers = [*(kept for kept in root.handlers if not isinstance(kept, _OurHandler)), handler]
    root.setLevel(options["level"])
    # Django's own handlers would say everything twice, and print what is not scrubbed.
    for name in ("django", "django.server"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    # A 404 is in the request log already; a crash is not, with its traceback.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    for name in ("asyncio", "mail.log", "axes", "urllib3", "apprise"):
        logging.getLogger(name).setLevel(logging.WARNING)
