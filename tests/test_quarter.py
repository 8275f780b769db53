"""A quarter of a real-sized team on a driven clock, judged by an oracle that counts minutes on the wall."""

from collections import Counter
from fractions import Fraction

import pytest

from gehoor.followup.models import Clock, ClockStep, WatchRound
from gehoor.notify.models import Channel, Delivery
from gehoor.routing.models import Assignment
from tests.quarter.oracle import Oracle
from tests.quarter.wall import minute_of, moment
from tests.quarter.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def short() -> World:
    """Five weeks around the night on which the clock is set forward, with a day without a worker."""
    return World(days=35, leads=150, down=range(16 * 1440, 17 * 1440))


@pytest.fixture
def quarter() -> World:
    """Three months, three thousand leads."""
    return World(days=92, leads=3_000, down=range(16 * 1440, 17 * 1440))


def prove(world: World) -> None:
    """Live through it, and hold everything against the oracle."""
    world.settle()
    world.live()
    assert world.broken == [], "the invariant holds after each minute in which the worker looks"
    oracle = Oracle(world.wall, world.tick_at, lambda _user: [world.boss.pk], world.could_take)
    clocks = {lead_id: oracle.judge(lead) for lead_id, lead in world.known.items()}
    compare(world, clocks)
    assert world.told() == Counter(oracle.said)
    fair(world)
    telephone(world)


def compare(world: World, expected: dict) -> None:
    """Each clock, each step, each outcome, each moment."""
    lines: dict[int, list] = {}
    for clock_id, *line, done_at in (
        ClockStep.objects.filter(done_at__isnull=False)
        .order_by("clock_id", "order")
        .values_list("clock_id", "kind", "percent", "outcome", "done_at")
    ):
        lines.setdefault(clock_id, []).append((*line, minute_of(done_at)))
    found = {(clock.lead_id, clock.kind): clock for clock in Clock.objects.filter(lead_id__in=world.known)}
    wanted = {
        (lead_id, kind): clock for lead_id, clocks in expected.items() for kind, clock in clocks.items()
    }
    assert set(found) == set(wanted)
    for key, clock in found.items():
        should = wanted[key]
        assert lines.get(clock.pk, []) == should.lines, (key, should, world.known[key[0]])
        assert clock.due_at == moment(should.due), (key, should)
        assert (clock.breached_at, clock.breach_owner_id) == (
            None if should.ran_out is None else moment(should.ran_out),
            should.whose,
        )
        assert clock.stopped_at == (None if should.stopped is None else moment(should.stopped))


def fair(world: World) -> None:
    """Nobody is a whole lead from their weighted share of what their pool got while nobody came or went.

    And what is carried over from one such stretch to the next does not add up: over the whole time, counting
    for each lead the share among those who were there for it, nobody is further off than a few leads.
    """
    pools = {rule_id: Pool(weights) for rule_id, weights in world.pools.items()}
    given = Assignment.objects.filter(rule_id__isnull=False).order_by("id")
    for rule_id, user_id, at in given.values_list("rule_id", "user_id", "at"):
        for pool in pools.values():
            pool.look({one for one in pool.weights if world.is_there(one, minute_of(at))})
        pools[rule_id].give(user_id)
        assert pools[rule_id].worst() < 1, (rule_id, at)
    assert sum(pool.given for pool in pools.values()) >= len(world.known) - 5
    assert max(abs(off) for pool in pools.values() for off in pool.ever.values()) <= 2


class Pool:
    """What each had beside their share: since somebody last came or went, and (`ever`) from the beginning."""

    def __init__(self, weights: dict[int, int]) -> None:
        self.weights, self.given = weights, 0
        self.ever = dict.fromkeys(weights, Fraction(0))
        self.there: set[int] = set()
        self.since: Counter[int] = Counter()

    def look(self, there: set[int]) -> None:
        """People leave and return; where nobody is left the rotation stands still."""
        if there and there != self.there:
            self.there, self.since = there, Counter()

    def give(self, user_id: int) -> None:
        self.given += 1
        self.since[user_id] += 1
        self.ever[user_id] += 1
        for one in self.there:
            self.ever[one] -= self._share(one)

    def worst(self) -> Fraction:
        """The furthest that anybody is from their share since the last change."""
        leads = sum(self.since.values())
        return max(abs(self.since[one] - leads * self._share(one)) for one in self.there)

    def _share(self, one: int) -> Fraction:
        return Fraction(self.weights[one], sum(self.weights[other] for other in self.there))


def telephone(world: World) -> None:
    """The dead channel was switched off and its owner told by mail; the rest arrived once."""
    assert set(world.phone.arrived.values()) == {1}
    states = Counter(Delivery.objects.filter(channel_id=world.channel.pk).values_list("state", flat=True))
    assert states["sent"] == len(world.phone.arrived)
    assert not states["waiting"]
    off = Delivery.objects.filter(kind="channel_off", channel="mail", user=world.people[0])
    assert off.count() == 1
    assert minute_of(off.get().created_at) in world.phone.dead
    assert Channel.objects.get().is_active, "switched on again after the week"


def test_five_weeks_with_the_clock_set_forward(short: World) -> None:
    prove(short)


@pytest.mark.slow
def test_a_quarter_of_twelve_callers_and_three_thousand_leads(quarter: World) -> None:
    prove(quarter)
    looked = WatchRound.objects.get()
    assert looked.mended_clock == 5
