"""Who is told by which way, and when nobody is disturbed."""

import threading
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gehoor.lib.db import is_postgres
from gehoor.notify.channels.apprise.transport import Apprise
from gehoor.notify.claim import claim
from gehoor.notify.connect import connect, disconnect, switch
from gehoor.notify.deliver import send
from gehoor.notify.finish import finish
from gehoor.notify.models import Delivery, Reach
from gehoor.notify.reach import end_of_quiet, forget
from gehoor.notify.words import KINDS

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
clocks = st.times().map(lambda one: one.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


def wish(user, **values):
    made = Reach.objects.create(user=user, **values)
    forget()
    return made


def ways(deliveries):
    return sorted(one.channel for one in deliveries)


@pytest.mark.django_db
def test_a_kind_that_was_switched_off_by_mail_still_comes_by_the_other_way(announce, sanne, ana):
    connect("Mijn telefoon", "ntfy://localhost/ana", user_id=ana.id)
    wish(ana, choices={"clock_breached": {"mail": False}})
    assert ways(announce("clock_breached", sanne, ana)) == ["apprise"]
    assert ways(announce("lead_assigned", sanne, ana)) == ["apprise", "mail"]


@pytest.mark.django_db
def test_a_new_lead_is_told_by_mail_when_everything_else_is_off(announce, sanne, ana):
    wish(ana, choices={kind: {"mail": False} for kind in KINDS})
    assert ways(announce("lead_assigned", sanne, ana)) == ["mail"]
    assert announce("definition_published", None, ana) == []


@pytest.mark.django_db
def test_what_nobody_may_miss_cannot_be_switched_off(announce, ana):
    wish(ana, choices={"channel_off": {"mail": False}})
    assert ways(announce("channel_off", None, ana, name="Telefoon")) == ["mail"]


@pytest.mark.django_db
def test_at_night_a_telephone_is_silent_and_mail_goes_on(announce, sanne, ana, now):
    connect("Mijn telefoon", "ntfy://localhost/ana", user_id=ana.id)
    connect("Verkoop", "ntfy://localhost/verkoop")
    wish(ana, quiet_from=time(9, 30), quiet_until=time(11, 0))  # it is ten in Amsterdam
    mail, own, team = announce("lead_assigned", sanne, ana)
    assert [one.due_at for one in (mail, own, team)] == [now, now + timedelta(hours=1), now]


@pytest.mark.django_db
def test_mail_waits_too_for_who_asks_for_it(announce, sanne, ana, now):
    wish(ana, quiet_from=time(9, 0), quiet_until=time(10, 30), quiet_mail=True)
    [mail] = announce("lead_assigned", sanne, ana)
    assert mail.due_at == now + timedelta(minutes=30)


@pytest.mark.django_db
def test_a_mailbox_that_refuses_is_left_alone_where_there_is_another_way(announce, sanne, ana):
    wish(ana, mail_off=True)
    assert ways(announce("lead_assigned", sanne, ana)) == ["mail"]
    telephone = connect("Mijn telefoon", "ntfy://localhost/ana", user_id=ana.id)
    assert ways(announce("lead_assigned", sanne, ana)) == ["apprise"]
    switch(telephone.id, False)
    assert ways(announce("lead_assigned", sanne, ana)) == ["mail"]


@given(begin=clocks, end=clocks, at=moments)
def test_quiet_ends_on_the_stroke_and_never_lasts_longer_than_a_day(begin, end, at):
    found = end_of_quiet(begin, end, at, AMSTERDAM)
    assert at <= found <= at + timedelta(hours=25)
    wall = at.astimezone(AMSTERDAM).time().replace(tzinfo=None)
    inside = begin <= wall < end if begin <= end else wall >= begin or wall < end
    assert (found == at) == (not inside)
    if inside:
        shown = found.astimezone(AMSTERDAM).time().replace(tzinfo=None)
        in_the_gap = time(2) <= end < time(3) and shown.hour == 3
        assert shown == end or in_the_gap


def test_the_night_on_which_the_clock_goes_back_is_an_hour_longer():
    at = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)  # midnight in Amsterdam
    found = end_of_quiet(time(22), time(7), at, AMSTERDAM)
    assert found == datetime(2026, 10, 25, 6, 0, tzinfo=UTC)


# A channel is taken away while something waits for it


def waiting(user):
    return sorted(
        Delivery.objects.filter(user=user, state="waiting").values_list("channel", "kind", "lead_id")
    )


@pytest.mark.django_db
def test_what_must_arrive_and_waited_for_a_channel_that_is_removed_goes_by_mail(announce, sanne, ana, now):
    telephone = connect("Mijn telefoon", "ntfy://localhost/ana", user_id=ana.id)
    wish(ana, choices={kind: {"mail": False} for kind in ("lead_assigned", "clock_breached")})
    announce("lead_assigned", sanne, ana)
    announce("clock_breached", sanne, ana)
    disconnect(telephone.id, now)
    assert waiting(ana) == [("mail", "lead_assigned", sanne.id)]
    lost = Delivery.objects.filter(channel="apprise").values_list("state", "last_error")
    assert set(lost) == {("failed", "channel_off")}


@pytest.mark.django_db
def test_what_another_way_brings_anyhow_is_not_mailed_as_well(announce, sanne, ana, now):
    telephone = connect("Mijn telefoon", "ntfy://localhost/ana", user_id=ana.id)
    connect("Mijn tablet", "ntfy://localhost/tablet", user_id=ana.id)
    wish(ana, choices={"lead_assigned": {"mail": False}})
    announce("lead_assigned", sanne, ana)
    disconnect(telephone.id, now)
    assert waiting(ana) == [("apprise", "lead_assigned", sanne.id)]


@pytest.mark.django_db
def test_what_a_worker_was_sending_when_its_channel_was_removed_is_not_lost(announce, sanne, ana, now):
    telephone = connect("Mijn telefoon", "ntfy://127.0.0.1:1/ana", user_id=ana.id)
    wish(ana, choices={"lead_assigned": {"mail": False}})
    announce("lead_assigned", sanne, ana)
    taken = claim(now, 10, "apprise", telephone.id)
    disconnect(telephone.id, now)
    finish(send(taken, Apprise(), lambda: now).results, now)
    assert waiting(ana) == [("mail", "lead_assigned", sanne.id)]


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_takes_while_its_channel_is_removed_is_not_mailed_as_well(announce, sanne, ana, now):
    telephone = connect("Mijn telefoon", "ntfy://127.0.0.1:1/ana", user_id=ana.id)
    wish(ana, choices={"lead_assigned": {"mail": False}})
    announce("lead_assigned", sanne, ana)
    taken, looks = [], []

    def claim_elsewhere():
        taken.extend(claim(now, 10, "apprise", telephone.id))
        connection.close()

    def after_the_look(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith("SELECT") and '"notify_delivery"' in sql:
            looks.append(sql)
            if is_postgres() and len(looks) == 1:  # SQLite lets no worker in before the end
                worker = threading.Thread(target=claim_elsewhere)
                worker.start()
                worker.join()
        return done

    with connection.execute_wrapper(after_the_look):
        disconnect(telephone.id, now)
    assert looks
    assert not taken
    assert waiting(ana) == [("mail", "lead_assigned", sanne.id)]
