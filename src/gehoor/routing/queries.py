"""Reading who gets what: leads without an owner, and how the pools stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gehoor.leads.models import CLOSED, Lead
from gehoor.routing import capacity, turns
from gehoor.routing.capacity import Capacity, OpenTasks
from gehoor.routing.models import Assignment, Hold, PoolMember, Rule
from gehoor.routing.route import seat_of
from gehoor.routing.turns import Seat
from gehoor.team.presence import on_duty


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead that nobody could take. `reason` is "nobody_present", "all_full" or "no_rule"."""

    lead_id: int
    name: str
    company: str
    since: datetime
    reason: str
    lane: int


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in a pool: their share of the pool in per cent, leads had, and leads ahead (+) or behind (−).

    `passed` turns went by because this person was full. `is_present` and `is_full` as of now; `is_next` gets
    the next lead that falls to this rule.
    """

    user_id: int
    name: str
    weight: int
    share: float
    served: int
    passed: int
    ahead: float
    is_present: bool
    is_full: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class RuleState:
    """A rule as the Settings page shows it."""

    id: int
    name: str
    conditions: dict[str, Any]
    is_active: bool
    policy: str
    places: list[Place]


def exceptions(limit: int = 100) -> list[Waiting]:
    """Leads on hold in the order in which they are released. One query."""
    held = Hold.objects.filter(closed_at=None).select_related("lead__contact", "lead__company")
    return [
        Waiting(
            lead_id=hold.lead_id,
            name=hold.lead.contact.name,
            company=hold.lead.company.name if hold.lead.company else "",
            since=hold.opened_at,
            reason=hold.reason,
            lane=hold.lane,
        )
        for hold in held.order_by("lane", "opened_at", "id")[:limit]
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


def rules(now: datetime, open_tasks: OpenTasks | None = None) -> list[RuleState]:
    """Every rule in order, with its pool as it stands.

    Three queries however many rules, and one for each kind of limit that somebody has.
    """
    members: defaultdict[int, list[PoolMember]] = defaultdict(list)
    for member in PoolMember.objects.select_related("user").order_by("user__name", "id"):
        members[member.rule_id].append(member)
    here = on_duty({one.user_id for several in members.values() for one in several}, now)
    room = capacity.load(here, now, open_tasks)
    return [
        RuleState(
            rule.id,
            rule.name,
            rule.conditions,
            rule.is_active,
            rule.absence_policy,
            _places(members[rule.id], set(here), room, rule.absence_policy),
        )
        for rule in Rule.objects.order_by("position", "id")
    ]


def _places(members: Sequence[PoolMember], here: set[int], room: Capacity, policy: str) -> list[Place]:
    seats = [seat_of(member) for member in members]
    turns.settle(seats, here, policy)  # in memory only: the next lead will write it
    there = [seat for seat in seats if seat.user_id in here]
    weight = sum(seat.weight for seat in seats)
    following = _following(there, room, policy)
    return [
        Place(
            user_id=seat.user_id,
            name=member.user.name,
            weight=seat.weight,
            share=round(100 * seat.weight / weight, 1),
            served=seat.served,
            passed=seat.passed,
            ahead=_ahead(seat, there, policy),
            is_present=seat.user_id in here,
            is_full=room.is_full(seat.user_id),
            is_next=seat.user_id == following,
        )
        for seat, member in zip(seats, members, strict=True)
    ]


def _following(there: Sequence[Seat], room: Capacity, policy: str) -> int | None:
    """Who would get the next lead of this pool."""
    chosen = turns.hand_out([replace(seat) for seat in there], room.is_full, policy)
    return chosen.user_id if chosen else None


def _ahead(seat: Seat, there: Sequence[Seat], policy: str) -> float:
    """How many leads somebody is ahead of their share; who is away: would be, on coming back now."""
    if not seat.away:
        distance = seat.turn - turns.mean_turn(there)
    else:
        distance = turns.distance_of(seat, there, policy) if there else 0
    return round(distance * seat.weight / turns.STEP, 2)
