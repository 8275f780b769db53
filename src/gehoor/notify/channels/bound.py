"""An end in time for what goes by a library that keeps its sockets to itself.

Their timeouts begin anew with every byte, so a chat service that speaks slowly enough would hold a message
past its lease, and whoever waits for a test message. Mail and recordings go by lines of ours, which are shut.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from gehoor.errors import BoundaryError

T = TypeVar("T")

MOST_SECONDS = 25.0
"""How long one message may take, however slowly the other side answers."""


def bounded(post: Callable[[], T]) -> T:
    """What `post` gives or raises; BoundaryError `took_too_long` when that takes more than MOST_SECONDS.

    It is then left to itself in its thread, until the other side lets go; nobody knows whether it was taken.
    So `post` may hold nothing that anybody else waits for, and asks nothing of the database.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(post())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="post", daemon=True).start()
    try:
        return done.result(MOST_SECONDS)
    except TimeoutError as error:
        raise BoundaryError("took_too_long") from error
