from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.lib.tests.examples import examples
from gehoor.routing.turns import (
    STEP,
    Seat,
    begin_stretch,
    mean_turn,
    next_seat,
    reweigh,
    serve,
    settle,
    turn_on_entry,
)

any_weight = st.integers(1, 1000)


def pool(*weights):
    return [Seat(id=i, user_id=i, weight=weight, turn=0) for i, weight in enumerate(weights, 1)]


def hand_out(seats, count, policy="skip"):
    order = []
    for _ in range(count):
        seat = next_seat(seats, policy)
        serve(seat)
        order.append(seat.user_id)
    return order


def ahead(seat, seats):
    """How many leads `seat` is ahead of its share, counted from the pool's own moment."""
    return Fraction((seat.turn - mean_turn(seats)) * seat.weight, STEP)


@given(st.lists(any_weight, min_size=1, max_size=12), st.integers(1, 300))
@settings(max_examples=examples(200))
def test_in_a_pool_that_stays_nobody_is_ever_more_than_one_lead_from_their_share(weights, count):
    seats = pool(*weights)
    for given_out in range(1, count + 1):
        hand_out(seats, 1)
        for seat in seats:
            share = Fraction(given_out * seat.weight, sum(weights))
            assert abs(seat.served - share) < 1 + Fraction(1, 10**6)


def test_one_heavy_among_a_hundred_light_ones_gets_half():
    """Handing out by the lowest turn alone would give the heavy one 1 of the first 101 leads."""
    seats = pool(100, *[1] * 100)
    hand_out(seats, 101)
    assert seats[0].served in (50, 51)


def test_equal_weights_take_turns_in_a_fixed_order():
    assert hand_out(pool(100, 100, 100), 7) == [1, 2, 3, 1, 2, 3, 1]


def test_weights_of_two_one_one_over_sixty_leads_give_thirty_fifteen_fifteen():
    seats = pool(200, 100, 100)
    order = hand_out(seats, 60)
    assert [seat.served for seat in seats] == [30, 15, 15]
    assert order[:4] == order[4:8]


def test_an_empty_pool_has_no_mean_and_a_light_member_gets_all_when_alone():
    assert mean_turn([]) == 0
    assert hand_out(pool(1), 3) == [1, 1, 1]


# People come and go


class World:
    """A pool to which things happen; remembers nothing but what is stored."""

    def __init__(self, weights):
        self.seats = pool(*weights)
        self.present = {seat.user_id for seat in self.seats}
        self.joined = len(weights)
        self.changes = 0

    def there(self):
        return [seat for seat in self.seats if seat.user_id in self.present]

    def lead(self):
        if self.present:
            settle(self.seats, self.present)
            hand_out(self.there(), 1)

    def toggle(self, number):
        self.present ^= {self.seats[number % len(self.seats)].user_id}

    def join(self, weight):
        self.joined += 1
        turn = turn_on_entry([seat for seat in self.seats if not seat.away], weight)
        self.seats.append(Seat(id=self.joined, user_id=self.joined, weight=weight, turn=turn))
        self.present.add(self.joined)
        self.change()

    def change(self):
        begin_stretch(self.seats)
        self.changes += 1

    def reweigh(self, number, weight):
        seat = self.seats[number % len(self.seats)]
        reweigh(seat, [one for one in self.seats if one is not seat and not one.away], weight)
        self.change()


def steps(weights):
    return st.lists(
        st.one_of(
            st.tuples(st.just("lead"), st.integers(1, 8)),
            st.tuples(st.just("toggle"), st.integers(0, 20)),
            st.tuples(st.just("join"), weights),
            st.tuples(st.just("reweigh"), st.integers(0, 20), weights),
        ),
        max_size=40,
    )


@given(st.lists(any_weight, min_size=2, max_size=6), steps(any_weight))
@settings(max_examples=examples(400))
def test_whatever_happens_nobody_is_a_whole_lead_from_their_share_since_the_last_change(weights, events):
    """Counted anew from each change, for each lead of the stretch that begins there."""
    world = World(weights)
    shape, before, given_out = None, {}, 0
    for name, *values in events:
        if name != "lead":
            getattr(world, name)(*values)
            continue
        there = world.there()
        now = (world.changes, [seat.id for seat in there])
        if there and now != shape:
            shape, before, given_out = now, {seat.id: seat.served for seat in world.seats}, 0
        for _ in range(values[0] if there else 0):
            world.lead()
            given_out += 1
            for seat in there:
                share = Fraction(given_out * seat.weight, sum(one.weight for one in there))
                assert abs(seat.served - before[seat.id] - share) < 1


@given(st.lists(any_weight, min_size=2, max_size=6), steps(any_weight))
@settings(max_examples=examples(300))
def test_whatever_happens_any_time_between_two_changes_is_fair(weights, events):
    """What lies within a stretch begins within one lead of the share, and ends so."""
    play(World(weights), events, bound=2)


@given(st.integers(2, 8), steps(st.just(100)))
@settings(max_examples=examples(200))
def test_with_equal_weights_nobody_is_two_leads_from_their_share(people, events):
    play(World([100] * people), events, bound=2)


def play(world, events, bound):
    for name, *values in events:
        if name != "lead":
            getattr(world, name)(*values)
            continue
        before = {seat.id: seat.served for seat in world.seats}
        there = world.there()
        total = sum(seat.weight for seat in there)
        for given_out in range(1, values[0] + 1):
            world.lead()
            for seat in there:
                got = seat.served - before[seat.id]
                assert abs(got - Fraction(given_out * seat.weight, total)) < bound
        assert sum(seat.served - before[seat.id] for seat in world.seats) == (values[0] if there else 0)


@given(st.lists(any_weight, min_size=2, max_size=6), steps(any_weight))
@settings(max_examples=examples(200))
def test_nobody_who_is_away_is_given_a_lead_and_somebody_present_always_is(weights, events):
    world = World(weights)
    for name, *values in events:
        for _ in range(values[0] if name == "lead" else 1):
            before = {seat.user_id: seat.served for seat in world.seats}
            getattr(world, name)(*([] if name == "lead" else values))
            got = {seat.user_id for seat in world.seats if seat.served > before.get(seat.user_id, 0)}
            assert got <= world.present
            assert len(got) == (1 if name == "lead" and world.present else 0)


@given(st.lists(any_weight, min_size=2, max_size=6), st.integers(0, 30), st.integers(0, 5))
@settings(max_examples=examples(200))
def test_leaving_and_returning_while_nothing_came_in_changes_nothing(weights, leads, who):
    seats = pool(*weights)
    hand_out(seats, leads)
    before = [seat.turn for seat in seats]
    everybody = {seat.user_id for seat in seats}
    gone = seats[who % len(seats)].user_id
    settle(seats, everybody - {gone})
    settle(seats, everybody)
    for seat, turn in zip(seats, before, strict=True):
        assert abs(seat.turn - turn) * seat.weight <= STEP // 1000  # a thousandth of a lead, by rounding


def test_who_returns_does_not_catch_up_and_does_not_lose_out():
    seats = pool(100, 100, 100)
    hand_out(seats, 30)
    settle(seats, {1, 2})
    hand_out(seats[:2], 40)
    settle(seats, {1, 2, 3})
    assert [seat.served for seat in seats] == [30, 30, 10]
    hand_out(seats, 30)
    assert [seat.served for seat in seats] == [40, 40, 20]


def test_who_joins_starts_at_the_present_turn():
    seats = pool(100, 100)
    hand_out(seats, 50)
    seats.append(Seat(id=3, user_id=3, weight=100, turn=turn_on_entry(seats, 100)))
    begin_stretch(seats)
    hand_out(seats, 30)
    assert [seat.served for seat in seats] == [35, 35, 10]


def test_a_heavy_newcomer_does_not_get_a_run_of_leads():
    seats = pool(1, 1, 1)
    hand_out(seats, 2)
    seats.append(Seat(id=4, user_id=4, weight=300, turn=turn_on_entry(seats, 300)))
    begin_stretch(seats)
    hand_out(seats, 101)
    assert seats[3].served in (99, 100, 101)
    assert sum(seat.served for seat in seats[:3]) in (2, 3, 4)


def test_when_everybody_is_away_the_rotation_stands_still():
    seats = pool(100, 100, 100)
    assert hand_out(seats, 4) == [1, 2, 3, 1]
    assert settle(seats, set()) == []
    settle(seats, {1, 2, 3})
    assert hand_out(seats, 3) == [2, 3, 1]


def test_another_weight_changes_what_comes_and_not_what_was():
    seats = pool(100, 100)
    hand_out(seats, 11)
    behind = ahead(seats[1], seats)
    reweigh(seats[1], seats[:1], 300)
    begin_stretch(seats)
    assert abs(ahead(seats[1], seats) - behind) < Fraction(1, 1000)
    before = seats[1].served
    hand_out(seats, 40)
    assert seats[1].served - before in (29, 30, 31)


@pytest.mark.parametrize("weight", [1, 3, 7, 99, 1000])
def test_somebody_alone_may_have_any_weight(weight):
    seats = pool(100)
    reweigh(seats[0], [], weight)
    assert hand_out(seats, 5) == [1] * 5


@pytest.mark.parametrize("weights", [(100, 100, 100, 100), (200, 100, 100), (150, 100, 50, 75, 100)])
def test_where_people_come_and_go_at_every_lead_nobody_falls_further_and_further_behind(weights):
    """Counting from zero after each change would give the same people the first lead of every stretch."""
    seats, off = pool(*weights), dict.fromkeys(range(1, len(weights) + 1), Fraction(0))
    for number in range(400):
        here = set(off) - {number * 7 % len(weights) + 1}
        settle(seats, here)
        there = [seat for seat in seats if seat.user_id in here]
        off[hand_out(there, 1)[0]] += 1
        for seat in there:
            off[seat.user_id] -= Fraction(seat.weight, sum(one.weight for one in there))
    assert max(abs(one) for one in off.values()) <= 3


def test_a_pool_that_other_hands_changed_finds_its_way_back():
    seats = pool(100, 100, 100)
    hand_out(seats, 30)
    del seats[0]  # the person was deleted, and the pool with them
    seats.append(Seat(id=4, user_id=4, weight=100, turn=mean_turn(seats)))
    settle(seats, {2, 3, 4})
    hand_out(seats, 30)
    assert [seat.served for seat in seats] == [20, 20, 10]


# What is caught up after an absence


@given(st.lists(st.integers(1, 3), min_size=2, max_size=6), st.lists(st.sets(st.integers(1, 6)), max_size=6))
@settings(max_examples=100)
def test_who_catches_up_everything_is_within_one_lead_of_the_share_of_all_there_ever_was(weights, absences):
    seats, count = pool(*weights), 0
    everybody = {seat.user_id for seat in seats}
    for away in [*absences, set()]:
        here = everybody - away
        settle(seats, here, "accrue")
        leads = 10 if away else 600
        if here:
            hand_out([seat for seat in seats if seat.user_id in here], leads, "accrue")
            count += leads
    for seat in seats:
        assert abs(seat.served - Fraction(count * seat.weight, sum(weights))) <= 1


@given(st.integers(2, 6), st.integers(0, 20), st.integers(1, 40))
def test_who_keeps_the_top_is_owed_one_lead_at_most_and_gets_it_first(people, before, meanwhile):
    seats = pool(*[100] * people)
    hand_out(seats, before, "keep")
    others = {seat.user_id for seat in seats[1:]}
    settle(seats, others, "keep")
    hand_out(seats[1:], meanwhile, "keep")
    settle(seats, {1, *others}, "keep")
    assert ahead(seats[0], seats) >= -1 - Fraction(1, 10**6)
    if meanwhile >= 2 * people:
        assert hand_out(seats, 1, "keep") == [1]


@pytest.mark.parametrize("policy", ["skip", "keep", "accrue"])
@given(st.lists(any_weight, min_size=2, max_size=6), st.integers(0, 30), st.integers(0, 5))
@settings(max_examples=60)
def test_a_short_absence_without_leads_changes_nothing_under_any_policy(policy, weights, leads, who):
    seats = pool(*weights)
    hand_out(seats, leads)
    before = [seat.turn for seat in seats]
    everybody = {seat.user_id for seat in seats}
    settle(seats, everybody - {seats[who % len(seats)].user_id}, policy)
    settle(seats, everybody, policy)
    for seat, turn in zip(seats, before, strict=True):
        assert abs(seat.turn - turn) * seat.weight <= STEP // 1000
