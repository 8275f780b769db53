"""Telling the worker that there is something to do, within milliseconds of the commit.

SQLite runs on one host: each waiting worker has a datagram socket in the data directory. PostgreSQL
may have workers on many hosts: NOTIFY. A lost nudge costs at most one poll; the table is the queue.
"""

import os
import select
import socket
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from gehoor.lib.db import is_postgres

CHANNEL = "gehoor_wake"
_LONGEST_PATH = 100  # of a Unix socket; the system's limit is 104 to 108 bytes
_mouth = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
_mouth.setblocking(False)


def wake() -> None:
    """Nudge every waiting worker; to be called after the commit. Never raises."""
    with suppress(Exception):
        if is_postgres():
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {CHANNEL}")
        else:
            for path in _directory().iterdir():
                _nudge(path)


class Ear:
    """What a worker waits on: `with Ear() as ear: ear.wait(1.0)`."""

    def __enter__(self) -> "Ear":
        self._source: _Listener | _Socket = _Listener() if is_postgres() else _Socket()
        return self

    def __exit__(self, *_: object) -> None:
        self._source.close()

    def wait(self, seconds: float) -> bool:
        """Sleep until somebody calls `wake`, at most `seconds`; True when somebody did."""
        return self._source.wait(seconds)


class _Socket:
    """A datagram socket under this process's number."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._path = Path(tempfile.mktemp(prefix=f"{os.getpid()}-", dir=_directory()))  # noqa: S306
        self._socket.bind(str(self._path))

    def wait(self, seconds: float) -> bool:
        ready = bool(select.select([self._socket], [], [], seconds)[0])
        with suppress(BlockingIOError):
            while ready:  # a hundred nudges are one
                self._socket.recv(16, socket.MSG_DONTWAIT)
        return ready

    def close(self) -> None:
        self._socket.close()
        self._path.unlink(missing_ok=True)


class _Listener:
    """A connection of its own that listens; when it breaks, the wait is a plain sleep until it is back."""

    def __init__(self) -> None:
        self._line: psycopg.Connection[Any] | None = None
        self._open()

    def wait(self, seconds: float) -> bool:
        with _broken_line(self):
            if self._line is None:
                self._open()
            if self._line is not None:
                return bool(list(self._line.notifies(timeout=seconds, stop_after=1)))
        select.select([], [], [], seconds)
        return False

    def close(self) -> None:
        if self._line is not None:
            with suppress(psycopg.Error):
                self._line.close()
        self._line = None

    def _open(self) -> None:
        parameters = {
            name: value
            for name, value in connection.get_connection_params().items()
            if name not in ("cursor_factory", "context", "prepare_threshold", "server_side_binding")
        }
        self._line = psycopg.connect(**parameters, autocommit=True)
        self._line.execute(f"LISTEN {CHANNEL}")


@contextmanager
def _broken_line(listener: _Listener) -> Iterator[None]:
    try:
        yield
    except psycopg.Error:
        listener.close()


def _directory() -> Path:
    """Where the sockets are; beside the temporary files when the data directory's name is too long."""
    path: Path = settings.DATA / "wake"
    if len(str(path)) + 20 > _LONGEST_PATH:
        path = Path(tempfile.gettempdir()) / f"gehoor-{zlib.crc32(str(settings.DATA).encode()):08x}"
    path.mkdir(exist_ok=True, mode=0o700)
    return path


def _nudge(path: Path) -> None:
    try:
        _mouth.sendto(b"!", str(path))
    except ConnectionRefusedError:  # its owner was killed
        path.unlink(missing_ok=True)
    except OSError:  # full (then it is awake already) or just gone
        pass
