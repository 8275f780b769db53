"""Row numbers that are known before the row is written.

A batch of leads, tasks and deliveries points at itself; with numbers from the database every level
would wait for the level above. These are 63-bit integers that grow with time, so that B-trees
are appended to at their end and a table of a million rows takes an insert as fast as one of a
thousand.
"""

import os
import secrets
import threading
import time

_EPOCH_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z
_PROCESS_BITS = 12
_COUNT_BITS = 10
_lock = threading.Lock()
_process = secrets.randbits(_PROCESS_BITS)
_last_ms = 0
_count = 0


def new_id() -> int:
    """A number in [1, 2**63) that grows with time and is unique across processes.

    Layout, high to low: 41 bits of milliseconds, 10 bits counting within the millisecond, 12 bits
    drawn at the start of the process. Two processes can only collide when they drew the same
    12 bits, in the same millisecond, at the same count; the primary key then refuses the second.
    """
    global _last_ms, _count
    with _lock:
        ms = max(int(time.time() * 1000) - _EPOCH_MS, _last_ms, 1)
        _count = _count + 1 if ms == _last_ms else 0
        if _count >> _COUNT_BITS:
            ms, _count = ms + 1, 0
        _last_ms = ms
        return (ms << (_PROCESS_BITS + _COUNT_BITS)) | (_count << _PROCESS_BITS) | _process


def _renew_process() -> None:
    """Draw new process bits: after a fork parent and child would share them."""
    global _process
    _process = secrets.randbits(_PROCESS_BITS)


os.register_at_fork(after_in_child=_renew_process)
