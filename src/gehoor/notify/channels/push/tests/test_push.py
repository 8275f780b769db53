"""Ana's telephone: a real push endpoint on this machine, which decrypts with the keys of the browser."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from gehoor.errors import BoundaryError, InputError
from gehoor.notify import channels, reach
from gehoor.notify.channels.push.keys import public_key
from gehoor.notify.channels.push.renew import renew
from gehoor.notify.channels.push.subscribe import subscribe, unsubscribe
from gehoor.notify.channels.push.tests.endpoint import PushService, b64, push_service
from gehoor.notify.channels.push.transport import Push
from gehoor.notify.claim import claim
from gehoor.notify.connect import switch
from gehoor.notify.deliver import send
from gehoor.notify.finish import finish
from gehoor.notify.models import Channel, Delivery, PushKey, Reach
from gehoor.notify.retry import retry

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings) -> Iterator[PushService]:
    settings.PUSH_HOSTS = ["127.0.0.1", ".push.example"]
    with push_service() as state:
        yield state


def deliver(now, channel):
    sent = send(claim(now, 50, "push", channel.id), Push(), lambda: now)
    finish(sent.results, now)


def test_a_hot_lead_reaches_the_telephone_and_only_it_can_read_it(announce, service, sanne, ana, now):
    phone = subscribe(ana.id, service.subscription(), "Chrome, Android", now)
    announce("lead_assigned", sanne, ana)
    deliver(now, phone)
    [message] = service.messages
    delivery = Delivery.objects.get(channel="push")
    assert message["title"].startswith("Nieuwe lead: Sanne de Vries (Bakkerij Jansen)")
    assert "Eigenaar" in message["body"]
    assert "spreek ik met Sanne de Vries" in message["body"]
    assert message["link"] == f"http://testserver/m/{delivery.id}/"
    assert message["later"].startswith("http://testserver/a/")
    assert (message["tag"], message["lang"]) == (f"lead-{sanne.id}", "nl")
    assert (delivery.state, delivery.sent_at) == ("sent", now)
    assert b"Sanne" not in service.raw[0][1]


def test_the_service_can_tell_who_sends_and_how_much_haste_there_is(announce, service, sanne, ana, now):
    phone = subscribe(ana.id, service.subscription(), "Chrome", now)
    announce("lead_assigned", sanne, ana)
    deliver(now, phone)
    headers = service.raw[0][0]
    assert (headers["urgency"], headers["ttl"], headers["content-encoding"]) == ("high", "14400", "aes128gcm")
    assert headers["topic"] == f"lead-{sanne.id}"
    claims = service.claims()
    assert claims["aud"] == service.url
    assert claims["sub"].startswith("mailto:")
    assert claims["key"] == public_key()


def test_the_private_key_is_sealed_and_made_once():
    first = public_key()
    assert public_key() == first
    row = PushKey.objects.get()
    assert "PRIVATE" not in row.private


def test_a_telephone_that_took_its_leave_back_is_off_at_once_and_its_owner_told_by_mail(
    announce, service, sanne, ana, now
):
    phone = subscribe(ana.id, service.subscription(), "Telefoon", now)
    announce("lead_assigned", sanne, ana)
    service.status = 410
    deliver(now, phone)
    phone.refresh_from_db()
    assert not phone.is_active
    told = Delivery.objects.get(kind="channel_off")
    assert (told.channel, told.user, told.data["name"]) == ("mail", ana, "Telefoon")
    assert Delivery.objects.get(channel="push").last_error == "push_gone"


def test_a_service_that_is_full_is_tried_again(announce, service, sanne, ana, now):
    phone = subscribe(ana.id, service.subscription(), "Telefoon", now)
    announce("lead_assigned", sanne, ana)
    service.status = 429
    deliver(now, phone)
    service.status = 201
    deliver(now + timedelta(seconds=10), phone)
    assert Delivery.objects.get(channel="push").state == "sent"


def test_a_dead_service_switches_the_channel_off_after_ten_failures_and_an_hour(
    announce, service, sanne, ana, now
):
    phone = subscribe(ana.id, service.subscription(), "Telefoon", now)
    service.status = 503
    for minutes in (0, 10, 20, 30, 40):
        for _ in range(2):
            announce("lead_assigned", sanne, ana)
        Delivery.objects.filter(channel="push").update(due_at=now, state="waiting", tries=0)
        deliver(now + timedelta(minutes=minutes), phone)
    phone.refresh_from_db()
    assert phone.is_active  # many failures, but not for an hour
    Delivery.objects.filter(channel="push").update(due_at=now, state="waiting", tries=0)
    deliver(now + timedelta(minutes=61), phone)
    phone.refresh_from_db()
    assert not phone.is_active
    assert Delivery.objects.filter(kind="channel_off", user=ana, channel="mail").count() == 1


def test_a_test_message_arrives_at_once(service, ana, now):
    channels.test(subscribe(ana.id, service.subscription(), "Telefoon", now), now)
    assert "Dit werkt" in service.messages[0]["body"]


def test_a_service_that_sends_us_elsewhere_is_not_followed(service, ana, now):
    phone = subscribe(ana.id, service.subscription(), "Telefoon", now)
    service.status = 307
    with pytest.raises(BoundaryError):
        channels.test(phone, now)
    assert len(service.raw) == 1


def test_the_same_browser_again_is_the_same_channel_of_whoever_is_logged_in(service, ana, bob, now):
    first = subscribe(ana.id, service.subscription(), "Kantoor", now)
    again = subscribe(bob.id, service.subscription(), "Kantoor", now)
    assert again.id == first.id
    assert Channel.objects.get().user == bob


def test_the_eleventh_device_lets_the_oldest_go(service, ana, now):
    made = [subscribe(ana.id, service.subscription(str(number)), f"Nr {number}", now) for number in range(11)]
    left = set(Channel.objects.values_list("id", flat=True))
    assert left == {one.id for one in made[1:]}


def test_a_browser_can_be_forgotten_by_its_own_person_only(service, ana, bob, now):
    given = service.subscription()
    subscribe(ana.id, given, "Telefoon", now)
    assert not unsubscribe(bob.id, given["endpoint"], now)
    assert unsubscribe(ana.id, given["endpoint"], now)
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://169.254.169.254/latest/",
        "https://intranet.example/",
        "http://a.push.example/",
        "https://push.example.evil.example/",
        "https://user:pw@a.push.example/",
        "ftp://a.push.example/",
        "https://[",
        7,
    ],
)
def test_no_address_but_that_of_a_push_service_is_taken(service, ana, endpoint, now):
    with pytest.raises(InputError):
        subscribe(ana.id, {**service.subscription(), "endpoint": endpoint}, "x", now)


@pytest.mark.parametrize(
    "keys",
    [None, {}, {"p256dh": "AAAA", "auth": "AAAA"}, {"p256dh": 7, "auth": 7}, {"p256dh": "é", "auth": "é"}],
)
def test_no_keys_but_those_of_a_browser_are_taken(service, ana, keys, now):
    with pytest.raises(InputError):
        subscribe(ana.id, {**service.subscription(), "keys": keys}, "x", now)


def test_what_waited_for_somebody_else_on_this_browser_is_not_shown(announce, service, sanne, ana, bob, now):
    phone = subscribe(ana.id, service.subscription(), "Kantoor", now)
    announce("lead_assigned", sanne, ana)
    subscribe(bob.id, service.subscription(), "Kantoor", now)  # the next one logs in before it left
    deliver(now, phone)
    assert not service.messages
    delivery = Delivery.objects.get(channel="push")
    assert (delivery.state, delivery.last_error) == ("failed", "channel_off")
    assert Delivery.objects.filter(channel="mail", user=ana, state="waiting").exists()


def test_a_lead_that_had_only_a_dead_telephone_comes_by_mail(announce, service, sanne, ana, now):
    Reach.objects.create(user=ana, choices={"lead_assigned": {"mail": False}})
    reach.forget()
    phone = subscribe(ana.id, service.subscription(), "Telefoon", now)
    announce("lead_assigned", sanne, ana, event_id=1)
    announce("lead_rerouted", sanne, ana, event_id=2)
    Delivery.objects.filter(kind="lead_rerouted", channel="push").update(due_at=now + timedelta(hours=1))
    Delivery.objects.filter(channel="mail").delete()  # of neither there was a mail
    service.status = 410
    deliver(now, phone)
    mails = Delivery.objects.filter(channel="mail", user=ana).exclude(kind="channel_off")
    assert sorted(mails.values_list("kind", "state", "lead_id")) == [
        ("lead_assigned", "waiting", sanne.id),
        ("lead_rerouted", "waiting", sanne.id),
    ]
    failed = Delivery.objects.get(kind="lead_assigned", channel="push")
    retry(failed, now)
    phone.is_active = True
    phone.save()
    deliver(now, phone)
    assert mails.count() == 2  # the same message is not mailed again


# A browser replaces its subscription by itself


def other(given: dict[str, Any], name: str) -> dict[str, Any]:
    """The subscription that a browser makes in the place of `given`: another address, another secret."""
    return {
        "endpoint": given["endpoint"].rpartition("/")[0] + f"/{name}",
        "keys": {"p256dh": given["keys"]["p256dh"], "auth": b64(os.urandom(16))},
    }


def test_a_browser_that_renewed_its_subscription_stays_the_same_device(announce, service, sanne, ana, now):
    old = service.subscription("oud")
    phone = subscribe(ana.id, old, "Telefoon", now)
    announce("lead_assigned", sanne, ana)
    new = service.subscription("nieuw")
    assert renew(old, new, now)
    deliver(now, phone)
    assert service.paths == ["/push/nieuw"]
    assert (Channel.objects.get().id, Channel.objects.get().name) == (phone.id, "Telefoon")


def test_a_device_whose_old_address_was_over_is_on_again_after_the_renewal(
    announce, service, sanne, ana, now
):
    old = service.subscription("oud")
    phone = subscribe(ana.id, old, "Telefoon", now)
    announce("lead_assigned", sanne, ana)
    service.status = 410
    deliver(now, phone)
    assert not Channel.objects.get().is_active
    assert renew(old, other(old, "nieuw"), now)
    assert Channel.objects.get().is_active


def test_a_device_that_its_owner_switched_off_stays_off(service, ana, now):
    old = service.subscription("oud")
    switch(subscribe(ana.id, old, "Telefoon", now).id, False)
    assert renew(old, other(old, "nieuw"), now)
    assert not Channel.objects.get().is_active


def test_who_does_not_know_the_secret_of_the_old_one_moves_nothing(service, ana, now):
    old = service.subscription("oud")
    subscribe(ana.id, old, "Telefoon", now)
    before = Channel.objects.get().address
    thief = other(old, "dief")
    for keys in (thief["keys"], {}, {"auth": 7}, {"auth": "é"}, {"auth": "\ud800"}, None):
        assert not renew({"endpoint": old["endpoint"], "keys": keys}, thief, now)
    assert not renew(other(old, "onbekend"), thief, now)
    assert Channel.objects.get().address == before


def test_a_renewal_whose_answer_was_lost_may_be_asked_again(service, ana, now):
    old = service.subscription("oud")
    subscribe(ana.id, old, "Telefoon", now)
    new = other(old, "nieuw")
    assert renew(old, new, now)
    assert renew(old, new, now)
    assert Channel.objects.count() == 1


def test_a_browser_that_had_subscribed_anew_already_is_one_device_again(announce, service, sanne, ana, now):
    old = service.subscription("oud")
    phone = subscribe(ana.id, old, "Telefoon", now)
    new = other(old, "nieuw")
    subscribe(ana.id, new, "Telefoon", now)
    announce("lead_assigned", sanne, ana)
    assert renew(old, new, now)
    assert Channel.objects.get().id == phone.id
    assert set(Delivery.objects.filter(channel="push").values_list("channel_id", flat=True)) == {phone.id}


def test_only_an_address_of_a_push_service_is_taken_in_a_renewal(service, ana, now):
    old = service.subscription("oud")
    subscribe(ana.id, old, "Telefoon", now)
    with pytest.raises(InputError):
        renew(old, {**old, "endpoint": "https://intranet.example/"}, now)


def test_a_browser_that_somebody_else_took_over_meanwhile_stays_theirs(
    announce, service, sanne, ana, bob, now
):
    old = service.subscription("oud")
    subscribe(ana.id, old, "Kantoor", now)
    announce("lead_assigned", sanne, ana)
    new = other(old, "nieuw")
    theirs = subscribe(bob.id, new, "Kantoor", now)
    assert renew(old, new, now)
    left = Channel.objects.get()
    assert (left.id, left.user) == (theirs.id, bob)
    assert not Delivery.objects.filter(channel="push", state="waiting").exists()
    assert renew(old, new, now), "and the browser is told so once more"
