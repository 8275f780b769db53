"""After a publication: every lead scored again, a few seconds at a time, and word to each owner once."""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from gehoor import pipeline
from gehoor.lib.clock import now as clock
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.scoring import definition, rescoring
from gehoor.scoring.models import Rescoring
from gehoor.scoring.queries import outdated

log = logging.getLogger(__name__)

CHUNK = 100  # a post that comes in meanwhile waits for one chunk at most
_TURN = timedelta(seconds=5)
_SETTLED = timedelta(seconds=2 * definition.FRESH_SECONDS)
_NAP = 0.1


def rescore_next(now: datetime) -> int:
    """Go on with the newest publication that is not finished; returns 1 when there was one.

    It is finished when no lead is left on an older version and no process can still score by one.
    """
    job = rescoring.claim(now)
    if job is None:
        return 0
    definition.forget()
    if _go_on(job, clock() + _TURN):
        _finish(job)
    elif job.done >= job.total:
        time.sleep(_NAP)  # another process may have the older version in mind for a moment
    return 1


def _go_on(job: Rescoring, end: datetime) -> bool:
    """Score what stands on another version until `end`; whether nothing is left."""
    after = 0
    while clock() < end:
        leads = outdated(job.version, CHUNK, after)
        if not leads:
            settled = clock() - job.queued_at >= _SETTLED
            if not settled:
                rescoring.release(job)
            return settled
        after = leads[-1]
        try:
            _chunk(job, leads)
        except Exception:
            log.exception("batch of a publication failed, one by one now")
            _one_by_one(job, leads)
    rescoring.release(job)
    return False


def _chunk(job: Rescoring, leads: Sequence[int]) -> None:
    now = clock()
    with write():
        to_tell = pipeline.rescore_quietly(leads, now)
        rescoring.advance(job, len(leads), to_tell, now)


def _one_by_one(job: Rescoring, leads: Sequence[int]) -> None:
    """What cannot be scored stays on its version, and is said in the log."""
    for lead_id in leads:
        try:
            _chunk(job, [lead_id])
        except Exception as error:
            log.exception("score failed", extra={"facts": {"lead": lead_id, "error": type(error).__name__}})


def _finish(job: Rescoring) -> None:
    """Done, and one message to each owner who has new MQLs by it."""
    now = clock()
    with write():
        rescoring.finish(job, now)
        rows = Rows()
        for user_id, count in sorted(Counter(job.to_tell).items()):
            data = {"version": job.version, "leads": count, "event_id": job.id}
            plan_announcement(
                rows, "definition_published", lead_id=None, user_id=int(user_id), now=now, data=data
            )
        rows.flush()
    log.info("leads scored again", extra={"facts": {"version": job.version, "leads": job.done}})
