"""One's own page of messages."""

import json
from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gehoor.followup.attempt import log_attempt
from gehoor.lib import clock
from gehoor.notify import mailboxes, queries
from gehoor.notify.channels.push.keys import public_key
from gehoor.notify.channels.push.subscribe import fingerprint, subscribe
from gehoor.notify.channels.push.tests.endpoint import PushService, push_service
from gehoor.notify.connect import connect
from gehoor.notify.models import Channel, Delivery, Reach
from gehoor.notify.reach import forget, wish_of
from gehoor.notify.tests.test_deliver import deliver
from gehoor.web.areas.tell.views.push import device

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def service(settings) -> Iterator[PushService]:
    settings.PUSH_HOSTS = ["127.0.0.1"]
    with push_service() as state:
        yield state


@pytest.fixture
def page(client, ana):
    client.force_login(ana)
    return client


def wishes(**values):
    kinds = ("lead_assigned", "lead_rerouted", "clock_reminder", "digest")
    return {kind: ["mail"] for kind in kinds} | {"quiet_from": "21:30", "quiet_until": "08:00", **values}


def test_what_is_chosen_is_kept(page, ana):
    answer = page.post("/telling/", wishes(clock_reminder=[], quiet_mail="1"))
    assert answer.status_code == 302
    wish = wish_of(ana.id)
    assert wish.wants("lead_assigned", "mail")
    assert not wish.wants("clock_reminder", "mail")
    assert (wish.quiet_from, wish.quiet_until, wish.quiet_mail) == (time(21, 30), time(8), True)
    assert 'value="21:30"' in page.get("/telling/").content.decode()


def test_a_way_that_was_not_asked_about_keeps_its_answer(page, ana):
    Reach.objects.create(user=ana, choices={"digest": {"push": True}})
    page.post("/telling/", wishes(digest=[]))
    assert Reach.objects.get().choices["digest"] == {"push": True, "mail": False}


def test_a_new_lead_keeps_a_way(page, ana):
    answer = page.post("/telling/", wishes(lead_assigned=[]))
    assert answer.status_code == 422
    assert "minstens één weg" in answer.content.decode()
    assert not Reach.objects.exists()


@pytest.mark.parametrize("moment", ["", "25:00", "morgen"])
def test_a_time_that_is_none_is_said_so(page, moment):
    assert page.post("/telling/", wishes(quiet_from=moment)).status_code == 422


def test_only_who_leads_is_asked_about_leads_without_an_owner(page, client, ben):
    assert "Een lead zonder eigenaar" not in page.get("/telling/").content.decode()
    client.force_login(ben)
    assert "Een lead zonder eigenaar" in client.get("/telling/").content.decode()


def test_a_browser_subscribes_and_leaves_again(page, service, ana):
    given = service.subscription()
    agent = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
    answer = page.post("/telling/push/", json.dumps(given), "application/json", headers={"User-Agent": agent})
    assert answer.status_code == 204
    channel = Channel.objects.get()
    assert (channel.user, channel.kind, channel.name) == (ana, "push", "Chrome, Android")
    shown = page.get("/telling/").content.decode()
    assert "Chrome, Android" in shown
    assert public_key() in shown
    body = json.dumps({"endpoint": given["endpoint"]})
    assert page.post("/telling/push/removal/", body, "application/json").status_code == 204
    assert not Channel.objects.exists()


def test_the_page_knows_which_devices_are_the_reader_s_own(page, service, ana, ben, now):
    mine, theirs = service.subscription("mijn"), service.subscription("jouw")
    subscribe(ana.id, mine, "Telefoon", now)
    subscribe(ben.id, theirs, "Kantoor", now)
    shown = page.get("/telling/").content.decode()
    assert fingerprint(mine["endpoint"]) in shown
    assert fingerprint(theirs["endpoint"]) not in shown


def test_a_browser_that_renewed_itself_needs_no_login_and_no_token_but_its_secret(service, ana, now):
    phone = subscribe(ana.id, service.subscription("oud"), "Telefoon", now)
    strict = Client(enforce_csrf_checks=True)

    def ask(old, new):
        return strict.post("/telling/push/renewal/", json.dumps({"old": old, "new": new}), "application/json")

    old, new = service.subscription("oud"), service.subscription("nieuw")
    stranger = {**old, "keys": {**old["keys"], "auth": "AAAAAAAAAAAAAAAAAAAAAA"}}
    assert ask(stranger, new).status_code == 404
    assert ask(old, {**new, "endpoint": "http://169.254.169.254/"}).status_code == 422
    assert ask(old, "nieuw").status_code == 400
    assert Channel.objects.get().fingerprint == fingerprint(old["endpoint"])
    assert ask(old, new).status_code == 204
    assert (Channel.objects.get().id, Channel.objects.get().user) == (phone.id, ana)
    assert Channel.objects.get().fingerprint == fingerprint(new["endpoint"])


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"endpoint": "http://169.254.169.254/"}', "\xff", "[" * 50_000]
)
def test_nonsense_is_no_subscription(page, body):
    assert page.post("/telling/push/", body, "application/json").status_code in (400, 422)
    assert not Channel.objects.exists()


def test_one_s_own_channel_can_be_tested_switched_and_removed(page, service, ana, now):
    phone = subscribe(ana.id, service.subscription(), "Telefoon", now)
    page.post(f"/telling/channels/{phone.id}/", {"what": "test"})
    assert "Dit werkt" in service.messages[0]["body"]
    page.post(f"/telling/channels/{phone.id}/", {"what": "off"})
    phone.refresh_from_db()
    assert not phone.is_active
    page.post(f"/telling/channels/{phone.id}/", {"what": "remove"})
    assert not Channel.objects.exists()


def test_a_colleague_s_channel_is_not_there(page, bob):
    other = connect("Van Bob", "ntfy://localhost/bob", user_id=bob.id)
    for what in ("test", "off", "remove"):
        assert page.post(f"/telling/channels/{other.id}/", {"what": what}).status_code == 404
    assert Channel.objects.get().is_active


def test_a_refused_mailbox_is_said_and_can_be_tried_again(page, ana):
    Reach.objects.create(user=ana, mail_off=True, mail_failures=6)
    forget()
    assert "geweigerd" in page.get("/telling/").content.decode()
    page.post("/telling/mail/")
    assert not Reach.objects.get().mail_off


def test_it_shows_what_became_of_each_message(page, announce, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    assert "onderweg" in page.get("/telling/").content.decode()
    Delivery.objects.update(state="sent", sent_at=now)
    assert "afgeleverd" in page.get("/telling/").content.decode()
    Delivery.objects.update(seen_at=now)
    assert "gezien" in page.get("/telling/").content.decode()
    log_attempt(sanne.pk, ana, "voicemail", now + timedelta(minutes=1))
    assert "opgevolgd" in page.get("/telling/").content.decode()


def test_a_long_history_costs_no_more_queries(page, announce, sanne, ana):
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            page.get("/telling/")
        return len(found)

    announce("lead_assigned", sanne, ana)
    count()
    few = count()
    for _ in range(15):
        announce("lead_assigned", sanne, ana)
    assert count() == few


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_called_as_its_owner_would(agent, name):
    assert device(agent) == name


def test_the_service_worker_may_look_after_every_page(client):
    answer = client.get("/worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert "notificationclick" in answer.content.decode()


@pytest.mark.parametrize("path", ["/telling/", "/settings/channels/slack/", "/slack/link/x"])
def test_a_stranger_gets_nothing(client, cleo, path):
    client.force_login(cleo)
    assert client.get(path).status_code == 404


def test_only_an_administrator_connects_slack(page, client, adam, settings):
    assert page.get("/settings/channels/slack/").status_code == 404
    client.force_login(adam)
    assert "/slack/acts/" in client.get("/settings/channels/slack/").content.decode()
    given = {"name": "#verkoop", "webhook": "https://hooks.slack.com/services/T/B/x", "secret": "a" * 32}
    assert (
        client.post("/settings/channels/slack/", {**given, "webhook": "https://x.example"}).status_code == 422
    )
    assert client.post("/settings/channels/slack/", given).status_code == 302
    channel = Channel.objects.get()
    assert (channel.kind, channel.user) == ("slack", None)
    assert "hooks" not in channel.address


def test_a_mailbox_that_refuses_for_an_hour_is_said_by_another_way(announce, sanne, ana, ben, server, now):
    connect("Telefoon", "ntfy://localhost/ana", user_id=ana.id)
    server.refused[ana.email] = "550 no such person"
    for minutes in (0, 20, 40, 59, 61):
        announce("lead_assigned", sanne, ana)
        Delivery.objects.filter(channel="mail").update(due_at=now + timedelta(minutes=minutes))
        Delivery.objects.filter(channel="mail", state="failed").update(due_at=None)
        deliver(server, now + timedelta(minutes=minutes))
        off = Reach.objects.get(user=ana).mail_off
        assert off == (minutes == 61)
    told = Delivery.objects.get(kind="channel_off")
    assert (told.user, told.channel, told.data["name"]) == (ana, "apprise", ana.email)
    mailboxes.count_success(ana.id)
    assert not Reach.objects.get(user=ana).mail_off


def test_who_looks_after_it_sees_what_became_of_messages_by_way(client, announce, sanne, ana, adam, now):
    announce("lead_assigned", sanne, ana)
    announce("lead_inquired_again", sanne, ana)
    Delivery.objects.update(state="sent", sent_at=now)
    Delivery.objects.filter(kind="lead_assigned").update(seen_at=now)
    log_attempt(sanne.pk, ana, "voicemail", now + timedelta(minutes=1))
    [mail] = queries.by_way(now)
    assert (mail.way, mail.delivered, mail.seen, mail.acted) == ("Mail", 2, 1, 1)
    client.force_login(adam)
    assert "opgevolgd" in client.get("/settings/messages/").content.decode().lower()


def test_the_page_of_a_colleague_says_how_messages_reach_them(client, ana, adam):
    telephone = connect("Telefoon van Ana", "ntfy://localhost/ana", user_id=ana.id)
    Channel.objects.filter(pk=telephone.pk).update(is_active=False)
    client.force_login(adam)
    shown = client.get(f"/team/{ana.pk}/").content.decode()
    assert "Telefoon van Ana" in shown
