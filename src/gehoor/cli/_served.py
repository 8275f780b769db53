"""The web application as `gehoor serve` runs it: a process that does not outlive its parent."""

import multiprocessing
import os
import threading

from gehoor.cli._common import settle, warm_up
from gehoor.wsgi import application

__all__ = ["application"]


def _die_with_parent() -> None:
    """A parent that was killed cannot say goodbye; an orphan would keep the port and serve old code."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


warm_up()
settle()
threading.Thread(target=_die_with_parent, name="parent-watch", daemon=True).start()
