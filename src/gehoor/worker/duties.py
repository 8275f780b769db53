"""The duties that come round: clocks, scores, holds, and the invariant that every lead has an owner."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from gehoor import pipeline
from gehoor.followup.breach import breach, due_clocks
from gehoor.journal.record import record
from gehoor.leads.models import CLOSED, Lead
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.routing.models import Hold

log = logging.getLogger(__name__)

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
        """Act when it is time. More than a batch of work means: again at once. An error waits a minute."""
        if self.due_at is not None and now < self.due_at:
            return 0
        try:
            done = self.act(now)
        except Exception as error:
            log.exception("duty failed", extra={"facts": {"duty": self.name, "error": type(error).__name__}})
            self.due_at = now + max(self.every, timedelta(minutes=1))
            return 0
        self.due_at = now if done >= _BATCH else now + self.every
        return done


def duties() -> list[Duty]:
    """What comes round, most urgent first."""
    return [
        Duty("clocks", timedelta(seconds=1), tell_breaches),
        Duty("scores", timedelta(seconds=5), Scores().renew),
        Duty("holds", timedelta(seconds=5), lambda now: pipeline.drain_holds(now, _BATCH)),
        Duty("owners", timedelta(minutes=1), hold_the_ownerless),
    ]


def tell_breaches(now: datetime) -> int:
    """Each clock that ran out is said so once: in the journal, and to the owner of the lead."""
    done = 0
    for clock_id in due_clocks(now, _BATCH):
        try:
            done += _tell_breach(clock_id, now)
        except Exception as error:
            log.exception("clock failed", extra={"facts": {"clock": clock_id, "error": type(error).__name__}})
    return done


def _tell_breach(clock_id: int, now: datetime) -> bool:
    with write():
        if not breach(clock_id, now):
            return False
        lead = Lead.objects.get(clocks__id=clock_id)
        rows = Rows()
        plan_announcement(rows, "clock_breached", lead_id=lead.id, user_id=lead.owner_id, now=now)
        rows.flush()
    return True


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


def hold_the_ownerless(now: datetime) -> int:
    """No lead without an owner or a visible exception: what slipped through gets a hold."""
    open_hold = Hold.objects.filter(lead=OuterRef("pk"), closed_at__isnull=True)
    slipped = Lead.objects.filter(~Exists(open_hold), owner__isnull=True, mode="live").exclude(
        stage__in=CLOSED
    )
    if not slipped.exists():
        return 0
    with write():
        rows = Rows()
        found = list(slipped.order_by("received_at").values_list("id", "contact_id")[:_BATCH])
        for lead_id, contact_id in found:
            rows.add(Hold, lead_id=lead_id, opened_at=now, reason="slipped_through")
            record(
                rows,
                "hold.opened",
                at=now,
                lead_id=lead_id,
                contact_id=contact_id,
                actor="worker",
                data={"reason": "slipped_through"},
            )
        rows.flush()
    log.error("leads had neither owner nor hold", extra={"facts": {"leads": len(found)}})
    return len(found)
