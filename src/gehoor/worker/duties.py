"""The duties that come round: clocks, scores, holds, and the invariant that no lead falls through."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import OperationalError

from gehoor import pipeline
from gehoor.followup.watch import look
from gehoor.insight.agreement.check import check as weekly_check
from gehoor.leads.models import Lead
from gehoor.notify.morning import Morning
from gehoor.worker.clocks import Clocks

log = logging.getLogger(__name__)
_BUSY = timedelta(seconds=2)

_BATCH = 200
_SICK_TIME = timedelta(minutes=10)


@dataclass
class Duty:
    """Something to look at every so often; `act` returns how many rows it dealt with."""

    name: str
    every: timedelta
    act: Callable[[datetime], int]
    due_at: datetime | None = None

    def turn(self, now: datetime) -> int:
        """Act when it is time. More than a batch of work means: again at once.

        An error waits a minute, a busy database two seconds.
        """
        if self.due_at is not None and now < self.due_at:
            return 0
        try:
            done = self.act(now)
        except OperationalError as error:
            log.warning("database busy", extra={"facts": {"duty": self.name, "said": str(error)}})
            self.due_at = now + _BUSY
            return 0
        except Exception as error:
            log.exception("duty failed", extra={"facts": {"duty": self.name, "error": type(error).__name__}})
            self.due_at = now + max(self.every, timedelta(minutes=1))
            return 0
        self.due_at = now if done >= _BATCH else now + self.every
        return done


def duties() -> list[Duty]:
    """What comes round, most urgent first."""
    return [
        Duty("clocks", timedelta(seconds=1), Clocks().go),
        Duty("scores", timedelta(seconds=5), Scores().renew),
        Duty("holds", timedelta(seconds=1), pipeline.Release().turn),
        Duty("invariant", timedelta(minutes=1), look),
        Duty("mornings", timedelta(minutes=1), Morning().tell),
        Duty("weekly", timedelta(minutes=1), weekly_check),
    ]


@dataclass
class Scores:
    """Scores that no longer hold. A lead that cannot be scored is set aside for a while."""

    sick: dict[int, datetime] = field(default_factory=dict)

    def renew(self, now: datetime) -> int:
        """Re-score what expired, as a batch; when the batch fails, one by one."""
        self.sick = {lead_id: until for lead_id, until in self.sick.items() if until > now}
        due = Lead.objects.filter(score_until__lte=now).exclude(id__in=self.sick).order_by("score_until")
        numbers = list(due.values_list("id", flat=True)[:_BATCH])
        if not numbers:
            return 0
        try:
            pipeline.rescore(numbers, now)
        except Exception:
            log.exception("batch of scores failed, one by one now")
            self._one_by_one(numbers, now)
        return len(numbers)

    def _one_by_one(self, numbers: Sequence[int], now: datetime) -> None:
        for lead_id in numbers:
            try:
                pipeline.rescore([lead_id], now)
            except Exception as error:
                self.sick[lead_id] = now + _SICK_TIME
                log.exception(
                    "score failed", extra={"facts": {"lead": lead_id, "error": type(error).__name__}}
                )
