"""A lead that lay too long finds somebody who is there."""

from datetime import datetime, timedelta

import pytest

from conftest import person
from gehoor.followup.models import CallTask, Clock
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.notify.models import Delivery
from gehoor.pipeline import hand_over, receive, reroute
from gehoor.routing import rules
from gehoor.routing.models import Assignment, PoolMember
from gehoor.team.calendars import forget
from gehoor.team.models import Absence, Calendar, User
from tests.roads import sanne_who_fits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house_of_two")]


def ask(now: datetime, number: int = 0) -> int:
    """A demo request comes in; the number of the lead."""
    asked = sanne_who_fits(
        now,
        message_id=f"m-{number}",
        email=f"sanne@bedrijf{number}.nl",
        phone=f"06 1234{number:04}",
        company=f"Bedrijf {number}",
        call_requested=True,
    )
    return receive(asked, now).lead_id


def test_a_colleague_of_the_same_rule_takes_over_with_the_task_and_the_clock(
    now: datetime, ana: User, bob: User
) -> None:
    lead_id = ask(now)
    clock = Clock.objects.get(kind="first_call")
    served = dict(PoolMember.objects.values_list("user_id", "turn"))
    assert reroute(lead_id, now + timedelta(days=2)) == bob.id
    lead = Lead.objects.get()
    assert (lead.owner, lead.assigned_at) == (bob, now)
    assert CallTask.objects.get().owner == bob
    still = Clock.objects.get(kind="first_call")
    assert (still.started_at, still.due_at, still.stopped_at) == (clock.started_at, clock.due_at, None)
    assert dict(PoolMember.objects.values_list("user_id", "turn")) == served
    newest = Assignment.objects.order_by("-at").first()
    assert newest
    assert (newest.user, newest.rule_id, newest.reason["why"]) == (bob, None, "rerouted")


def test_the_new_owner_and_the_old_one_both_hear_of_it(now: datetime, ana: User, bob: User) -> None:
    lead_id = ask(now)
    reroute(lead_id, now + timedelta(days=2))
    event = Event.objects.filter(kind="lead.assigned").order_by("-at").first()
    assert event
    came, went = Delivery.objects.get(kind="lead_rerouted"), Delivery.objects.get(kind="lead_moved")
    assert (came.user, came.data) == (bob, {"event_id": event.id, "from": str(ana.id)})
    assert (went.user, went.data) == (ana, {"event_id": event.id, "to": str(bob.id)})


def test_nobody_else_there_means_that_it_stays(now: datetime, ana: User, bob: User) -> None:
    lead_id = ask(now)
    Absence.objects.create(user=bob, starts_on=now.date(), ends_on=now.date())
    assert reroute(lead_id, now) is None
    assert Lead.objects.get().owner == ana
    assert Assignment.objects.count() == 1
    assert not Delivery.objects.filter(kind="lead_moved").exists()


def test_it_does_not_come_back_to_who_let_it_lie(now: datetime, ana: User, bob: User) -> None:
    lead_id = ask(now)
    assert reroute(lead_id, now + timedelta(days=2)) == bob.id
    assert reroute(lead_id, now + timedelta(days=4)) is None


def test_a_night_full_of_late_leads_is_shared(now: datetime, ana: User, bob: User) -> None:
    cem = person("Cem", "sales", takes_leads=True)
    rules.ensure_default(now)
    leads = [ask(now + timedelta(minutes=n), n) for n in range(12)]
    of_ana = [number for number in leads if Lead.objects.get(id=number).owner == ana]
    later = now + timedelta(days=2)
    taken = [reroute(number, later) for number in of_ana]
    assert sorted(map(taken.count, (bob.id, cem.id))) == [2, 2]


def test_who_is_at_work_at_this_moment_comes_first(now: datetime, ana: User, bob: User) -> None:
    cem = person("Cem", "sales", takes_leads=True)
    rules.ensure_default(now)
    lead_id = ask(now)
    evening = Calendar.objects.create(name="Avond", week={str(day): [["18:00", "22:00"]] for day in range(5)})
    owner = Lead.objects.get().owner_id
    other = [user for user in (ana, bob, cem) if user.id != owner]
    User.objects.filter(id=other[1].id).update(calendar=evening)
    forget()
    assert reroute(lead_id, now.replace(hour=19)) == other[1].id


def test_a_lead_given_by_hand_follows_the_rule_that_holds_for_it(
    now: datetime, ana: User, bob: User, ben: User
) -> None:
    lead_id = ask(now)
    Assignment.objects.all().delete()
    hand_over(lead_id, ben, ben, now)
    assert reroute(lead_id, now + timedelta(days=2)) in (ana.id, bob.id)


@pytest.mark.parametrize("change", [{"stage": "lost"}, {"mode": "history"}, {"owner": None}])
def test_what_is_over_or_nobody_s_stays_where_it_is(now: datetime, change: dict[str, object]) -> None:
    lead_id = ask(now)
    Lead.objects.filter(id=lead_id).update(**change)
    assert reroute(lead_id, now) is None
    assert reroute(lead_id + 1, now) is None
