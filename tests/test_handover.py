"""Somebody leaves: their open leads go to colleagues through the rules."""

from datetime import datetime, timedelta

import pytest

from conftest import person
from gehoor.errors import Conflict
from gehoor.followup.models import CallTask, Clock
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.notify.models import Delivery
from gehoor.pipeline import drain_holds, hand_over_all, receive_many
from gehoor.routing import rules
from gehoor.routing.models import Hold
from gehoor.team.models import User
from gehoor.team.people import switch_off
from tests.roads import demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house_of_two")]


@pytest.fixture
def leads_of_ana(now: datetime, ana: User, bob: User) -> list[int]:
    """Six people asked for a demo when only Ana was there."""
    User.objects.filter(id=bob.id).update(takes_leads=False)
    receipts = receive_many([demo(now, number) for number in range(6)], now)
    User.objects.filter(id=bob.id).update(takes_leads=True)
    return [one.lead_id for one in receipts]


def test_leads_go_with_their_calls_and_clocks_and_each_new_owner_hears_it_once(
    leads_of_ana: list[int], ana: User, bob: User, ben: User, now: datetime
) -> None:
    cem = person("Cem", "sales", takes_leads=True)
    rules.ensure_default(now)
    Lead.objects.filter(id=leads_of_ana[0]).update(stage="customer")
    clocks = list(Clock.objects.order_by("id").values_list("started_at", "due_at"))
    later = now + timedelta(hours=3)
    switch_off(ana.id, later, ben)
    moved = hand_over_all(ana.id, ben, later)
    assert (sum(moved.to.values()), moved.waiting) == (5, 0)
    assert sorted(moved.to.values()) == [2, 3]
    assert set(moved.to) == {bob.id, cem.id}
    assert Lead.objects.get(id=leads_of_ana[0]).owner == ana  # the customer stays whose it was
    assert set(CallTask.objects.exclude(lead=leads_of_ana[0]).values_list("owner", flat=True)) == set(
        moved.to
    )
    assert list(Clock.objects.order_by("id").values_list("started_at", "due_at")) == clocks
    told = Delivery.objects.filter(kind="leads_handed_over", channel="mail")
    assert {one.user_id: one.data["leads"] for one in told} == dict(moved.to)
    assert Event.objects.get(kind="person.leads_handed_over").actor == f"user:{ben.id}"
    assert hand_over_all(ana.id, ben, later).to.total() == 0


def test_what_nobody_can_take_waits_with_its_call(
    leads_of_ana: list[int], ana: User, bob: User, now: datetime
) -> None:
    User.objects.filter(id=bob.id).update(max_per_day=2)
    switch_off(ana.id, now)
    moved = hand_over_all(ana.id, None, now)
    assert (moved.to[bob.id], moved.waiting) == (2, 4)
    assert Hold.objects.filter(closed_at=None, lane=1).count() == 4
    assert Lead.objects.filter(owner=None).count() == CallTask.objects.filter(owner=None).count() == 4
    assert drain_holds(now + timedelta(days=1)) == 2
    assert CallTask.objects.filter(owner=bob, closed_at=None).count() == 4
    assert CallTask.objects.filter(closed_at=None).count() == 6


def test_who_is_still_there_keeps_their_leads(leads_of_ana: list[int], ana: User, now: datetime) -> None:
    with pytest.raises(Conflict):
        hand_over_all(ana.id, None, now)
    assert Lead.objects.filter(owner=ana).count() == 6
