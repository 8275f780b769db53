"""After a publication: every lead scored again, and word to each owner once.

Many leads are worked out at once and written in small turns (`scoring.bulk`); a few, and what is left after
that, a hundred at a time as the pipeline does it.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
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
MANY = 2_000  # leads from which on it pays to start an engine
_TURN = timedelta(seconds=5)
_SETTLED = timedelta(seconds=2 * definition.FRESH_SECONDS)
_NAP = 0.1


class _ToldToStop(Exception):
    """The worker goes home; another one, or the next start, goes on."""


@dataclass
class Publications:
    """The rescorings of this worker; `stop` is heard between two parts."""

    stop: threading.Event = field(default_factory=threading.Event)
    tried: set[int] = field(default_factory=set)  # versions that were worked out at once, or could not be

    def next(self, now: datetime) -> int:
        """Go on with the newest publication that is not finished; returns 1 when there was one.

        It is finished when no lead is left on an older version and no process can still score by one.
        """
        job = rescoring.claim(now)
        if job is None:
            return 0
        definition.forget()
        if job.version not in self.tried and len(outdated(job.version, MANY)) == MANY:
            self.tried.add(job.version)
            self._at_once(job)
        if self._chunk_by_chunk(job, clock() + _TURN):
            _finish(job)
        else:
            rescoring.release(job)
            time.sleep(_NAP)  # another process may have the older version in mind for a moment
        return 1

    def _at_once(self, job: Rescoring) -> None:
        """All of them by an engine; whatever goes wrong there is left to the chunks."""

        def progress(done: int, total: int) -> None:
            if self.stop.is_set():
                raise _ToldToStop
            rescoring.reach(job, done, total, clock())

        def qualify(lead_ids: Sequence[int], now: datetime) -> None:
            with write():
                rescoring.advance(job, 0, pipeline.rescore_quietly(lead_ids, now), clock())

        try:
            from gehoor.scoring.bulk.rescore import rescore_all  # an engine only when there is work for it

            rescore_all(job.version, clock(), progress, qualify)
        except _ToldToStop:
            self.tried.discard(job.version)
        except Exception:
            log.exception("leads could not be scored at once, part by part now")

    def _chunk_by_chunk(self, job: Rescoring, end: datetime) -> bool:
        """Score what stands on another version until `end`; whether nothing is left for anybody."""
        after = 0
        while clock() < end and not self.stop.is_set():
            leads = outdated(job.version, CHUNK, after)
            if not leads:
                return clock() - job.queued_at >= _SETTLED
            after = leads[-1]
            try:
                score_chunk(job, leads)
            except Exception:
                log.exception("batch of a publication failed, one by one now")
                _one_by_one(job, leads)
        return False


def score_chunk(job: Rescoring, leads: Sequence[int]) -> None:
    """Score these leads and count them, in one transaction."""
    now = clock()
    with write():
        to_tell = pipeline.rescore_quietly(leads, now)
        rescoring.advance(job, len(leads), to_tell, now)


def _one_by_one(job: Rescoring, leads: Sequence[int]) -> None:
    """What cannot be scored stays on its version, and is said in the log."""
    for lead_id in leads:
        try:
            score_chunk(job, [lead_id])
        except Exception as error:
            log.exception("score failed", extra={"facts": {"lead": lead_id, "error": type(error).__name__}})


def _finish(job: Rescoring) -> None:
    """Done, and one message to each owner who has new MQLs by it."""
    now = clock()
    with write():
        rescoring.finish(job, now)
        rows = Rows()
        for user_id, count in sorted(job.to_tell.items()):
            data = {"version": job.version, "leads": count, "event_id": job.id}
            plan_announcement(
                rows, "definition_published", lead_id=None, user_id=int(user_id), now=now, data=data
            )
        rows.flush()
    log.info("leads scored again", extra={"facts": {"version": job.version, "leads": job.done}})
