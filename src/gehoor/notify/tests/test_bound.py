"""Chat services that answer a letter at a time: each message has an end, and the next one has its turn."""

import json
from collections.abc import Iterator

import pytest

from gehoor.errors import BoundaryError
from gehoor.notify import channels
from gehoor.notify.channels import bound
from gehoor.notify.channels.push.subscribe import subscribe
from gehoor.notify.channels.push.tests.endpoint import push_service
from gehoor.notify.channels.slack.address import connect_slack
from gehoor.notify.channels.slack.tests.service import SECRET
from gehoor.notify.connect import connect
from gehoor.notify.tests.other_side import dripping_side
from gehoor.notify.words import reason_sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(monkeypatch, settings) -> Iterator[str]:
    monkeypatch.setattr(bound, "MOST_SECONDS", 0.2)
    settings.PUSH_HOSTS = ["127.0.0.1"]
    settings.SLACK_HOSTS = ["127.0.0.1"]
    with dripping_side() as found:
        yield found


def device(host, ana, now):
    with push_service() as state:
        given = state.subscription()
    return subscribe(ana.id, {**given, "endpoint": f"http://{host}/push/1"}, "Telefoon", now)


@pytest.mark.parametrize(
    "make",
    [
        device,
        lambda host, ana, now: connect("Verkoop", f"json://{host}/verkoop"),
        lambda host, ana, now: connect_slack("Verkoop", f"http://{host}/services/T1/B1/x", SECRET),
    ],
)
def test_who_drips_is_heard_until_the_time_is_over(host, make, ana, now):
    channel = make(host, ana, now)
    with pytest.raises(BoundaryError) as refused:
        channels.test(channel, now)
    assert not refused.value.permanent
    assert reason_sentence(str(refused.value)) == "De andere kant deed te lang over een antwoord."


def test_what_goes_wrong_in_time_is_what_is_told():
    with pytest.raises(json.JSONDecodeError):
        bound.bounded(lambda: json.loads(""))
    assert bound.bounded(lambda: 7) == 7
