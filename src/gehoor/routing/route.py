"""Whose lead it is: the first rule that holds and has somebody present, and there whose turn it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gehoor.lib.db import is_postgres
from gehoor.lib.reads import select_all
from gehoor.lib.rows import Rows
from gehoor.routing import turns
from gehoor.routing.conditions import holds
from gehoor.routing.models import PoolMember, Rule
from gehoor.routing.turns import Seat
from gehoor.team.presence import present

_SEAT = ("rule_id", "id", "user_id", "weight", "turn", "served", "was_away")


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets a lead and why, or (`hold`) why nobody does: "nobody_present" or "no_rule".

    `reason` holds facts for "why you" and goes into the journal as it is.
    """

    user_id: int | None
    rule_id: int | None
    rule_name: str
    reason: dict[str, Any] = field(default_factory=dict)
    hold: str = ""


@dataclass(slots=True)
class Pool:
    """A rule with its people: all of them, and those who are present."""

    rule_id: int
    name: str
    conditions: Mapping[str, Any]
    seats: list[Seat]
    there: list[Seat]


class Router:
    """The active rules and turns, read once for a batch of leads and written back once."""

    def __init__(self, pools: list[Pool], changed: dict[int, Seat]) -> None:
        self._pools = pools
        self._changed = changed

    @classmethod
    def load(cls, now: datetime) -> "Router":
        """Read rules, members and presence: three queries. Call inside `write()`.

        On PostgreSQL the members are locked until the transaction ends, in the order of their numbers, so
        that two batches never hand out the same turn and never wait for each other crosswise.
        """
        rules = list(select_all(Rule, ("id", "name", "conditions"), '"is_active" ORDER BY "position", "id"'))
        seats: dict[int, list[Seat]] = {rule_id: [] for rule_id, *_ in rules}
        lock = " FOR UPDATE" if is_postgres() else ""
        for rule_id, *seat in select_all(PoolMember, _SEAT, f'TRUE ORDER BY "id"{lock}'):
            if rule_id in seats:
                seats[rule_id].append(Seat(*seat))
        here = present({seat.user_id for several in seats.values() for seat in several}, now)
        pools, changed = [], {}
        for rule_id, name, conditions in rules:
            changed.update({seat.id: seat for seat in turns.settle(seats[rule_id], here)})
            there = [seat for seat in seats[rule_id] if seat.user_id in here]
            pools.append(Pool(rule_id, name, conditions, seats[rule_id], there))
        return cls(pools, changed)

    def choose(self, facts: Mapping[str, Any]) -> Choice:
        """Who gets the lead with these facts (of `scoring.facts`); the turn moves on in memory."""
        passed: list[str] = []
        for pool in self._pools:
            if not holds(pool.conditions, facts):
                continue
            if not pool.there:
                passed.append(pool.name)
                continue
            seat = turns.next_seat(pool.there)
            turns.serve(seat)
            self._changed[seat.id] = seat
            return Choice(seat.user_id, pool.rule_id, pool.name, _reason(pool, seat, passed))
        hold = "nobody_present" if passed else "no_rule"
        return Choice(None, None, "", {"why": hold, "passed": passed}, hold)

    def save(self, rows: Rows) -> None:
        """Plan the turns that moved."""
        for seat in self._changed.values():
            rows.change(PoolMember, seat.id, turn=seat.turn, served=seat.served, was_away=seat.away)
        self._changed.clear()


def seat_of(member: PoolMember) -> Seat:
    """The member's place as `turns` works with it."""
    return Seat(member.id, member.user_id, member.weight, member.turn, member.served, member.was_away)


def _reason(pool: Pool, seat: Seat, passed: list[str]) -> dict[str, Any]:
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
        "passed": passed,  # rules that held as well, but had nobody there
    }
