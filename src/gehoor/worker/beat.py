"""Saying "I am alive", so that the readiness page and the metrics know it."""

import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta

from gehoor.lib.db import write
from gehoor.notify.models import WorkerBeat

EVERY = timedelta(seconds=10)
_FORGET_AFTER = timedelta(days=1)


class Beat:
    """The row of this worker."""

    def __init__(self, trouble: Callable[[], str]) -> None:
        """`trouble` tells why mail cannot leave at this moment, or empty."""
        self._trouble = trouble
        self._number: int | None = None

    def renew(self, now: datetime) -> int:
        """Write the row again; the first time also clear away workers that died long ago."""
        with write():
            values = {"beat_at": now, "trouble": self._trouble()}
            if self._number is None or not WorkerBeat.objects.filter(id=self._number).update(**values):
                WorkerBeat.objects.filter(beat_at__lt=now - _FORGET_AFTER).delete()
                self._number = WorkerBeat.objects.create(
                    host=socket.gethostname()[:120], pid=os.getpid(), started_at=now, **values
                ).id
        return 0

    def stop(self) -> None:
        """This worker goes home."""
        with write():
            WorkerBeat.objects.filter(id=self._number or 0).delete()
