"""Two transactions that stood in each other's way: the one that had to give way is done once more.

A deadlock or a serialisation failure is nobody's fault, and the database has taken everything back. Only what
is a transaction of its own may be done again; inside a larger one the error goes on to whoever began that.
SQLite has neither: its one writer waits for the place before it begins, and whoever waited in vain has waited
long enough.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)

_CROSSED = {"40001", "40P01"}  # serialization_failure, deadlock_detected
_BUSY = {"55P03", "57014", "53300", "53400"}  # lock or statement timeout, too many connections
_GONE = ("08", "57P")  # the connection broke, the server goes down or comes up
_BREATH = 0.05  # seconds; or the lock may be ours again before whoever waited for it has woken up
SECONDS = 5
"""After which it makes sense to ask again."""


def has_crossed(error: Exception) -> bool:
    """Whether the database took this transaction back because of another one."""
    return isinstance(error, OperationalError) and _state(error) in _CROSSED


def is_busy(error: Exception) -> bool:
    """Whether the database could not do it now and may do it in a moment: a reason for 503, not for 500."""
    if not isinstance(error, OperationalError):
        return False
    state = _state(error)
    unreachable = state is None and type(error.__cause__).__module__.startswith("psycopg")
    refused = (state or "") in _CROSSED | _BUSY or (state or "").startswith(_GONE)
    return unreachable or refused or _is_locked(error)


def once_more(verb: Callable[P, R]) -> Callable[P, R]:
    """A verb whose whole work is one transaction: when that crossed another one, it is done once more."""

    @wraps(verb)
    def around(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except OperationalError as error:
            if connection.in_atomic_block or not has_crossed(error):
                raise
            log.warning("transactions crossed, once more", extra={"facts": {"verb": verb.__name__}})
        time.sleep(_BREATH)
        return verb(*args, **kwargs)

    return around


def _state(error: Exception) -> str | None:
    state = getattr(error.__cause__, "sqlstate", None)
    return state if isinstance(state, str) else None


def _is_locked(error: Exception) -> bool:
    return connection.vendor == "sqlite" and "locked" in str(error)
