"""A draft rule set, tried on the leads of the past quarter."""

from datetime import timedelta

import pytest

from gehoor.routing.models import Assignment, PoolMember
from gehoor.routing.rule_set import in_use
from gehoor.routing.simulate import past, simulate
from gehoor.team.calendars import hours_of
from gehoor.team.models import Absence, User

DAY = timedelta(days=1)


@pytest.fixture
def quarter(now, make_lead):
    """Sixty leads, one a day and the newest yesterday; every third is Belgian."""
    leads = []
    for days in range(60, 0, -1):
        lead = make_lead(received_at=now - days * DAY)
        lead.company.country = "BE" if days % 3 == 0 else "NL"
        lead.company.save()
        leads.append(lead)
    make_lead(received_at=now - 100 * DAY)  # longer ago
    make_lead(received_at=now - DAY, mode="history")
    return leads


def rule(name, conditions, *pool, policy="skip", on=True):
    return {
        "id": None, "name": name, "conditions": conditions, "is_active": on, "absence_policy": policy,
        "pool": [[user.id, weight] for user, weight in pool],
    }  # fmt: skip


def test_leads_per_person_and_per_rule(ana, bob, now, quarter):
    document = [rule("België", {"country": ["BE"]}, (bob, 100)), rule("Rest", {}, (ana, 300), (bob, 100))]
    result = simulate(document, past(now))
    assert result.leads == 60
    assert dict(result.by_rule) == {0: 20, 1: 40}
    assert dict(result.by_person) == {ana.id: 30, bob.id: 20 + 10}
    assert result.busiest == {ana.id: 1, bob.id: 1}
    assert (result.unmatched, result.waited, result.left) == (0, 0, 0)


def test_what_falls_under_no_rule_is_counted(ana, now, quarter):
    result = simulate(
        [rule("België", {"country": ["BE"]}, (ana, 100)), rule("Uit", {}, (ana, 1), on=False)], past(now)
    )
    assert (result.unmatched, result.by_person.total()) == (40, 20)


def test_absences_of_then_count_and_who_waited_comes_first_afterwards(ana, bob, now, quarter):
    start = (now - 30 * DAY).date()
    Absence.objects.create(user=ana, starts_on=start, ends_on=start + 9 * DAY)
    history = past(now)
    alone = simulate([rule("Rest", {}, (ana, 100))], history)
    assert (alone.waited, alone.left, alone.by_person[ana.id]) == (10, 0, 60)
    assert alone.busiest[ana.id] == 11
    both = [rule("Rest", {}, (ana, 100), (bob, 100), policy=policy) for policy in ("skip", "accrue")]
    assert simulate(both[:1], history).by_person[bob.id] == 35
    assert simulate(both[1:], history).by_person[bob.id] == 30


def test_a_limit_per_day_makes_the_rest_wait(ana, now, make_lead):
    for number in range(5):
        make_lead(received_at=now - 2 * DAY + timedelta(minutes=number))
    make_lead(received_at=now - DAY)
    User.objects.filter(id=ana.id).update(max_per_day=3)
    result = simulate([rule("Rest", {}, (ana, 100))], past(now))
    assert (result.waited, result.left, result.busiest[ana.id]) == (2, 0, 3)


def test_who_knew_the_company_keeps_it(ana, bob, now, quarter):
    Assignment.objects.create(lead=quarter[0], user=bob, at=now, reason={"why": "account"})
    result = simulate([rule("Rest", {}, (ana, 100))], past(now))
    assert (result.outside, result.by_person[bob.id], result.by_person[ana.id]) == (1, 1, 59)


def test_the_rules_in_use_are_only_looked_at(ana, bob, now, quarter, pool_of, django_assert_num_queries):
    pool_of("Iedereen", {}, ana, bob)
    hours_of(None)  # calendars are read apart
    with django_assert_num_queries(6):
        document, history = in_use(), past(now)
    with django_assert_num_queries(0):
        result = simulate(document, history)
    assert dict(result.by_person) == {ana.id: 30, bob.id: 30}
    assert set(PoolMember.objects.values_list("served", flat=True)) == {0}


def test_of_too_many_leads_the_newest_are_taken(ana, now, quarter, monkeypatch):
    monkeypatch.setattr("gehoor.routing.simulate.MOST_LEADS", 10)
    history = past(now)
    assert history.is_cut
    assert [lead[0] for lead in history.leads] == [lead.id for lead in quarter[-10:]]
