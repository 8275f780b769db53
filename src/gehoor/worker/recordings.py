"""Recordings that wait: fetched and heard in a thread of their own, because an hour of call takes a while."""

from datetime import timedelta

from gehoor.calls import erase, work
from gehoor.worker.duties import Duty


def recordings() -> list[Duty]:
    """Hear what waits; let go of what has been kept long enough; sweep up what a crash left."""
    return [
        Duty("recordings", timedelta(), work.next_),
        Duty("retention", timedelta(minutes=1), erase.expire),
        Duty("sweep", timedelta(hours=6), erase.sweep),
    ]
