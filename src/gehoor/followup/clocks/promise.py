"""The clocks of a lead that sales has to call: one for the first call, and one for a first word."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from gehoor.followup.agreement.terms import Agreement, Terms, terms_for
from gehoor.followup.agreement.versions import current
from gehoor.followup.clocks.pause import NEVER, plan_pause, plan_resume, reason_for
from gehoor.followup.clocks.start import plan_clock
from gehoor.followup.clocks.stop import plan_stop
from gehoor.followup.models import Clock
from gehoor.lib.business_time import Hours
from gehoor.lib.rows import Row, Rows

RECENT = timedelta(days=1)
"""So long before the clock starts an event may lie that says in which segment the lead is."""


def plan_promises(
    rows: Rows,
    known: list[Row],
    *,
    lead_id: int,
    contact_id: int | None,
    hours: Hours,
    now: datetime,
    is_mql: bool,
    terms: Terms | None = None,
    agreement: Agreement | None = None,
) -> Row:
    """Plan that the lead is called in time, and that an MQL gets a word; returns the first call's clock.

    `known` are the clocks of the lead so far, to which new ones are added. One that runs already is not
    started anew; one that stood still goes on.
    """
    agreed = agreement or current()
    clock = running(known, "first_call")
    if clock is None:
        found = terms or Terms("", agreed.sales.first_call, 0)
        clock = plan_clock(
            rows,
            lead_id=lead_id,
            kind="first_call",
            term=found.first_call,
            hours=hours,
            now=now,
            agreement=agreed,
            segment=found.segment,
        )
        known.append(clock)
    for one in known:
        if one["stopped_at"] is None and one["paused_at"]:
            plan_resume(rows, one, now, hours, contact_id)
    if is_mql and running(known, "word") is None:
        word = plan_clock(
            rows,
            lead_id=lead_id,
            kind="word",
            term=agreed.sales.word,
            hours=hours,
            now=now,
            agreement=agreed,
        )
        known.append(word)
    return clock


def running(known: Iterable[Row], kind: str) -> Row | None:
    """The clock of `kind` among these that has not ended."""
    return next((one for one in known if one["kind"] == kind and one["stopped_at"] is None), None)


def clocks_of(lead_id: int) -> list[Row]:
    """All clocks of a lead, as rows; ours until the transaction ends, so that no pause ends meanwhile."""
    found = Clock.objects.select_for_update().filter(lead_id=lead_id).order_by("pk")
    return [dict(row) for row in found.values()]


def plan_wait(
    rows: Rows, clock: Row, not_callable: str, contact_id: int | None, hours: Hours, now: datetime
) -> None:
    """Plan that `clock` stands still while the lead may or can not be called, or ends where it never will."""
    if not_callable in NEVER:
        plan_stop(rows, [clock], now, not_callable)
    elif not_callable:
        plan_pause(rows, clock, reason_for(not_callable), now, hours, contact_id)


def segment_of(
    agreement: Agreement,
    facts: Mapping[str, Any],
    events: Iterable[tuple[str, datetime]],
    now: datetime,
) -> Terms:
    """The numbers for a lead with these facts; `events` are what the person did: kind and moment."""
    recent = {kind for kind, at in events if now - at <= RECENT}
    return terms_for(agreement, facts, recent)
