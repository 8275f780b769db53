"""The queue of publications whose leads still have to be scored again, and how far that is."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.scoring.models import Rescoring

STALE = timedelta(minutes=2)
"""A worker that has not been heard of for so long is taken to be dead; another goes on."""


def claim(now: datetime) -> Rescoring | None:
    """The newest publication that is not finished, for the caller alone; None when there is none to take.

    An older one that is still waiting is over: its leads go straight to the newest version, and who was to
    hear of it hears of both at once.
    """
    if not Rescoring.objects.filter(finished_at=None).exists():
        return None
    with write():
        waiting = list(Rescoring.objects.select_for_update().filter(finished_at=None).order_by("-version"))
        if not waiting:
            return None
        job, older = waiting[0], waiting[1:]
        if any(one.beat_at and one.beat_at > now - STALE for one in waiting):
            return None
        for one in older:
            _add(job, one.to_tell)
            one.to_tell, one.finished_at = {}, now
            one.save(update_fields=["to_tell", "finished_at"])
        if job.started_at is None:
            job.started_at = now
            job.total = (
                Lead.objects.filter(scored_at__isnull=False).exclude(score_version=job.version).count()
            )
        job.beat_at = now
        job.save(update_fields=["started_at", "beat_at", "total", "to_tell"])
    return job


def advance(job: Rescoring, done: int, to_tell: Mapping[int, int], now: datetime) -> None:
    """Count `done` more leads, and who has to hear of how many; in the transaction of those leads."""
    job.done += done
    job.total = max(job.total, job.done)  # leads that came in meanwhile
    job.beat_at = now
    _add(job, {str(user_id): count for user_id, count in to_tell.items()})
    job.save(update_fields=["done", "total", "beat_at", "to_tell"])


def reach(job: Rescoring, done: int, total: int, now: datetime) -> None:
    """Say how far it is, when all leads are worked out at once."""
    with write():
        job.done, job.total, job.beat_at = done, total, now
        job.save(update_fields=["done", "total", "beat_at"])


def release(job: Rescoring) -> None:
    """Leave the rest to whoever comes next."""
    with write():
        job.beat_at = None
        job.save(update_fields=["beat_at"])


def finish(job: Rescoring, now: datetime) -> None:
    """Every lead stands on this version, or on a later one."""
    job.beat_at, job.finished_at, job.total = None, now, job.done
    job.save(update_fields=["beat_at", "finished_at", "total"])


def latest() -> Rescoring | None:
    """The rescoring of the newest publication, finished or not; None before the first publication."""
    return Rescoring.objects.order_by("-version").first()


def _add(job: Rescoring, to_tell: Mapping[str, int]) -> None:
    for user_id, count in to_tell.items():
        if count:
            job.to_tell[user_id] = job.to_tell.get(user_id, 0) + count
