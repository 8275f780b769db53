"""Months of leads, and what the callers did with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from gehoor.demo.chance import Chance
from gehoor.demo.visitors import inquiry
from gehoor.demo.words import BAD_NOTES, GOOD_NOTES, SOURCES, STEPS
from gehoor.followup.attempt import log_attempt
from gehoor.followup.breach import breach
from gehoor.followup.deal import change_deal
from gehoor.followup.dispose import dispose
from gehoor.followup.models import Clock
from gehoor.followup.verdict import give_verdict
from gehoor.followup.write_off import may_write_off
from gehoor.intake.shape import Inquiry, Receipt
from gehoor.leads.seen import mark_seen
from gehoor.pipeline import receive_many
from gehoor.team.models import User

DAYS = 180
NOT_REACHED = {"no_answer": 60, "voicemail": 30, "busy": 10}
GOOD_REASONS = ("concrete_project", "decision_maker", "budget", "fits_us")
BAD_REASONS = ("too_small", "wrong_title", "just_looking", "outside_area")


@dataclass(frozen=True)
class Caller:
    """A lead, whose it is, and until when we know what happened."""

    receipt: Receipt
    user: User
    promising: bool
    came_at: datetime
    end: datetime


def arrivals(chance: Chance, now: datetime) -> Iterator[tuple[Inquiry, bool]]:
    """Inquiries of the months before `now`, oldest first, and whether they will turn out well."""
    weights = {source: values[3] for source, values in SOURCES.items()}
    for back in range(DAYS, 0, -1):
        day = now - timedelta(days=back)
        count = chance.whole(2, 5) if day.weekday() < 5 else chance.whole(0, 1)
        for at in sorted(chance.visiting(day) for _ in range(count)):
            source = chance.weighted(weights)
            promising = chance.happens(SOURCES[source][2])
            yield inquiry(chance, chance.number(), at, source, promising=promising), promising


def live(chance: Chance, people: Mapping[int, User], now: datetime) -> None:
    """Take the inquiries in at their moment and let their owners work on them."""
    for one, promising in arrivals(chance, now):
        receipt = receive_many([one], one.received_at + timedelta(milliseconds=400))[0]
        user = people.get(receipt.owner_id or 0)
        if receipt.task_id and user:
            follow_up(chance, Caller(receipt, user, promising, one.received_at, now))


def follow_up(chance: Chance, caller: Caller) -> None:
    """From the first look to a decision, as far as the present allows; some leads are simply left lying."""
    at = first_call(chance, caller)
    if chance.happens(0.12) or at >= caller.end:
        return
    mark_seen(caller.receipt.lead_id, caller.user, first_look(chance, caller, at))
    for _ in range(chance.whole(1, 6)):
        run_out(caller.receipt.lead_id, at)
        spoke = chance.happens(0.42)
        outcome = "connected" if spoke else chance.weighted(NOT_REACHED)
        log_attempt(caller.receipt.lead_id, caller.user, outcome, at)
        if spoke:
            decide(chance, caller, at + timedelta(minutes=chance.whole(3, 25)))
            return
        at = chance.later(at + timedelta(hours=18), 10)
        if at >= caller.end:
            return
    if may_write_off(caller.receipt.lead_id, at).allowed:
        dispose(caller.receipt.lead_id, caller.user, "written_off", at)


def first_look(chance: Chance, caller: Caller, called_at: datetime) -> datetime:
    """Half of them are opened soon after they came, the others just before the call."""
    soon = chance.later(caller.came_at, 0) + timedelta(minutes=chance.whole(1, 12))
    return min(soon, called_at) if chance.happens(0.5) else called_at - timedelta(minutes=1)


def first_call(chance: Chance, caller: Caller) -> datetime:
    """When it is called: who asked for a demo mostly within a quarter of an hour, others within a day."""
    start = chance.later(caller.came_at, 0)
    due_at = caller.receipt.due_at or caller.end
    if due_at - start < timedelta(hours=1) and chance.happens(0.8):
        return start + timedelta(minutes=chance.whole(3, 14))
    return chance.later(start, 3 if caller.promising else 6)


def run_out(lead_id: int, at: datetime) -> None:
    """Mark the clocks of this lead that ran out before `at`, at the moment they did."""
    for clock_id, due_at in Clock.objects.filter(
        lead_id=lead_id, stopped_at=None, breached_at=None, paused_at=None, due_at__lt=at
    ).values_list("id", "due_at"):
        breach(clock_id, due_at)


def decide(chance: Chance, caller: Caller, at: datetime) -> None:
    """After a conversation: a verdict mostly, a decision always."""
    lead_id, user = caller.receipt.lead_id, caller.user
    good = chance.happens(0.82 if caller.promising else 0.15)
    if chance.happens(0.85):
        reasons = chance.some(GOOD_REASONS if good else BAD_REASONS, 2)
        give_verdict(lead_id, user, good, reasons, chance.one(GOOD_NOTES if good else BAD_NOTES), at)
    if good:
        soon = at + timedelta(days=6)
        step_at = soon if soon > caller.end else None  # what was agreed long ago has been done
        dispose(lead_id, user, "accepted", at, next_step=chance.one(STEPS), next_step_at=step_at)
        deal(chance, caller, at)
    elif chance.happens(0.55):
        dispose(lead_id, user, "nurture", at, reason="later")
    else:
        dispose(lead_id, user, "disqualified", at, reason=chance.one(BAD_REASONS))


def deal(chance: Chance, caller: Caller, at: datetime) -> None:
    """Some accepted leads become an opportunity, some of those a customer, weeks later."""
    offered = chance.later(at + timedelta(days=5), 100)
    if offered >= caller.end or not chance.happens(0.65):
        return
    lead_id, user = caller.receipt.lead_id, caller.user
    amount = Decimal(chance.whole(18, 240) * 100)
    change_deal(lead_id, user, "opportunity", offered, amount)
    ended = chance.later(offered + timedelta(days=10), 200)
    if ended >= caller.end:
        return
    if chance.happens(0.45):
        change_deal(lead_id, user, "customer", ended, amount)
    elif chance.happens(0.7):
        change_deal(lead_id, user, "lost", ended, reason=chance.one(("price", "competition", "no_decision")))
