"""Leads that waited for an owner come one by one, the urgent ones first."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from gehoor.leads.models import Lead
from gehoor.pipeline import Release, receive, receive_many
from gehoor.routing import rules
from gehoor.routing.assign import give
from gehoor.routing.models import Hold
from gehoor.scoring.definition import ensure_default as ensure_definition
from gehoor.team.models import Absence, User
from tests.roads import demo, listed

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def house(now: datetime, ana: User, settings: LazySettings) -> None:
    """Ana is away today."""
    settings.RELEASE_SECONDS = 5
    ensure_definition(now)
    rules.ensure_default(now)
    Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())


def owned() -> list[int]:
    return list(Lead.objects.exclude(owner=None).order_by("assigned_at").values_list("id", flat=True))


def test_a_demo_request_overtakes_the_list_that_came_before_it(now: datetime) -> None:
    waiting = [one.lead_id for one in receive_many([listed(now, n) for n in range(3)], now)]
    asked = receive(demo(now + timedelta(hours=1), 9), now + timedelta(hours=1)).lead_id
    assert list(Hold.objects.order_by("opened_at", "id").values_list("lane", flat=True)) == [5, 5, 5, 1]
    release, morning = Release(), now + timedelta(days=1)
    for n in range(4):
        assert release.turn(morning + 5 * n * SECOND) == 1
    assert owned() == [asked, *waiting]
    assert release.turn(morning + 60 * SECOND) == 0


def test_who_comes_back_gets_one_lead_in_so_many_seconds_whichever_worker_gives_it(now: datetime) -> None:
    receive_many([listed(now, n) for n in range(3)], now)
    morning, workers = now + timedelta(days=1), [Release(), Release()]
    given = [sum(one.turn(morning + n * SECOND) for one in workers) for n in range(12)]
    assert given == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]


def test_a_worker_that_slept_does_not_make_up_for_it(now: datetime) -> None:
    receive_many([listed(now, n) for n in range(3)], now)
    release = Release()
    assert release.turn(now + timedelta(days=1)) == 1
    assert release.turn(now + timedelta(days=3)) == 1
    assert len(owned()) == 2


def test_without_a_pace_all_go_at_once(now: datetime, settings: LazySettings) -> None:
    settings.RELEASE_SECONDS = 0
    receive_many([listed(now, n) for n in range(3)], now)
    assert Release().turn(now + timedelta(days=1)) == 3


def test_nothing_happens_while_nobody_is_there(now: datetime) -> None:
    receive_many([listed(now, n) for n in range(3)], now)
    release = Release()
    assert [release.turn(now + n * SECOND) for n in range(9)] == [0] * 9
    assert Hold.objects.filter(closed_at=None).count() == 3


def test_leads_that_nobody_can_take_do_not_stand_in_the_way(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gehoor.path.release._LOOK", 2)
    rule = rules.create("België", {"country": ["BE"]}, now)
    receive_many([listed(now, n, country="BE") for n in range(5)], now)
    last = receive(listed(now + SECOND, 7), now + SECOND).lead_id
    catch_all = rules.ensure_default(now)
    rules.change(catch_all.id, "Nederland", {"postcode": []}, now)
    Lead.objects.filter(id=last).update(product="x")
    rules.change(catch_all.id, "Nederland", {"product": ["x"]}, now)
    release, morning = Release(), now + timedelta(days=1)
    turns = [release.turn(morning + 5 * n * SECOND) for n in range(4)]
    assert turns == [0, 0, 1, 0]
    assert owned() == [last]
    assert rule.id != catch_all.id


def test_a_lead_that_cannot_be_scored_does_not_hold_up_the_others(now: datetime) -> None:
    sick, well = [one.lead_id for one in receive_many([listed(now, n) for n in range(2)], now)]
    Lead.objects.filter(id=sick).update(facts=[["neither", "a", "mapping"]])
    release, morning = Release(), now + timedelta(days=1)
    assert [release.turn(morning + n * SECOND) for n in range(3)] == [0, 1, 0]
    assert owned() == [well]
    Lead.objects.filter(id=sick).update(facts={})
    assert release.turn(morning + timedelta(minutes=11)) == 1


def test_a_person_whom_somebody_knows_goes_to_them_also_when_no_rule_holds(
    now: datetime, ana: User, bob: User
) -> None:
    first = receive(listed(now, 1), now).lead_id
    give(Lead.objects.get(id=first), bob, None, now)
    Lead.objects.filter(id=first).update(stage="lost")
    Absence.objects.create(user=bob, starts_on=now.date(), ends_on=now.date())
    second = receive(listed(now + SECOND, 1), now + SECOND).lead_id
    assert second != first
    rules.switch(rules.ensure_default(now).id, False, now)
    assert Release().turn(now + timedelta(days=1)) == 1
    assert Lead.objects.get(id=second).owner == bob
