"""Buttons in a mail: opening one does nothing, pressing it works once and not for ever."""

import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection

from gehoor.errors import Conflict
from gehoor.followup.models import Attempt
from gehoor.lib import clock
from gehoor.lib.db import is_postgres
from gehoor.lib.signing import sign
from gehoor.notify.links import PURPOSE, act_links
from gehoor.notify.models import Delivery, DeliveryAct
from gehoor.routing.models import Assignment
from gehoor.web.areas.tell import acting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def mail(announce, sanne, ana):
    return announce("lead_assigned", sanne, ana)[0]


def path(delivery, act, user, at):
    return urlsplit(act_links(delivery.kind, delivery.id, user.id, at)[act]).path


def test_a_mail_scanner_that_opens_every_link_does_nothing(client, mail, ana, now):
    for act in ("take", "called", "not_now"):
        for answer in (client.get(path(mail, act, ana, now)), client.head(path(mail, act, ana, now))):
            assert answer.status_code == 200
    mail.refresh_from_db()
    assert (mail.seen_at, mail.acted_at) == (None, None)
    assert DeliveryAct.objects.count() == Attempt.objects.count() == 0


def test_called_notes_the_attempt_once(client, mail, sanne, ana, now):
    address = path(mail, "called", ana, now)
    assert "Gesproken" in client.get(address).content.decode()
    answer = client.post(address, {"choice": "voicemail"})
    assert answer.status_code == 200
    attempt = Attempt.objects.get()
    assert (attempt.lead, attempt.user, attempt.outcome, attempt.at) == (sanne, ana, "voicemail", now)
    again = client.post(address, {"choice": "connected"})
    assert again.status_code == 409
    assert Attempt.objects.count() == 1
    mail.refresh_from_db()
    assert (mail.seen_at, mail.acted_at) == (now, now)


def test_a_call_without_an_outcome_is_asked_again_and_not_used_up(client, mail, ana, now):
    address = path(mail, "called", ana, now)
    assert client.post(address, {"choice": "callback"}).status_code == 422
    assert client.post(address, {"choice": "busy"}).status_code == 200


def test_one_s_own_lead_is_acknowledged(client, mail, sanne, ana, now):
    assert client.post(path(mail, "take", ana, now)).status_code == 200
    sanne.refresh_from_db()
    assert (sanne.owner, sanne.seen_at) == (ana, now)


def test_nobody_s_lead_becomes_one_s_own(client, announce, sanne, ben, bob, now):
    sanne.owner = None
    sanne.save()
    [mail] = announce("hold_opened", sanne, None)
    assert client.post(path(mail, "take", bob, now)).status_code == 200
    sanne.refresh_from_db()
    assert sanne.owner == bob


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_lead_at_once_the_second_hears_who_was_first(announce, sanne, ana, bob, now):
    sanne.owner = None
    sanne.save()
    mails = {user: announce("clock_escalated", sanne, user)[0] for user in (ana, bob)}
    trouble, start = [], threading.Barrier(2)

    def take(user):
        try:
            start.wait(10)
            acting.act(mails[user], "take", user, now)
        except Conflict as error:
            trouble.append(error)
        finally:
            connection.close()

    if is_postgres():
        threads = [threading.Thread(target=take, args=(user,)) for user in mails]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:  # SQLite in memory has one connection: there they come one after the other
        acting.act(mails[ana], "take", ana, now)
        with pytest.raises(Conflict, match="Ana"):
            acting.act(mails[bob], "take", bob, now)
    assert Assignment.objects.filter(lead=sanne).count() == 1
    assert len(trouble) == is_postgres()


def test_a_colleague_s_lead_that_is_in_time_stays_theirs(client, mail, sanne, ana, bob, now):
    assert client.post(path(mail, "take", bob, now)).status_code == 409
    sanne.refresh_from_db()
    assert sanne.owner == ana
    assert DeliveryAct.objects.count() == 0


def test_who_takes_no_leads_cannot_take_one(client, announce, sanne, ben, now):
    sanne.owner = None
    sanne.save()
    [mail] = announce("hold_opened", sanne, None)
    assert client.post(path(mail, "take", ben, now)).status_code == 403


def test_not_now_comes_back_in_an_hour_by_the_same_way(client, mail, ana, now):
    assert client.post(path(mail, "not_now", ana, now), {"choice": "hour"}).status_code == 200
    again = Delivery.objects.get(kind="clock_reminder")
    assert (again.user, again.channel, again.due_at) == (ana, "mail", now + timedelta(hours=1))


def test_not_now_at_the_end_of_friday_comes_back_on_monday(client, mail, ana, now, monkeypatch):
    friday = now + timedelta(days=2, hours=7)  # 17:00 in Amsterdam
    monkeypatch.setattr(clock, "now", lambda: friday)
    client.post(path(mail, "not_now", ana, friday), {"choice": "hour"})
    again = Delivery.objects.get(kind="clock_reminder")
    assert again.due_at == now + timedelta(days=4, hours=23)  # Monday nine o'clock


def test_a_link_expires(client, mail, ana, now):
    old = path(mail, "take", ana, now - timedelta(days=8))
    assert client.get(old).status_code == 410
    assert client.post(old).status_code == 410


def test_a_forged_link_is_none(client, mail, ana, now):
    assert client.post("/a/zomaar:iets").status_code == 404
    other = sign({"m": str(mail.id), "u": str(ana.id), "a": "take"}, "verdict", now, 7)
    assert client.post(f"/a/{other}").status_code == 404
    strange = sign({"m": str(mail.id), "u": str(ana.id), "a": "delete"}, PURPOSE, now, 7)
    assert client.post(f"/a/{strange}").status_code == 404


def test_a_link_of_somebody_who_left_is_dead(client, mail, ana, now):
    address = path(mail, "take", ana, now)
    ana.is_active = False
    ana.save()
    assert client.post(address).status_code == 404


def test_a_closed_lead_needs_nothing(client, mail, sanne, ana, now):
    sanne.stage = "lost"
    sanne.save()
    assert client.post(path(mail, "take", ana, now)).status_code == 409


def test_opening_the_message_s_own_link_notes_that_it_was_seen(client, mail, sanne, ana, bob, now):
    client.force_login(bob)
    assert client.get(f"/m/{mail.id}/")["Location"] == f"/leads/{sanne.id}/"
    mail.refresh_from_db()
    assert mail.seen_at is None
    client.force_login(ana)
    client.get(f"/m/{mail.id}/")
    mail.refresh_from_db()
    assert mail.seen_at == now


def test_a_stranger_gets_nothing(client, mail, cleo):
    client.force_login(cleo)
    assert client.get(f"/m/{mail.id}/").status_code == 404
