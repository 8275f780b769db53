"""Imports that wait: done here, a few seconds at a time, so that a stop is heard."""

from datetime import datetime

from gehoor import pipeline
from gehoor.intake.batches import claim_next, run_claimed
from gehoor.lib.clock import now as clock

_SECONDS = 10.0


def import_next(now: datetime) -> int:
    """Go on with the oldest import that waits; returns 1 when there was one."""
    batch = claim_next(now)
    if batch is None:
        return 0
    run_claimed(batch, clock, pipeline.receive_many, seconds=_SECONDS)
    return 1
