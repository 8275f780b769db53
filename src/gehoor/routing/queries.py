"""Reading who gets what: leads without an owner, and how the pools stand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gehoor.leads.models import CLOSED, Lead
from gehoor.routing import turns
from gehoor.routing.models import Assignment, Hold, PoolMember, Rule
from gehoor.routing.route import seat_of
from gehoor.team.presence import present


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead that nobody could take. `reason` is "nobody_present" or "no_rule"."""

    lead_id: int
    name: str
    company: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in a pool: their share of the pool in per cent, leads had, and leads ahead (+) or behind (−).

    `is_present` as of now; `is_next` gets the next lead that falls to this rule.
    """

    user_id: int
    name: str
    weight: int
    share: float
    served: int
    ahead: float
    is_present: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class RuleState:
    """A rule as the Settings page shows it."""

    id: int
    name: str
    conditions: dict[str, Any]
    is_active: bool
    places: list[Place]


def exceptions(limit: int = 100) -> list[Waiting]:
    """Leads on hold, longest waiting first. One query."""
    held = Hold.objects.filter(closed_at=None).select_related("lead__contact", "lead__company")
    return [
        Waiting(
            lead_id=hold.lead_id,
            name=hold.lead.contact.name,
            company=hold.lead.company.name if hold.lead.company else "",
            since=hold.opened_at,
            reason=hold.reason,
        )
        for hold in held.order_by("opened_at", "id")[:limit]
    ]


def unowned(limit: int = 100) -> list[int]:
    """Live, open leads with neither an owner nor an open hold. There should never be one."""
    leads = Lead.objects.filter(mode="live", owner=None).exclude(stage__in=CLOSED)
    held = Hold.objects.filter(closed_at=None).values("lead_id")
    return list(leads.exclude(id__in=held).order_by("id").values_list("id", flat=True)[:limit])


def why(lead_id: int) -> dict[str, Any]:
    """The reason of the newest assignment, as `routing.explain.why` reads it; {} when there is none."""
    newest = Assignment.objects.filter(lead=lead_id).order_by("-at", "-id").values_list("reason", flat=True)
    return newest.first() or {}


def rules(now: datetime) -> list[RuleState]:
    """Every rule in order, with its pool as it stands. Three queries, however many rules."""
    members: defaultdict[int, list[PoolMember]] = defaultdict(list)
    for member in PoolMember.objects.select_related("user").order_by("user__name", "id"):
        members[member.rule_id].append(member)
    here = present({one.user_id for several in members.values() for one in several}, now)
    return [
        RuleState(rule.id, rule.name, rule.conditions, rule.is_active, _places(members[rule.id], here))
        for rule in Rule.objects.order_by("position", "id")
    ]


def _places(members: list[PoolMember], here: set[int]) -> list[Place]:
    seats = [seat_of(member) for member in members]
    turns.settle(seats, here)  # in memory only: the next lead will write it
    there = [seat for seat in seats if seat.user_id in here]
    weight = sum(seat.weight for seat in seats)
    mean = turns.mean_turn(there)
    following = turns.next_seat(there) if there else None
    return [
        Place(
            user_id=seat.user_id,
            name=member.user.name,
            weight=seat.weight,
            share=round(100 * seat.weight / weight, 1),
            served=seat.served,
            ahead=round((seat.turn - (0 if seat.away else mean)) * seat.weight / turns.STEP, 2),
            is_present=seat.user_id in here,
            is_next=seat is following,
        )
        for seat, member in zip(seats, members, strict=True)
    ]
