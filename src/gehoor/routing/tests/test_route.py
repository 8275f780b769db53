from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from gehoor.lib.db import write
from gehoor.routing import rules
from gehoor.routing.explain import why_not
from gehoor.routing.models import PoolMember
from gehoor.routing.route import Router
from gehoor.routing.tests.routed import give_out
from gehoor.routing.turns import STEP

NORTH = {"company.country": "NL", "company.postcode": "9711 AA"}
SOUTH = {"company.country": "NL", "company.postcode": "6211 AA"}
IN_NORTH = {"postcode": [["9000", "9999"]]}


def route(now, *many):
    return give_out(now, many)


def test_without_any_rule_the_lead_waits_with_a_reason(db, now):
    [choice] = route(now, NORTH)
    assert (choice.user_id, choice.hold) == (None, "no_rule")


def test_the_first_rule_that_holds_wins(ana, bob, now, pool_of):
    pool_of("Noord", IN_NORTH, bob)
    pool_of("Iedereen", {}, ana)
    north, south = route(now, NORTH, SOUTH)
    assert (north.user_id, north.rule_name) == (bob.id, "Noord")
    assert (south.user_id, south.rule_name) == (ana.id, "Iedereen")


def test_when_nobody_of_the_pool_is_there_the_next_rule_that_holds_takes_it(ana, bob, now, pool_of, away):
    pool_of("Noord", IN_NORTH, bob)
    pool_of("Iedereen", {}, ana)
    away(bob)
    [choice] = route(now, NORTH)
    assert choice.user_id == ana.id
    assert choice.reason["passed"] == ["Noord"]


CHANGES = {
    "another weight": lambda rule, ana, mia, now: rules.set_weight(rule, ana, 150, now),
    "a newcomer": lambda rule, ana, mia, now: rules.add_member(rule, mia, now),
    "one less": lambda rule, ana, mia, now: rules.remove_member(rule, ana, now),
    "another policy": lambda rule, ana, mia, now: rules.set_policy(rule, "accrue", now),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_pool_begins_a_stretch(ana, bob, mia, now, pool_of, change):
    rule = pool_of("Iedereen", {}, ana, bob)
    route(now, *[NORTH] * 5)
    assert sorted(rule.pool.values_list("stretch", flat=True)) == [2, 3]
    CHANGES[change](rule.id, ana.id, mia.id, now)
    assert set(rule.pool.values_list("stretch", flat=True)) == {0}


def test_who_comes_and_goes_begins_a_stretch_for_everybody(ana, bob, now, pool_of, away):
    rule = pool_of("Iedereen", {}, ana, bob)
    route(now, *[NORTH] * 5)
    away(bob)
    route(now, NORTH, NORTH)
    assert dict(rule.pool.values_list("user_id", "stretch")) == {ana.id: 2, bob.id: 0}


def test_who_is_behind_from_before_but_not_in_this_stretch_reads_so(ana, bob, now, pool_of):
    rule = pool_of("Iedereen", {}, ana, bob)
    rule.pool.filter(user=bob).update(turn=-9 * STEP // 100)  # nine leads: more than a stretch makes good
    first, second = route(now, NORTH, NORTH)
    assert (first.user_id, second.user_id) == (bob.id, ana.id)
    assert "even" not in first.others
    said = why_not({**second.reason, "others": second.others}, bob.id, ana.id, "Ana")
    assert said.startswith("Jij stond op −4,0 en Ana op +4,0, maar geteld sinds er voor het laatst")


def test_when_nobody_at_all_is_there_the_lead_waits(ana, now, pool_of, away):
    pool_of("Iedereen", {}, ana)
    away(ana)
    [choice] = route(now, NORTH)
    assert (choice.user_id, choice.hold) == (None, "nobody_present")
    assert route(now + timedelta(days=1), NORTH)[0].user_id == ana.id


def test_who_left_or_takes_no_leads_is_passed_over(ana, bob, ben, now, pool_of):
    pool_of("Iedereen", {}, ana, bob, ben)  # Ben stands in the pool, but takes no leads
    bob.is_active = False
    bob.save()
    assert {choice.user_id for choice in route(now, *[NORTH] * 5)} == {ana.id}


def test_a_rule_that_is_switched_off_does_not_hold(ana, bob, now, pool_of):
    rule = pool_of("Noord", IN_NORTH, bob)
    pool_of("Iedereen", {}, ana)
    rules.switch(rule.id, False, now)
    assert route(now, NORTH)[0].user_id == ana.id


def test_turns_go_on_where_they_were_from_batch_to_batch(ana, bob, now, pool_of):
    pool_of("Iedereen", {}, ana, bob)
    one_by_one = [route(now, NORTH)[0].user_id for _ in range(5)]
    together = [choice.user_id for choice in route(now, *[NORTH] * 5)]
    assert one_by_one + together == [ana.id, bob.id] * 5
    assert sorted(PoolMember.objects.values_list("served", flat=True)) == [5, 5]


def test_counts_survive_somebody_joining_and_leaving(ana, bob, mia, now, pool_of):
    mia.takes_leads = True
    mia.save()
    rule = pool_of("Iedereen", {}, ana, bob)
    route(now, *[NORTH] * 10)
    rules.add_member(rule.id, mia.id, now)
    route(now, *[NORTH] * 9)
    rules.remove_member(rule.id, bob.id, now)
    route(now, *[NORTH] * 6)
    served = dict(PoolMember.objects.values_list("user_id", "served"))
    assert served == {ana.id: 5 + 3 + 3, mia.id: 3 + 3}


def test_who_was_away_for_a_day_takes_up_the_turn_and_does_not_catch_up(ana, bob, now, pool_of, away):
    pool_of("Iedereen", {}, ana, bob)
    route(now - timedelta(days=1), *[NORTH] * 3)  # Ana 2, Bob 1
    away(bob)
    assert {choice.user_id for choice in route(now, *[NORTH] * 8)} == {ana.id}
    assert PoolMember.objects.get(user=bob).was_away
    back = [choice.user_id for choice in route(now + timedelta(days=1), *[NORTH] * 5)]
    assert back == [bob.id, ana.id, bob.id, ana.id, bob.id]
    assert not PoolMember.objects.get(user=bob).was_away


def test_a_double_weight_gets_double(ana, bob, now, pool_of):
    rule = pool_of("Iedereen", {}, ana, bob)
    rules.set_weight(rule.id, ana.id, 200, now)
    route(now, *[NORTH] * 30)
    assert PoolMember.objects.get(user=ana).served == 20


def test_somebody_in_two_pools_has_a_turn_in_each(ana, bob, now, pool_of):
    pool_of("Noord", IN_NORTH, ana)
    pool_of("Iedereen", {}, ana, bob)
    north = [choice.user_id for choice in route(now, *[NORTH] * 4)]
    south = [choice.user_id for choice in route(now, *[SOUTH] * 4)]
    assert north == [ana.id] * 4
    assert sorted(south) == sorted([ana.id, bob.id] * 2)


def test_the_reason_tells_rule_share_and_count(ana, bob, now, pool_of):
    rule = pool_of("Noord", IN_NORTH, ana, bob)
    [choice] = route(now, NORTH)
    assert choice.reason == {
        "why": "turn",
        "rule": "Noord",
        "rule_id": str(rule.id),
        "conditions": ["postcode"],
        "present": 2,
        "pool": 2,
        "share": 50.0,
        "served": 1,
        "passed": [],
        "full": [],
    }
    assert choice.others == {"away": [], "full": [], "ahead": {str(ana.id): 0.0, str(bob.id): 0.0}}


def test_loading_costs_as_many_queries_for_one_rule_as_for_ten(
    ana, bob, now, pool_of, django_assert_num_queries
):
    pool_of("Eén", IN_NORTH, ana, bob)
    with write(), django_assert_num_queries(3):
        Router.load(now)
    for i in range(9):
        pool_of(f"Regel {i}", IN_NORTH, ana, bob)
    with write(), django_assert_num_queries(3):
        Router.load(now)


def test_a_batch_of_thousands_asks_nothing_more(ana, bob, now, pool_of, django_assert_num_queries):
    pool_of("Iedereen", {}, ana, bob)
    with write():
        router = Router.load(now)
        with django_assert_num_queries(0):
            got = [router.choose(NORTH).user_id for _ in range(5000)]
    assert got.count(ana.id) == got.count(bob.id) == 2500


@pytest.mark.django_db(transaction=True)
def test_batches_at_the_same_time_never_hand_out_the_same_turn(ana, bob, now, pool_of):
    pool_of("Iedereen", {}, ana, bob)

    def batches():
        try:
            return [choice.user_id for _ in range(5) for choice in route(now, NORTH, SOUTH, NORTH)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        got = [user for future in [threads.submit(batches) for _ in range(4)] for user in future.result()]
    assert got.count(ana.id) == got.count(bob.id) == 30
    assert set(PoolMember.objects.values_list("served", flat=True)) == {30}
