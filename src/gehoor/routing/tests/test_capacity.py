"""Who has as much as they take lets the turn go by."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.lib.db import write
from gehoor.routing import rules
from gehoor.routing.models import Assignment, PoolMember
from gehoor.routing.queries import rules as states
from gehoor.routing.route import Router
from gehoor.routing.tests.routed import give_out
from gehoor.routing.turns import Seat, hand_out
from gehoor.team.calendars import hours_of
from gehoor.team.models import User

FACTS = {"company.country": "NL"}


def pool(*weights):
    return [Seat(id=i, user_id=i, weight=weight, turn=0) for i, weight in enumerate(weights, 1)]


@given(
    st.lists(st.integers(1, 1000), min_size=2, max_size=8),
    st.lists(st.sets(st.integers(1, 8), max_size=6), min_size=1, max_size=120),
)
@settings(max_examples=150)
def test_nobody_is_more_than_one_turn_from_their_share_whoever_is_full(weights, full_at):
    """A turn is a lead, or one that went by. Who always had room is within one lead of their share."""
    seats = pool(*weights)
    for full in full_at:
        chosen = hand_out(seats, lambda user, full=full: user in full)
        assert (chosen is None) == all(seat.user_id in full for seat in seats)
        assert chosen is None or chosen.user_id not in full
        turns_had = sum(seat.served + seat.passed for seat in seats)
        for seat in seats:
            share = Fraction(turns_had * seat.weight, sum(weights))
            assert abs(seat.served + seat.passed - share) < 1 + Fraction(1, 10**6)
    ever_full = set().union(*full_at)
    for seat in seats:
        assert seat.passed == 0 or seat.user_id in ever_full


def test_who_has_room_again_takes_up_the_turn_and_does_not_catch_up():
    seats = pool(100, 100)
    got = [hand_out(seats, lambda user: user == 2) for _ in range(6)]
    assert [seat.user_id for seat in got] == [1] * 6
    after = [hand_out(seats, lambda user: False).user_id for _ in range(6)]
    assert (after.count(1), after.count(2)) == (3, 3)


def test_when_everybody_is_full_nothing_moves():
    seats = pool(100, 50)
    assert hand_out(seats, lambda user: True) is None
    assert [(seat.turn, seat.passed) for seat in seats] == [(0, 0), (0, 0)]


def route(now, count, open_tasks=None):
    choices = give_out(now, [FACTS] * count, open_tasks)
    return [choice.user_id for choice in choices], choices


def limit(user, **values):
    User.objects.filter(id=user.id).update(**values)


def test_a_limit_per_day_holds_within_a_batch_and_over_the_day(ana, bob, now, pool_of, make_lead):
    pool_of("Iedereen", {}, ana, bob)
    limit(ana, max_per_day=3)
    Assignment.objects.create(lead=make_lead(), user=ana, at=now - timedelta(hours=1), reason={"why": "hand"})
    Assignment.objects.create(lead=make_lead(), user=ana, at=now - timedelta(days=1), reason={"why": "turn"})
    got, _ = route(now, 10)
    assert (got.count(ana.id), got.count(bob.id)) == (2, 8)
    assert PoolMember.objects.get(user=ana).passed > 0
    assert route(now + timedelta(days=1), 2)[0] == [ana.id, bob.id]


def test_a_limit_of_open_tasks_counts_what_is_open_and_what_the_batch_opens(ana, bob, now, pool_of):
    pool_of("Iedereen", {}, ana, bob)
    limit(ana, max_open=5)
    with write():
        router = Router.load(now, lambda users: dict.fromkeys(users, 4))
        first = router.choose(FACTS).user_id
        router.room.opened[first] += 1
        rest = {router.choose(FACTS).user_id for _ in range(4)}
    assert (first, rest) == (ana.id, {bob.id})


def test_when_all_of_a_rule_are_full_the_next_rule_takes_it_and_says_so(ana, bob, now, pool_of):
    pool_of("Noord", {"country": ["NL"]}, ana)
    pool_of("Iedereen", {}, bob)
    limit(ana, max_per_day=1)
    got, choices = route(now, 2)
    assert got == [ana.id, bob.id]
    assert choices[1].reason["full"] == ["Noord"]


def test_when_everybody_is_full_the_lead_waits_visibly(ana, now, pool_of):
    pool_of("Iedereen", {}, ana)
    limit(ana, max_per_day=1)
    _, choices = route(now, 2)
    assert choices[1].hold == choices[1].reason["why"] == "all_full"


def test_the_reason_says_who_was_away_who_was_full_and_how_the_others_stood(
    ana, bob, mia, now, pool_of, away
):
    limit(mia, takes_leads=True, max_per_day=1)
    pool_of("Iedereen", {}, ana, bob, mia)
    away(bob)
    _, choices = route(now, 3)
    assert choices[2].others["away"] == [bob.id]
    assert choices[2].others["full"] == [mia.id]
    assert set(choices[2].others["ahead"]) == {str(ana.id), str(mia.id)}


def test_limits_cost_one_query_for_each_kind(ana, bob, now, pool_of, django_assert_num_queries):
    pool_of("Iedereen", {}, ana, bob)
    limit(ana, max_per_day=3, max_open=9)
    limit(bob, max_per_day=3)
    asked = []
    hours_of(ana.id)  # calendars are read apart
    with write(), django_assert_num_queries(4):
        Router.load(now, lambda users: asked.append(users) or {})
    assert asked == [[ana.id]]


@pytest.mark.parametrize(("policy", "caught_up"), [("skip", 0), ("keep", 1), ("accrue", 10)])
def test_the_policy_says_what_somebody_who_was_away_catches_up(
    ana, bob, now, pool_of, away, policy, caught_up
):
    rule = pool_of("Iedereen", {}, ana, bob)
    rules.set_policy(rule.id, policy, now)
    route(now - timedelta(days=1), 10)
    away(bob)
    assert set(route(now, 20)[0]) == {ana.id}
    tomorrow = now + timedelta(days=1)
    got, _ = route(tomorrow, 30)
    assert got.count(bob.id) - got.count(ana.id) in (2 * caught_up, 2 * caught_up + 1, 2 * caught_up - 1)
    if policy != "skip":
        assert got[:caught_up] == [bob.id] * caught_up


@pytest.mark.parametrize("before", ["skip", "keep", "accrue"])
@pytest.mark.parametrize("after", ["skip", "keep", "accrue"])
def test_another_policy_leaves_what_somebody_would_have_had_on_coming_back(
    ana, bob, now, pool_of, away, before, after
):
    rule = pool_of("Iedereen", {}, ana, bob)
    rules.set_policy(rule.id, before, now)
    route(now - timedelta(days=1), 3)
    away(bob)
    route(now, 8)
    place = next(one for one in states(now)[0].places if one.user_id == bob.id)
    rules.set_policy(rule.id, after, now)
    still = next(one for one in states(now)[0].places if one.user_id == bob.id)
    kept = {"skip": -0.5, "keep": -1.0, "accrue": -4.5}
    assert place.ahead == kept[before]
    assert still.ahead == max(kept[before], kept[after] if after == "keep" else kept[before])
