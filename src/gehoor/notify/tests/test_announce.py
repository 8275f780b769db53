import pytest

from gehoor.lib.ids import new_id
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.notify.connect import connect, switch
from gehoor.notify.models import Delivery
from gehoor.notify.reach import free_at

pytestmark = pytest.mark.django_db


def told(deliveries):
    return sorted((one.channel, one.user_id, one.channel_id) for one in deliveries)


def test_the_owner_is_told_by_mail(announce, sanne, ana, now):
    [delivery] = announce("lead_assigned", sanne, ana)
    assert (delivery.channel, delivery.user, delivery.lead_id) == ("mail", ana, sanne.id)
    assert (delivery.state, delivery.due_at, delivery.tries) == ("waiting", now, 0)


def test_the_owner_is_told_by_their_own_channel_and_that_of_the_team(announce, sanne, ana, bob):
    own = connect("Mijn telefoon", "ntfy://localhost/ana", user_id=ana.id)
    team = connect("Verkoop", "ntfy://localhost/verkoop")
    connect("Van Bob", "ntfy://localhost/bob", user_id=bob.id)
    deliveries = announce("lead_assigned", sanne, ana)
    assert sorted((one.channel, one.channel_id or 0) for one in deliveries) == sorted(
        [("mail", 0), ("apprise", own.id), ("apprise", team.id)]
    )


def test_a_channel_that_is_off_gets_nothing(announce, sanne, ana):
    switch(connect("Uit", "ntfy://localhost/uit").id, False)
    assert [one.channel for one in announce("lead_assigned", sanne, ana)] == ["mail"]


def test_the_same_event_is_announced_once(announce, sanne, ana):
    event = new_id()
    assert len(announce("lead_assigned", sanne, ana, event_id=event)) == 1
    assert announce("lead_assigned", sanne, ana, event_id=event) == []


def test_the_same_event_twice_in_one_batch_is_announced_once(sanne, ana, now):
    rows = Rows()
    for _ in range(2):
        plan_announcement(
            rows, "lead_assigned", lead_id=sanne.id, user_id=ana.id, now=now, data={"event_id": 7}
        )
    rows.flush()
    assert Delivery.objects.count() == 1


def test_a_second_inquiry_is_announced_again(announce, sanne, ana):
    announce("lead_assigned", sanne, ana, event_id=new_id())
    assert len(announce("lead_inquired_again", sanne, ana, event_id=new_id())) == 1


def test_what_is_for_nobody_in_particular_goes_to_the_managers(announce, sanne, ben, adam):
    assert [one.user for one in announce("hold_opened", sanne, None)] == [ben]


def test_without_a_manager_it_goes_to_the_administrators(announce, sanne, adam):
    assert [one.user for one in announce("hold_opened", sanne, None)] == [adam]


def test_a_team_channel_hears_once_however_many_managers_there_are(announce, sanne, ben, adam):
    connect("Verkoop", "ntfy://localhost/verkoop")
    deliveries = announce("hold_opened", sanne, None)
    assert sorted(one.channel for one in deliveries) == ["apprise", "mail"]


def test_a_thousand_announcements_read_the_channels_once(sanne, ana, now, django_assert_num_queries):
    rows = Rows()
    free_at(ana.id, "mail", now)  # wishes and calendars are read every five seconds, not for every batch
    with django_assert_num_queries(1):
        for _ in range(1000):
            plan_announcement(rows, "lead_assigned", lead_id=sanne.id, user_id=ana.id, now=now)


def test_a_team_channel_hears_once_what_is_told_to_two_team_leads(sanne, ana, bob, now):
    connect("Verkoop", "ntfy://localhost/verkoop")
    rows = Rows()
    for person in (ana, bob):
        data = {"clock_id": "7"}
        plan_announcement(rows, "clock_escalated", lead_id=sanne.id, user_id=person.id, now=now, data=data)
    rows.flush()
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["apprise", "mail", "mail"]
