import pytest

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.journal.models import Event
from gehoor.routing import rules
from gehoor.routing.models import PoolMember, Rule

IN_NORTH = {"postcode": [["9000", "9999"]]}


def names():
    return list(Rule.objects.values_list("name", flat=True))


def test_the_default_is_a_catch_all_with_everybody_who_takes_leads(ana, bob, ben, now):
    rule = rules.ensure_default(now)
    assert (rule.name, rule.conditions) == ("Iedereen", {})
    assert set(rule.pool.values_list("user_id", flat=True)) == {ana.id, bob.id}


def test_asking_for_the_default_again_adds_newcomers_only(ana, now, bob):
    rules.ensure_default(now)
    before = set(PoolMember.objects.values_list("id", flat=True))
    assert rules.ensure_default(now).id == Rule.objects.get().id
    assert set(PoolMember.objects.values_list("id", flat=True)) == before


def test_somebody_with_a_pool_of_their_own_is_not_put_into_the_catch_all(ana, bob, now, pool_of):
    pool_of("Noord", IN_NORTH, ana)
    rule = rules.ensure_default(now)
    assert list(rule.pool.values_list("user_id", flat=True)) == [bob.id]


def test_a_new_rule_stands_before_the_catch_all(db, now):
    rules.ensure_default(now)
    rules.create("Noord", IN_NORTH, now)
    rules.create("Zuid", {"country": ["BE"]}, now)
    assert names() == ["Noord", "Zuid", "Iedereen"]
    assert list(Rule.objects.values_list("position", flat=True)) == [0, 1, 2]


def test_rules_can_be_put_in_another_order(db, now, ben):
    first, second = rules.create("Noord", IN_NORTH, now), rules.create("Zuid", IN_NORTH, now)
    rules.reorder([second.id, first.id], now, ben)
    assert names() == ["Zuid", "Noord"]
    event = Event.objects.filter(kind="routing.changed").order_by("-id").first()
    assert (event.actor, event.data) == (f"user:{ben.id}", {"what": "reordered"})


def test_an_order_that_no_longer_fits_is_refused(db, now):
    first = rules.create("Noord", IN_NORTH, now)
    rules.create("Zuid", IN_NORTH, now)
    with pytest.raises(Conflict):
        rules.reorder([first.id], now)


def test_a_rule_can_be_changed_and_removed(db, now):
    rule = rules.create("Noord", IN_NORTH, now)
    rules.change(rule.id, "Noord en oost", {"country": ["nl"]}, now)
    rule.refresh_from_db()
    assert (rule.name, rule.conditions) == ("Noord en oost", {"country": ["NL"]})
    rules.remove(rule.id, now)
    assert names() == []
    with pytest.raises(NotFound):
        rules.switch(rule.id, True, now)


@pytest.mark.parametrize("weight", [0, -1, 1001])
def test_a_weight_has_limits(weight, ana, now, pool_of):
    rule = pool_of("Iedereen", {}, ana)
    with pytest.raises(InputError) as caught:
        rules.set_weight(rule.id, ana.id, weight, now)
    assert caught.value.field == "weight"


def test_a_name_is_needed(db, now):
    with pytest.raises(InputError) as caught:
        rules.create("  ", {}, now)
    assert caught.value.field == "name"


def test_adding_somebody_twice_changes_nothing(ana, now, pool_of):
    rule = pool_of("Iedereen", {}, ana)
    rules.add_member(rule.id, ana.id, now, weight=300)
    assert PoolMember.objects.get().weight == 100


def test_strangers_and_people_outside_the_pool_are_not_found(ana, bob, now, pool_of):
    rule = pool_of("Iedereen", {}, ana)
    with pytest.raises(NotFound):
        rules.add_member(rule.id, 12345, now)
    with pytest.raises(NotFound):
        rules.set_weight(rule.id, bob.id, 50, now)


def test_removing_somebody_is_recorded_once(ana, now, pool_of):
    rule = pool_of("Iedereen", {}, ana)
    rules.remove_member(rule.id, ana.id, now)
    rules.remove_member(rule.id, ana.id, now)
    events = Event.objects.filter(kind="routing.changed", data__what="member_removed")
    assert [event.data["user_id"] for event in events] == [str(ana.id)]
