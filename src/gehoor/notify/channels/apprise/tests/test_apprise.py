import json
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from gehoor.errors import BoundaryError, InputError
from gehoor.notify import channels
from gehoor.notify.channels.apprise.transport import Apprise
from gehoor.notify.claim import claim
from gehoor.notify.connect import connect, disconnect, switch
from gehoor.notify.deliver import send
from gehoor.notify.finish import finish
from gehoor.notify.models import Channel, Delivery
from gehoor.notify.tests.other_side import other_side

pytestmark = pytest.mark.django_db


class Service:
    """A chat service on this machine that answers with `status`."""

    def __init__(self) -> None:
        self.status = 200
        self.said: list[dict[str, str]] = []
        self.url = ""

    def take(self, _path: str, _headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """Something is said."""
        self.said.append(json.loads(body))
        return self.status, ""


@pytest.fixture
def service() -> Iterator[Service]:
    state = Service()
    with other_side(state.take) as host:
        state.url = f"json://{host}/verkoop"
        yield state


def deliver(now, channel):
    sent = send(claim(now, 50, "apprise", channel.id), Apprise(), lambda: now)
    finish(sent.results, now)


def test_the_address_is_not_readable_in_the_database(service):
    channel = connect("Verkoop", service.url)
    assert "verkoop" not in channel.address
    assert "json" not in channel.address


def test_a_test_message_arrives_at_once(service, now):
    channels.test(connect("Verkoop", service.url), now)
    assert "Dit werkt" in service.said[0]["message"]


def test_a_test_of_a_dead_channel_says_why(service, now):
    service.status = 500
    with pytest.raises(BoundaryError) as caught:
        channels.test(connect("Verkoop", service.url), now)
    assert str(caught.value)


def test_the_short_form_holds_name_reason_and_link(announce, service, sanne, ana, now):
    channel = connect("Verkoop", service.url)
    announce("lead_assigned", sanne, ana)
    deliver(now, channel)
    [said] = service.said
    assert said["title"].startswith("Nieuwe lead: Sanne de Vries (Bakkerij Jansen)")
    number = Delivery.objects.get(channel="apprise").id
    assert f"http://testserver/m/{number}/" in said["message"]
    assert "/v/" not in said["message"], "a verdict is somebody's own, a team's channel is read by all"
    assert Delivery.objects.get(channel="apprise").state == "sent"


def test_a_failing_service_is_tried_again(announce, service, sanne, ana, now):
    channel = connect("Verkoop", service.url)
    announce("lead_assigned", sanne, ana)
    service.status = 503
    deliver(now, channel)
    waiting = Delivery.objects.get(channel="apprise")
    assert (waiting.state, waiting.due_at) == ("waiting", now + timedelta(seconds=10))
    channel.refresh_from_db()
    assert (channel.failures, channel.failed_since) == (1, now)
    service.status = 200
    deliver(now + timedelta(seconds=10), channel)
    channel.refresh_from_db()
    assert (channel.failures, channel.failed_since, channel.last_error) == (0, None, "")


def test_a_dead_channel_is_switched_off_after_ten_failures_and_an_hour(
    announce, service, sanne, ana, ben, now
):
    channel = connect("Verkoop", service.url)
    service.status = 500
    for _ in range(12):
        announce("lead_assigned", sanne, ana)
    deliver(now, channel)
    channel.refresh_from_db()
    assert (channel.failures, channel.is_active) == (12, True), "a burst within an hour is not enough"
    deliver(now + timedelta(hours=1), channel)
    channel.refresh_from_db()
    assert not channel.is_active
    assert not Delivery.objects.filter(channel="apprise", state__in=("waiting", "sending")).exists()
    told = Delivery.objects.get(kind="channel_off")
    assert (told.user, told.channel, told.data["name"]) == (ben, "mail", "Verkoop")


def test_two_failures_in_a_week_switch_nothing_off(announce, service, sanne, ana, now):
    channel = connect("Verkoop", service.url)
    service.status = 500
    announce("lead_assigned", sanne, ana)
    deliver(now, channel)
    deliver(now + timedelta(days=3), channel)
    channel.refresh_from_db()
    assert channel.is_active


def test_a_channel_can_be_switched_on_again(service):
    channel = connect("Verkoop", service.url)
    Channel.objects.filter(id=channel.id).update(failures=11, is_active=False)
    switch(channel.id, True)
    channel.refresh_from_db()
    assert (channel.is_active, channel.failures) == (True, 0)


def test_a_channel_that_is_removed_leaves_nothing_waiting(announce, service, sanne, ana, now):
    channel = connect("Verkoop", service.url)
    announce("lead_assigned", sanne, ana)
    disconnect(channel.id, now)
    assert Delivery.objects.get(channel="apprise").state == "failed"


@pytest.mark.parametrize("address", ["", "geen adres", "onzin://x", "syslog://", "dbus://", "json://"])
def test_an_address_that_reaches_nobody_is_refused(address):
    with pytest.raises(InputError) as caught:
        connect("Verkoop", address)
    assert caught.value.field == "address"


def test_a_channel_without_a_name_is_refused(service):
    with pytest.raises(InputError) as caught:
        connect("  ", service.url)
    assert caught.value.field == "name"
