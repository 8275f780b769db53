"""Last month's campaign, that everybody knows: 87 leads, 23 called, 8 answered, 1 talk, no deal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from gehoor.demo.chance import Chance
from gehoor.demo.company import AMSTERDAM
from gehoor.demo.history import NOT_REACHED, run_out
from gehoor.demo.visitors import inquiry
from gehoor.followup.attempt import log_attempt
from gehoor.followup.dispose import dispose
from gehoor.followup.verdict import give_verdict
from gehoor.intake.shape import Receipt
from gehoor.leads.seen import mark_seen
from gehoor.pipeline import receive_many
from gehoor.team.models import User

LEADS, CALLED, ANSWERED = 87, 23, 8


def campaign(chance: Chance, people: Mapping[int, User], manager: User, now: datetime) -> None:
    """Take the 87 in over three weeks of last month, call 23 of them late, and tidy up at the end."""
    first = _last_month(now)
    receipts = sorted(
        (
            _lead(chance, chance.visiting(first + timedelta(days=2 + number * 18 // LEADS)))
            for number in range(LEADS)
        ),
        key=lambda receipt: receipt.lead_id,
    )
    step = LEADS / CALLED
    called = [receipts[int(place * step)] for place in range(CALLED)]
    for place, receipt in enumerate(called):
        _call(chance, people[receipt.owner_id or 0], receipt, place, first)
    end = first + timedelta(days=26, hours=15)
    chosen = {receipt.lead_id for receipt in called}
    for receipt in receipts:
        if receipt.lead_id not in chosen:
            run_out(receipt.lead_id, end)
            dispose(receipt.lead_id, manager, "nurture", end, reason="other_priority")


def _last_month(now: datetime) -> datetime:
    """The first of the calendar month before `now`, at midnight in Amsterdam."""
    this_month = now.astimezone(AMSTERDAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (this_month - timedelta(days=1)).replace(day=1)


def _lead(chance: Chance, at: datetime) -> Receipt:
    one = inquiry(chance, chance.number(), at, "linkedin", promising=chance.happens(0.25))
    one = replace(
        one,
        phone=one.phone or "0612345678",
        campaign=f"Whitepaper {at:%m-%Y}",
        form="whitepaper",
        call_requested=True,
    )
    return receive_many([one], at + timedelta(milliseconds=400))[0]


def _call(chance: Chance, user: User, receipt: Receipt, place: int, start: datetime) -> None:
    """One attempt, two days late; the first eight pick up, the very first becomes a talk."""
    at = chance.later((receipt.due_at or start) + timedelta(hours=20), 12)
    mark_seen(receipt.lead_id, user, at - timedelta(minutes=2))
    run_out(receipt.lead_id, at)
    if place >= ANSWERED:
        log_attempt(receipt.lead_id, user, chance.weighted(NOT_REACHED), at)
        dispose(receipt.lead_id, user, "nurture", at + timedelta(days=1), reason="other_priority")
        return
    log_attempt(receipt.lead_id, user, "connected", at)
    after = at + timedelta(minutes=6)
    if place == 0:
        give_verdict(receipt.lead_id, user, True, ["fits_us"], "Wil wel eens meekijken.", after)
        dispose(receipt.lead_id, user, "accepted", after, next_step="Meekijken met de planner")
        return
    give_verdict(receipt.lead_id, user, False, ["just_looking"], "Had het stuk nog niet gelezen.", after)
    dispose(receipt.lead_id, user, "nurture", after, reason="just_looking")
