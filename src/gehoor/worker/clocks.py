"""The clocks' rounds: what is due along them, each second; one bad clock never stops the rest."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gehoor import pipeline
from gehoor.followup.clocks import act
from gehoor.notify.announce import plan_announcement
from gehoor.path.desk import take_turn

log = logging.getLogger(__name__)

BATCH = 200
PART = 50  # clocks in one transaction: a post that comes in meanwhile waits for no more
_SICK_TIME = timedelta(minutes=10)
HANDS = act.Hands(announce=plan_announcement, reroute=pipeline.reroute, take_turn=take_turn)


@dataclass
class Clocks:
    """Clocks whose next step is due. One that fails is set aside for a while, and said in the log."""

    sick: dict[int, datetime] = field(default_factory=dict)

    def go(self, now: datetime) -> int:
        """End pauses that have lasted long enough, then do every step that is due; returns how many."""
        self.sick = {clock_id: until for clock_id, until in self.sick.items() if until > now}
        done = act.end_pauses(now, BATCH)
        due = act.due_steps(now, BATCH, self.sick)
        walks = [one.clock_id for one in due if not one.is_move]
        for start in range(0, len(walks), PART):
            done += self._walk(walks[start : start + PART], now)
        for one in due:
            if one.is_move:
                done += self._alone(one.clock_id, now, lambda clock_id: act.move_on(clock_id, now, HANDS))
        return done

    def _walk(self, clock_ids: Sequence[int], now: datetime) -> int:
        try:
            return act.walk(clock_ids, now, HANDS)
        except Exception:
            log.exception("batch of clocks failed, one by one now")
        alone = (
            self._alone(one, now, lambda clock_id: act.walk([clock_id], now, HANDS)) for one in clock_ids
        )
        return sum(alone)

    def _alone(self, clock_id: int, now: datetime, job: Callable[[int], int]) -> int:
        try:
            return int(job(clock_id))
        except Exception as error:
            self.sick[clock_id] = now + _SICK_TIME
            log.exception("clock failed", extra={"facts": {"clock": clock_id, "error": type(error).__name__}})
            return 0
