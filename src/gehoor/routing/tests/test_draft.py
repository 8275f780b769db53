"""Rules that are thought out before they hold."""

import pytest

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.journal.models import Event
from gehoor.routing import draft, rules
from gehoor.routing.models import PoolMember, Rule, RuleDraft
from gehoor.routing.rule_set import in_use
from gehoor.routing.tests.routed import give_out

NORTH = {"postcode": [["9000", "9999"]]}


def line(name, conditions, *pool, policy="skip"):
    return {"name": name, "conditions": conditions, "absence_policy": policy, "pool": list(pool)}


def route(now, count):
    return [choice.user_id for choice in give_out(now, [{}] * count)]


def test_a_draft_starts_from_what_holds_and_changes_nothing(ana, bob, now, pool_of):
    pool_of("Iedereen", {}, ana, bob)
    made = draft.begin(now, ana)
    assert draft.begin(now, bob).pk == made.pk
    draft.put(None, line("Noord", NORTH, [bob.id, 100]), now)
    assert [one["name"] for one in draft.open_draft().document] == ["Noord", "Iedereen"]
    assert [rule.name for rule in Rule.objects.all()] == ["Iedereen"]


def test_publishing_keeps_the_turn_of_who_stays(ana, bob, mia, now, pool_of):
    pool_of("Iedereen", {}, ana, bob)
    route(now, 3)
    draft.begin(now, ana)
    draft.put(0, line("Allen", {}, [ana.id, 100], [bob.id, 300], [mia.id, 50], policy="keep"), now)
    draft.put(None, line("Noord", NORTH, [bob.id, 100]), now)
    served = dict(PoolMember.objects.values_list("user_id", "served"))
    draft.publish(now, ana)
    assert [rule.name for rule in Rule.objects.all()] == ["Noord", "Allen"]
    everybody = Rule.objects.get(name="Allen")
    assert everybody.absence_policy == "keep"
    weights = dict(everybody.pool.values_list("user_id", "weight"))
    assert weights == {ana.id: 100, bob.id: 300, mia.id: 50}
    assert dict(everybody.pool.exclude(user=mia).values_list("user_id", "served")) == served
    assert Event.objects.filter(kind="routing.published").count() == 1
    assert draft.open_draft() is None
    assert RuleDraft.objects.get().closed_as == "published"


def test_what_is_published_is_what_the_draft_said(ana, bob, now, pool_of):
    pool_of("Zuid", {"country": ["BE"]}, bob)
    pool_of("Iedereen", {}, ana)
    draft.begin(now, ana)
    draft.move(1, -1, now)
    draft.switch(0, False, now)
    draft.put(None, line("Noord", NORTH, [ana.id, 70]), now)
    draft.remove(1, now)
    wanted = draft.open_draft().document
    draft.publish(now, ana)
    assert [{**one, "id": None} for one in in_use()] == [{**one, "id": None} for one in wanted]


def test_a_change_made_meanwhile_is_not_undone_unseen(ana, bob, now, pool_of):
    rule = pool_of("Iedereen", {}, ana, bob)
    draft.begin(now, ana)
    rules.set_weight(rule.id, bob.id, 50, now)
    with pytest.raises(Conflict):
        draft.publish(now, ana)
    draft.drop(now)
    assert draft.open_draft() is None
    assert PoolMember.objects.get(user=bob).weight == 50


def test_who_left_meanwhile_is_not_let_in(ana, bob, now, pool_of):
    pool_of("Iedereen", {}, ana)
    draft.begin(now, ana)
    draft.put(0, line("Iedereen", {}, [ana.id, 100], [bob.id, 100]), now)
    bob.is_active = False
    bob.save()
    draft.publish(now, ana)
    assert set(PoolMember.objects.values_list("user_id", flat=True)) == {ana.id}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"absence_policy": "never"}, "absence_policy"),
        ({"pool": [[1, "0"]]}, "pool"),
        ({"pool": [[1, "zwaar"]]}, "pool"),
        ({"conditions": {"country": ["Nederland"]}}, "country"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(ana, now, pool_of, wrong, field):
    pool_of("Iedereen", {}, ana)
    draft.begin(now, ana)
    with pytest.raises(InputError) as refused:
        draft.put(0, line("Iedereen", {}, [ana.id, 100]) | wrong, now)
    assert refused.value.field == field


def test_without_a_draft_or_a_rule_there_is_nothing_to_change(ana, now, pool_of):
    with pytest.raises(NotFound):
        draft.drop(now)
    pool_of("Iedereen", {}, ana)
    draft.begin(now, ana)
    with pytest.raises(NotFound):
        draft.switch(4, True, now)
