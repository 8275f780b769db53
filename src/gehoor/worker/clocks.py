"""The clocks' rounds: what is due along them, each second; one bad clock never stops the rest."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gehoor import pipeline
from gehoor.followup.clocks import act
from gehoor.lib.again import is_busy
from gehoor.notify.announce import plan_announcement

log = logging.getLogger(__name__)

BATCH = 200
PART = 50  # clocks in one transaction: a post that comes in meanwhile waits for no more
_SICK_TIME = timedelta(minutes=10)
Job = Callable[[Sequence[int]], int]
HANDS = act.Hands(announce=plan_announcement, reroute=pipeline.reroute)


@dataclass
class Clocks:
    """Clocks whose next step is due. One that fails is set aside for a while, and said in the log."""

    sick: dict[int, datetime] = field(default_factory=dict)

    def go(self, now: datetime) -> int:
        """End pauses that have lasted long enough, then do every step that is due; returns how many."""
        self.sick = {clock_id: until for clock_id, until in self.sick.items() if until > now}
        done = self._parts(
            act.over_pauses(now, BATCH, self.sick), now, lambda numbers: act.end_pauses(numbers, now)
        )
        due = act.due_steps(now, BATCH, self.sick)
        walks = [one.clock_id for one in due if not one.is_move]
        done += self._parts(walks, now, lambda numbers: act.walk(numbers, now, HANDS))
        for one in due:
            if one.is_move:
                done += self._alone(one.clock_id, now, lambda numbers: act.move_on(numbers[0], now, HANDS))
        return done

    def _parts(self, clock_ids: Sequence[int], now: datetime, job: Job) -> int:
        parts = (clock_ids[start : start + PART] for start in range(0, len(clock_ids), PART))
        return sum(self._together(part, now, job) for part in parts)

    def _together(self, clock_ids: Sequence[int], now: datetime, job: Job) -> int:
        try:
            return job(clock_ids)
        except Exception as error:
            _raise_if_busy(error)
            log.exception("batch of clocks failed, one by one now")
        return sum(self._alone(one, now, job) for one in clock_ids)

    def _alone(self, clock_id: int, now: datetime, job: Job) -> int:
        try:
            return int(job([clock_id]))
        except Exception as error:
            _raise_if_busy(error)
            self.sick[clock_id] = now + _SICK_TIME
            log.exception("clock failed", extra={"facts": {"clock": clock_id, "error": type(error).__name__}})
            return 0


def _raise_if_busy(error: Exception) -> None:
    """A database that takes nobody now is no fault of a clock: the duty comes back in two seconds."""
    if is_busy(error):
        raise error
