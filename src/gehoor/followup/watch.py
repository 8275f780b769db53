"""The invariant: no lead without an owner or a visible exception, no MQL without a clock that runs or ended.

Looked at each minute. What slipped through is mended at once (a hold for the one, a clock for the other),
said in the log, counted, and told in the journal of the lead.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from gehoor.followup.agreement.versions import current
from gehoor.followup.clocks.promise import plan_promises, plan_wait
from gehoor.followup.models import Clock, ClockPause, WatchRound
from gehoor.journal.record import record
from gehoor.leads.models import CLOSED, Lead, Stage
from gehoor.lib.db import take_turn, write
from gehoor.lib.rows import Rows
from gehoor.routing.models import Hold
from gehoor.team.calendars import hours_of

log = logging.getLogger(__name__)

BATCH = 200
_ROUND = 1  # the number of the one row


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What may stand open in plain sight: leads on hold and clocks that stand still, oldest first."""

    holds: list[Hold]
    pauses: list[ClockPause]
    holds_count: int
    pauses_count: int


def ownerless() -> QuerySet[Lead]:
    """Live leads that are not over, that nobody has and that no hold shows."""
    open_hold = Hold.objects.filter(lead=OuterRef("pk"), closed_at__isnull=True)
    loose = Lead.objects.filter(~Exists(open_hold), owner__isnull=True, mode="live")
    return loose.exclude(stage__in=CLOSED).order_by("received_at")


def clockless() -> QuerySet[Lead]:
    """Live MQLs for which no clock of the first call ever ran."""
    clock = Clock.objects.filter(lead=OuterRef("pk"), kind="first_call")
    return Lead.objects.filter(~Exists(clock), stage=Stage.MQL, mode="live").order_by("received_at")


def look(now: datetime) -> int:
    """Count what broke the invariant, mend it, and write down that somebody looked; returns how many."""
    loose, still = _numbers(ownerless()), _numbers(clockless())
    with write():
        if numbers := {lead_id for lead_id, *_rest in (*loose, *still)}:
            take_turn()
            _lock(numbers)  # another worker may have mended them meanwhile
            loose, still = (_numbers(found.filter(pk__in=numbers)) for found in (ownerless(), clockless()))
        rows = Rows()
        for lead_id, contact_id, *_rest in loose:
            _hold(rows, lead_id, contact_id, now)
        for lead_id, contact_id, owner_id, not_callable, is_mql in still:
            _start(rows, lead_id, contact_id, owner_id, not_callable, is_mql, now)
        rows.flush()
        _note(len(loose), len(still), now)
    if loose:
        log.error("leads had neither owner nor hold", extra={"facts": {"leads": len(loose)}})
    if still:
        log.error("leads had no clock", extra={"facts": {"leads": len(still)}})
    return len(loose) + len(still)


def last_round() -> WatchRound | None:
    """The last look, or None when no worker ever looked."""
    return WatchRound.objects.filter(pk=_ROUND).first()


def exceptions(limit: int = 50) -> Exceptions:
    """What stands open in plain sight, at most `limit` of each with the counts of all. Four queries."""
    holds = Hold.objects.filter(closed_at__isnull=True)
    pauses = ClockPause.objects.filter(ended_at__isnull=True)
    beside = ("lead__contact", "lead__company")
    return Exceptions(
        holds=list(holds.select_related(*beside).order_by("opened_at", "id")[:limit]),
        pauses=list(
            pauses.select_related("clock", *(f"clock__{one}" for one in beside)).order_by("until")[:limit]
        ),
        holds_count=holds.count(),
        pauses_count=pauses.count(),
    )


def _numbers(leads: QuerySet[Lead]) -> Sequence[tuple[Any, ...]]:
    columns = ("id", "contact_id", "owner_id", "not_callable", "is_mql")
    return list(leads.values_list(*columns)[:BATCH])


def _lock(lead_ids: Collection[int]) -> None:
    list(Lead.objects.select_for_update().filter(pk__in=lead_ids).order_by("pk").values_list("pk"))


def _hold(rows: Rows, lead_id: int, contact_id: int, now: datetime) -> None:
    reason = {"reason": "slipped_through"}
    rows.add(Hold, lead_id=lead_id, opened_at=now, **reason)
    record(rows, "hold.opened", at=now, lead_id=lead_id, contact_id=contact_id, actor="worker", data=reason)


def _start(
    rows: Rows,
    lead_id: int,
    contact_id: int,
    owner_id: int | None,
    not_callable: str,
    is_mql: bool,
    now: datetime,
) -> None:
    hours = hours_of(owner_id)
    clock = plan_promises(
        rows,
        [],
        lead_id=lead_id,
        contact_id=contact_id,
        hours=hours,
        now=now,
        is_mql=is_mql and owner_id is not None,
        agreement=current(),
    )
    plan_wait(rows, clock, not_callable, contact_id, hours, now)
    data = {"clock": str(clock["id"]), "due_at": clock["due_at"].isoformat()}
    record(rows, "clock.mended", at=now, lead_id=lead_id, contact_id=contact_id, actor="worker", data=data)


def _note(loose: int, still: int, now: datetime) -> None:
    found = {"checked_at": now, "ownerless": loose, "clockless": still}
    totals = {"mended_owner": F("mended_owner") + loose, "mended_clock": F("mended_clock") + still}
    if not WatchRound.objects.filter(pk=_ROUND).update(**found, **totals):
        WatchRound.objects.create(pk=_ROUND, **found, mended_owner=loose, mended_clock=still)
