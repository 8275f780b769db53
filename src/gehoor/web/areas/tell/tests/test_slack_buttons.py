"""Buttons in Slack: signed, by a colleague who said who they are, and answered in the message itself."""

from collections.abc import Iterator

import pytest

from gehoor.followup.models import Attempt
from gehoor.lib import clock
from gehoor.notify.channels.slack.address import connect_slack
from gehoor.notify.channels.slack.answer import link_member
from gehoor.notify.channels.slack.tests.service import SECRET, Slack, signed, slack_service
from gehoor.notify.channels.slack.transport import Slack as Transport
from gehoor.notify.claim import claim
from gehoor.notify.deliver import send
from gehoor.notify.finish import finish
from gehoor.notify.models import ChatName, Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def slack(settings) -> Iterator[Slack]:
    settings.SLACK_HOSTS = ["127.0.0.1"]
    with slack_service() as state:
        yield state


@pytest.fixture(autouse=True)
def today(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def message(slack, announce, sanne, ana, now):
    """A new lead of Ana, in the channel of the team."""
    connect_slack("#verkoop", slack.webhook, SECRET)
    announce("lead_assigned", sanne, ana)
    deliver(now)
    slack.said.clear()
    return Delivery.objects.get(channel="slack")


@pytest.fixture
def known(ana, now):
    link_member("T1DC2JH3J", "U2CERLKJA", ana, now)


def deliver(now):
    sent = send(claim(now, 50, "slack"), Transport(), lambda: now)
    finish(sent.results, now)


def press(client, body, now, secret=SECRET):
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed(body, now, secret).items()
    }
    return client.post("/slack/acts/", body, content_type="application/x-www-form-urlencoded", **headers)


def said(slack, now):
    deliver(now)
    return [words for path, words in slack.said if path.startswith("/actions/")]


def test_called_asks_how_it_went_and_then_notes_it(client, slack, message, known, sanne, ana, now):
    assert press(client, slack.click("called", message.id), now).status_code == 200
    [asked] = said(slack, now)
    names = [
        one["action_id"] for block in asked["blocks"] for one in block.get("elements", ()) if "value" in one
    ]
    assert asked["replace_original"] is True
    assert names == [
        "called:connected",
        "called:voicemail",
        "called:no_answer",
        "called:busy",
        "called:wrong_number",
    ]
    assert Attempt.objects.count() == 0
    press(client, slack.click("called:voicemail", message.id), now)
    attempt = Attempt.objects.get()
    assert (attempt.lead, attempt.user, attempt.outcome) == (sanne, ana, "voicemail")
    done = said(slack, now)[-1]
    assert "Ana belde: ingesproken." in str(done["blocks"])
    assert "take" not in str(done["blocks"])
    message.refresh_from_db()
    assert (message.seen_at, message.acted_at) == (now, now)


def test_the_same_button_twice_acts_once(client, slack, message, known, now):
    for _ in range(2):
        press(client, slack.click("called:busy", message.id), now)
    assert Attempt.objects.count() == 1
    first, second = said(slack, now)
    assert first["replace_original"] is True
    assert second["response_type"] == "ephemeral"
    assert "al gebruikt" in second["text"]


def test_take_acknowledges_one_s_own_lead(client, slack, message, known, sanne, now):
    press(client, slack.click("take", message.id), now)
    sanne.refresh_from_db()
    assert sanne.seen_at == now
    assert "Ana heeft hem." in str(said(slack, now)[0]["blocks"])


def test_not_now_comes_back_to_the_person_by_mail(client, slack, message, known, ana, now):
    press(client, slack.click("not_now", message.id), now)
    again = Delivery.objects.get(kind="clock_reminder")
    assert (again.user, again.channel) == (ana, "mail")


def test_a_colleague_cannot_take_a_lead_that_is_in_time(client, slack, message, sanne, ana, bob, now):
    link_member("T1DC2JH3J", "UBOB", bob, now)
    press(client, slack.click("take", message.id, "UBOB"), now)
    sanne.refresh_from_db()
    assert sanne.owner == ana
    [refused] = said(slack, now)
    assert "Ana heeft deze lead" in refused["text"]


def test_somebody_unknown_is_asked_who_they_are_and_then_known(client, slack, message, ana, now):
    press(client, slack.click("take", message.id), now)
    [asked] = said(slack, now)
    path = asked["text"].split("http://testserver")[1].strip()
    assert client.get(path).status_code == 302  # only for who is logged in
    client.force_login(ana)
    page = client.get(path)
    assert "roadrunner" in page.content.decode()
    assert not ChatName.objects.exists()
    client.post(path)
    assert ChatName.objects.get().user == ana
    press(client, slack.click("take", message.id), now)
    message.refresh_from_db()
    assert message.acted_at == now


@pytest.mark.parametrize("secret", ["een-ander-geheim-van-iemand", "x" * 20])
def test_a_forged_request_is_refused(client, slack, message, known, now, secret):
    answer = press(client, slack.click("called:connected", message.id), now, secret)
    assert answer.status_code == 401
    assert Attempt.objects.count() == 0


def test_an_old_request_is_refused(client, slack, message, known, now, monkeypatch):
    body = slack.click("called:connected", message.id)
    headers = signed(body, now)
    monkeypatch.setattr(clock, "now", lambda: now.replace(minute=6))
    answer = client.post(
        "/slack/acts/",
        body,
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    )
    assert answer.status_code == 401


def test_one_app_cannot_press_the_buttons_of_another(client, slack, message, known, now):
    other = "het-geheim-van-een-andere-app"
    connect_slack("#anders", slack.webhook, other)
    assert press(client, slack.click("called:busy", message.id), now, other).status_code == 200
    assert Attempt.objects.count() == 0


def test_a_button_of_no_message_does_nothing(client, slack, message, known, now):
    assert press(client, slack.click("take", 7), now).status_code == 200
    assert press(client, b"payload=onzin", now).status_code == 422
    assert client.get("/slack/acts/").status_code == 405
