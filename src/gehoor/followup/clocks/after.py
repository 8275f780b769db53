"""What an attempt means for the clocks: the call was made, and after the first talk a verdict is due."""

from datetime import datetime

from gehoor.followup.agreement.versions import current
from gehoor.followup.clocks.act import row_of
from gehoor.followup.clocks.pause import plan_pause, plan_resume
from gehoor.followup.clocks.start import plan_clock
from gehoor.followup.clocks.stop import stop
from gehoor.followup.models import Attempt, Clock, Outcome, Verdict
from gehoor.leads.models import Lead, Stage
from gehoor.lib.business_time import Hours
from gehoor.lib.rows import Row, Rows
from gehoor.team.calendars import hours_of


def follow_attempt(rows: Rows, lead: Lead, attempt: Attempt) -> None:
    """Stop the clocks of the first call and of silence; start, pause or go on with the one of the verdict.

    Only a lead that was sent to sales as an MQL asks for a verdict, once; an agreed callback lets it wait
    until that moment.
    """
    stop(lead.pk, attempt.at, "called", ("first_call", "word"))
    hours, contact_id = hours_of(lead.owner_id), lead.contact_id
    verdicts = Clock.objects.select_for_update().filter(lead=lead, kind="verdict")
    clock = verdicts.order_by("-started_at").first()
    if clock is None:
        if attempt.outcome == Outcome.CONNECTED and _wants_verdict(lead):
            _hold_up(rows, _start(rows, lead, attempt.at), attempt, hours, contact_id)
    elif clock.stopped_at is None:
        _hold_up(rows, row_of(clock), attempt, hours, contact_id)


def _hold_up(rows: Rows, clock: Row, attempt: Attempt, hours: Hours, contact_id: int | None) -> None:
    """A callback lets the clock wait; another moment agreed meanwhile goes before the one of earlier."""
    if clock["paused_at"] and (attempt.callback_at or attempt.outcome == Outcome.CONNECTED):
        plan_resume(rows, clock, attempt.at, hours, contact_id)
    if attempt.callback_at:
        until = attempt.callback_at
        plan_pause(rows, clock, "callback", attempt.at, hours, contact_id, until=until)


def _wants_verdict(lead: Lead) -> bool:
    sent = lead.is_mql or lead.stage == Stage.MQL
    return sent and not Verdict.objects.filter(lead=lead).exists()


def _start(rows: Rows, lead: Lead, now: datetime) -> Row:
    agreement = current()
    return plan_clock(
        rows,
        lead_id=lead.pk,
        kind="verdict",
        term=agreement.sales.verdict,
        hours=hours_of(lead.owner_id),
        now=now,
        agreement=agreement,
    )
