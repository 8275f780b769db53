"""Transactions that wait their turn instead of bumping into each other.

SQLite has one writer at a time. Left to itself it polls with growing sleeps, and a busy second
becomes a 99th percentile of nearly a second. Here writers queue on a lock that wakes them at once:
a thread lock within the process and a file lock between processes. PostgreSQL needs neither.
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from django.db import connection, transaction

_BREATH = 0.005  # seconds; a waiter wakes within a fraction of it

_threads = threading.RLock()
_depth = 0
_files: dict[tuple[int, str], IO[bytes]] = {}


@contextmanager
def write() -> Iterator[None]:
    """One transaction that may write; nested calls join the outer one."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with turn(), transaction.atomic():
        yield


@contextmanager
def turn() -> Iterator[None]:
    """Hold the single writer's place on SQLite, without a transaction: of this process, then of the file."""
    global _depth
    with _threads:
        _depth += 1
        file = _lock_file() if _depth == 1 and not connection.in_atomic_block else None
        if file:
            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            _depth -= 1
            if file:
                fcntl.flock(file, fcntl.LOCK_UN)


def _lock_file() -> IO[bytes]:
    """The lock beside the database file."""
    name = str(connection.settings_dict["NAME"])
    key = (os.getpid(), name)  # a forked child may not share its parent's lock
    if key not in _files:
        _files[key] = open(f"{name}.turn", "ab")  # noqa: SIM115
    return _files[key]


def give_way() -> None:
    """Between two transactions of long work: let those who wait for the writer's place go first.

    A lock on a file or in a process goes to whoever asks first after it came free, and that is the one who
    has just let it go. PostgreSQL keeps a queue by itself; the pause does no harm there.
    """
    time.sleep(_BREATH)


# One number, the same in every process: whoever holds it is the one who receives.
_RECEIVING = 0x6765_686F


def take_turn() -> None:
    """One at a time, on however many hosts, until the transaction ends; taken before any row is locked.

    Recognising reads before it writes, and the rotation is one counter; a lock per key would save nothing and
    could deadlock. Callers who wait meanwhile gather into the next batch, so that the rate does not suffer.
    Whoever touches several leads at once takes it as well, so that no batch holds them in another order.
    SQLite has one writer anyway.
    """
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RECEIVING])


def is_postgres() -> bool:
    """Whether row locks, SKIP LOCKED and NOTIFY are there to be used."""
    return connection.vendor == "postgresql"


def after_commit(action: Callable[[], None]) -> None:
    """Do `action` once the outermost transaction has been committed."""
    transaction.on_commit(action)
