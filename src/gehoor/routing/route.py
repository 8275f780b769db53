"""Whose lead it is: the first rule that holds and has somebody with room, and there whose turn it is."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gehoor.lib.db import is_postgres
from gehoor.lib.reads import select_all
from gehoor.lib.rows import Rows
from gehoor.routing import capacity, turns
from gehoor.routing.capacity import Capacity, OpenTasks
from gehoor.routing.conditions import holds
from gehoor.routing.models import PoolMember, Rule
from gehoor.routing.turns import Seat
from gehoor.team.presence import on_duty

_SEAT = ("rule_id", "id", "user_id", "weight", "turn", "served", "was_away", "passed", "stretch")
_RULE = ("id", "name", "conditions", "absence_policy")
_MOST_NAMED = 40  # of a pool larger than this we do not keep how each of them stood


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets a lead and why, or (`hold`) why nobody does: "nobody_present", "all_full" or "no_rule".

    `reason` holds facts for "why you" and goes into the journal as it is; `others` says how everybody in the
    pool stood at that moment, for "why not me", and stays with the assignment.
    """

    user_id: int | None
    rule_id: int | None
    rule_name: str
    reason: dict[str, Any] = field(default_factory=dict)
    hold: str = ""
    others: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Pool:
    """A rule with its people: all of them, those who are present, and who is not."""

    rule_id: int
    name: str
    conditions: Mapping[str, Any]
    seats: list[Seat]
    there: list[Seat]
    away: list[int]
    policy: str


class Router:
    """The active rules and turns, read once for a batch of leads and written back once."""

    def __init__(self, pools: list[Pool], changed: dict[int, Seat], room: Capacity) -> None:
        self._pools = pools
        self._changed = changed
        self.room = room

    @classmethod
    def load(
        cls,
        now: datetime,
        open_tasks: OpenTasks | None = None,
        taken: Counter[int] | None = None,
        opened: Counter[int] | None = None,
    ) -> "Router":
        """Read rules, members and presence: three queries, and one for each kind of limit that is set.

        Call inside `write()`. On PostgreSQL the members are locked until the transaction ends, in the order
        of their numbers, so that two batches never hand out the same turn and never wait for each other
        crosswise. `taken` and `opened` are what the batch itself already gave (see `Capacity`).
        """
        rules = list(select_all(Rule, _RULE, '"is_active" ORDER BY "position", "id"'))
        seats: dict[int, list[Seat]] = {rule_id: [] for rule_id, *_ in rules}
        lock = " FOR UPDATE" if is_postgres() else ""
        for rule_id, *seat in select_all(PoolMember, _SEAT, f'TRUE ORDER BY "id"{lock}'):
            if rule_id in seats:
                seats[rule_id].append(Seat(*seat))
        here = on_duty({seat.user_id for several in seats.values() for seat in several}, now)
        pools, changed = [], {}
        for rule_id, name, conditions, policy in rules:
            settled = turns.settle(seats[rule_id], set(here), policy)
            changed.update({seat.id: seat for seat in settled})
            pools.append(pool_of(rule_id, name, conditions, seats[rule_id], here, policy))
        return cls(pools, changed, capacity.load(here, now, open_tasks, taken, opened))

    def choose(self, facts: Mapping[str, Any]) -> Choice:
        """Who gets the lead with these facts (of `scoring.facts`); the turn moves on in memory."""
        passed: list[str] = []
        full: list[str] = []
        for pool in self._pools:
            if not holds(pool.conditions, facts):
                continue
            if not pool.there:
                passed.append(pool.name)
            elif choice := self._choose_in(pool, passed, full):
                return choice
            else:
                full.append(pool.name)
        hold = "all_full" if full else "nobody_present" if passed else "no_rule"
        return Choice(None, None, "", {"why": hold, "passed": passed, "full": full}, hold)

    def has_room(self, facts: Mapping[str, Any]) -> bool:
        """Whether somebody would get the lead with these facts; nothing moves."""
        return any(
            not self.room.is_full(seat.user_id)
            for pool in self._pools
            if pool.there and holds(pool.conditions, facts)
            for seat in pool.there
        )

    def _choose_in(self, pool: Pool, passed: list[str], full: list[str]) -> Choice | None:
        others = _others(pool, self.room)
        by = {seat.id: seat.passed for seat in pool.there}
        soonest = turns.soonest(pool.there)
        seat = turns.hand_out(pool.there, self.room.is_full, pool.policy)
        if seat is None:
            return None
        self._changed |= {one.id: one for one in pool.there if one is seat or one.passed != by[one.id]}
        if seat is not soonest and others and not self.room.is_full(soonest.user_id):
            others["even"] = True
        self.room.taken[seat.user_id] += 1
        # Rules that held as well, but had nobody there, or nobody with room.
        reason = {**_reason(pool, seat), "passed": passed, "full": full}
        return Choice(seat.user_id, pool.rule_id, pool.name, reason, others=others)

    def save(self, rows: Rows) -> None:
        """Plan the turns that moved."""
        for seat in self._changed.values():
            values = {"turn": seat.turn, "served": seat.served, "passed": seat.passed}
            rows.change(PoolMember, seat.id, was_away=seat.away, stretch=seat.stretch, **values)
        self._changed.clear()


def seat_of(member: PoolMember) -> Seat:
    """The member's place as `turns` works with it."""
    return Seat(
        member.id,
        member.user_id,
        member.weight,
        member.turn,
        member.served,
        member.was_away,
        member.passed,
        member.stretch,
    )


def pool_of(
    rule_id: int,
    name: str,
    conditions: Mapping[str, Any],
    seats: list[Seat],
    here: Collection[int],
    policy: str,
) -> Pool:
    """The rule with those of its `seats` who are `here`."""
    there = [seat for seat in seats if seat.user_id in here]
    away = [seat.user_id for seat in seats if seat.user_id not in here]
    return Pool(rule_id, name, conditions, seats, there, away, policy)


def _others(pool: Pool, room: Capacity) -> dict[str, Any]:
    """Facts for "why not me": who was away, who was full, and how many leads each was ahead."""
    if len(pool.seats) > _MOST_NAMED:
        return {}
    mean = turns.mean_turn(pool.there)
    return {
        "away": pool.away,
        "full": [seat.user_id for seat in pool.there if room.is_full(seat.user_id)],
        "ahead": {
            str(seat.user_id): round((seat.turn - mean) * seat.weight / turns.STEP, 2) for seat in pool.there
        },
    }


def _reason(pool: Pool, seat: Seat) -> dict[str, Any]:
    """Facts for "why you": the rule, what in it held, how many took part, and the share in per cent."""
    weight = sum(one.weight for one in pool.there)
    return {
        "why": "turn",
        "rule": pool.name,
        "rule_id": str(pool.rule_id),
        "conditions": sorted(name for name, wanted in pool.conditions.items() if wanted),
        "present": len(pool.there),
        "pool": len(pool.seats),
        "share": round(100 * seat.weight / weight, 1),
        "served": seat.served,
    }
