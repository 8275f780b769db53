"""Who takes a lead over from a colleague who did not get round to it."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from gehoor.leads.models import Lead
from gehoor.lib.business_time import is_open
from gehoor.routing import capacity, turns
from gehoor.routing.capacity import OpenTasks
from gehoor.routing.conditions import holds
from gehoor.routing.lead_facts import facts_of
from gehoor.routing.models import Assignment, PoolMember, Rule
from gehoor.routing.route import Choice, seat_of
from gehoor.team.calendars import hours_of
from gehoor.team.presence import on_duty

MEMORY = timedelta(days=7)
WHY = "rerouted"


def successor(lead: Lead, now: datetime, open_tasks: OpenTasks | None = None) -> Choice | None:
    """Who of the same rule's pool takes `lead` over at `now`; None when nobody else is there.

    Never the present owner, nor anybody from whom it was taken over before, nor who is full. First come those
    who are at work at this moment, then who took over least in the past week for their weight, then whose
    turn comes soonest. The turn itself does not move: what somebody takes over comes on top of their share.
    """
    rule = _rule_of(lead)
    if rule is None:
        return None
    passed_by = {lead.owner_id or 0, *_had_it_before(lead)}
    members = list(PoolMember.objects.filter(rule=rule).exclude(user_id__in=passed_by).order_by("id"))
    here = on_duty((member.user_id for member in members), now)
    room = capacity.load(here, now, open_tasks)
    there = [one for one in members if one.user_id in here and not room.is_full(one.user_id)]
    if not there:
        return None
    taken = _taken_over(here, now)
    best = min(there, key=lambda member: _order(member, taken[member.user_id], now))
    reason = {"why": WHY, "rule": rule.name, "rule_id": str(rule.id), "before": str(lead.owner_id)}
    return Choice(best.user_id, None, rule.name, reason)


def _order(member: PoolMember, taken: int, now: datetime) -> tuple[Any, ...]:
    seat = seat_of(member)
    works = is_open(hours_of(member.user_id), now)
    return not works, turns.STEP * taken // seat.weight, seat.turn + seat.stride, seat.turn, seat.id


def _rule_of(lead: Lead) -> Rule | None:
    """The rule by which the lead was given, when it is still in use; else the first that holds for it."""
    active = {rule.id: rule for rule in Rule.objects.filter(is_active=True)}
    given = Assignment.objects.filter(lead=lead).order_by("-at", "-id").values_list("rule_id", "reason")
    for rule_id, reason in given:
        number = rule_id or int(reason.get("rule_id") or 0)
        if number in active:
            return active[number]
    known = facts_of([lead.pk])[lead.pk]
    return next((rule for rule in active.values() if holds(rule.conditions, known)), None)


def _had_it_before(lead: Lead) -> set[int]:
    moves = Assignment.objects.filter(lead=lead, reason__why=WHY).values_list("reason", flat=True)
    return {int(reason["before"]) for reason in moves}


def _taken_over(user_ids: Collection[int], now: datetime) -> Counter[int]:
    """How many leads each of these took over in the past week."""
    moves = Assignment.objects.filter(user_id__in=list(user_ids), at__gt=now - MEMORY, reason__why=WHY)
    return Counter(moves.values_list("user_id", flat=True))
