"""Writing down what came of a batch: sent, again later, or failed for everybody to see."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.db import is_postgres, write
from gehoor.lib.rows import Rows
from gehoor.notify import mailboxes
from gehoor.notify.claim import MOST_TRIES
from gehoor.notify.delinquency import count_failures, count_success
from gehoor.notify.deliver import Result
from gehoor.notify.instead import plan_instead
from gehoor.notify.models import Delivery, DeliveryAttempt
from gehoor.notify.reach import free_at
from gehoor.notify.words import OUR_REASONS, OWNER_KINDS

log = logging.getLogger(__name__)

_NO_OTHER_WAY = {*OUR_REASONS} - {"channel_off"}  # why a message is given up whichever way it goes
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 21600, 43200))
"""How long after each failed try the next one follows: ten seconds up to twelve hours."""


def finish(results: Sequence[Result], now: datetime) -> None:
    """Write deliveries, attempts and the lead's `notified_at`, in one transaction.

    Records `lead.notified` the first time that an owner is told. A worker that comes back late cannot
    undo what another has sent meanwhile.
    """
    if not results:
        return
    with write():
        rows = Rows()
        for result in results:
            rows.change(DeliveryAttempt, result.claimed.attempt_id, finished_at=result.at, error=result.error)
        _sent(rows, [result for result in results if not result.error])
        _failed(rows, [result for result in results if result.error], now)
        _channels(rows, results, now)
        rows.flush()


def _sent(rows: Rows, results: Sequence[Result]) -> None:
    for result in results:
        rows.change(
            Delivery, result.claimed.delivery.id, state="sent", due_at=None, sent_at=result.at, last_error=""
        )
    _tell_leads(rows, results)


def _tell_leads(rows: Rows, results: Iterable[Result]) -> None:
    """t3 of each lead whose owner was now told for the first time."""
    first: dict[int, Result] = {}
    for result in results:
        delivery = result.claimed.delivery
        if delivery.kind in OWNER_KINDS and delivery.user_id and delivery.lead_id:
            first.setdefault(delivery.lead_id, result)
    if not first:
        return
    leads = Lead.objects.filter(id__in=first, notified_at__isnull=True).order_by("id")
    if is_postgres():
        leads = leads.select_for_update(of=("self",), no_key=True)
    for lead_id, contact_id in leads.values_list("id", "contact_id"):
        result = first[lead_id]
        rows.change(Lead, lead_id, notified_at=result.at)
        record(
            rows,
            "lead.notified",
            at=result.at,
            lead_id=lead_id,
            contact_id=contact_id,
            actor="worker",
            data={
                "user_id": str(result.claimed.delivery.user_id),
                "channel": result.claimed.delivery.channel,
                "delivery_id": str(result.claimed.delivery.id),
            },
        )


def _failed(rows: Rows, results: Sequence[Result], now: datetime) -> None:
    lost = []
    for result in results:
        delivery = result.claimed.delivery
        mine = Delivery.objects.filter(id=delivery.id, state="sending", tries=result.claimed.attempt)
        if result.error == "overtaken":
            mine.update(state="overtaken", due_at=None, last_error=result.error)
        elif result.permanent or result.claimed.attempt >= MOST_TRIES:
            given_up = mine.update(state="failed", due_at=None, last_error=result.error)
            if given_up and delivery.channel_id and result.error not in _NO_OTHER_WAY:
                lost.append(delivery)
            facts = {"delivery": delivery.id, "channel": delivery.channel}
            log.error("delivery given up", extra={"facts": facts})
        else:
            again = result.at + PAUSES[result.claimed.attempt - 1]
            if delivery.channel_id and delivery.user_id:
                again = free_at(delivery.user_id, delivery.channel, again)
            mine.update(state="waiting", due_at=again, last_error=result.error)
    plan_instead(rows, lost, now)


def _channels(rows: Rows, results: Sequence[Result], now: datetime) -> None:
    """Keep count of the channels and mailboxes that work and of those that do not."""
    for result in results:
        channel_id, user_id = result.claimed.delivery.channel_id, result.claimed.delivery.user_id
        if result.error in OUR_REASONS:
            continue  # says nothing about the other side
        if channel_id and not result.error:
            count_success(channel_id)
        elif channel_id:
            count_failures(rows, channel_id, result.error, now)
        elif user_id and not result.error:
            mailboxes.count_success(user_id)
        elif user_id and result.permanent:
            mailboxes.count_refusal(rows, user_id, result.error, now)
