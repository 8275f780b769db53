"""A channel of Slack: what it says, how long it may be, and what is signed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gehoor.briefing.compose import compose
from gehoor.briefing.fact import Brief, Fact
from gehoor.errors import BoundaryError, InputError, Unauthorised
from gehoor.notify import channels
from gehoor.notify.channels.slack.address import connect_slack
from gehoor.notify.channels.slack.blocks import MOST_BLOCKS, blocks, fallback
from gehoor.notify.channels.slack.request import clicks, is_signed, signed_by
from gehoor.notify.channels.slack.tests.service import SECRET, Slack, signed, slack_service
from gehoor.notify.channels.slack.transport import Slack as Transport
from gehoor.notify.claim import claim
from gehoor.notify.deliver import send
from gehoor.notify.finish import finish
from gehoor.notify.models import Delivery
from gehoor.notify.note import Line, Note

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
texts = st.text(max_size=4_000) | st.text(alphabet="&<>|*_`🦊", max_size=4_000)


@pytest.fixture
def slack(settings) -> Iterator[Slack]:
    settings.SLACK_HOSTS = ["127.0.0.1"]
    with slack_service() as state:
        yield state


def deliver(now, channel):
    sent = send(claim(now, 50, "slack", channel.id), Transport(), lambda: now)
    finish(sent.results, now)
    return sent.results


@pytest.mark.django_db
def test_a_new_lead_comes_with_enough_to_act_on_and_buttons(announce, slack, sanne, ana, now):
    channel = connect_slack("#verkoop", slack.webhook, SECRET)
    announce("lead_assigned", sanne, ana)
    deliver(now, channel)
    [(path, said)] = slack.said
    assert path == "/services/T1/B1/x"
    assert said["text"].startswith("Nieuwe lead: Sanne de Vries (Bakkerij Jansen)")
    told = str(said["blocks"])
    for words in ("*Sanne de Vries, Eigenaar, Bakkerij Jansen*", "voorjaar", "spreek ik met Sanne de Vries"):
        assert words in told
    buttons = said["blocks"][-1]["elements"]
    assert [one["action_id"] for one in buttons] == ["call", "open", "take", "called", "not_now"]
    number = str(Delivery.objects.get(channel="slack").id)
    assert {one["value"] for one in buttons if "value" in one} == {number}


@pytest.mark.django_db
def test_a_name_calls_no_channel_and_makes_no_link(announce, slack, sanne, ana, now):
    sanne.contact.first_name = "<!channel> <https://evil.example|Sanne>"
    sanne.contact.save()
    channel = connect_slack("#verkoop", slack.webhook, SECRET)
    announce("lead_assigned", sanne, ana)
    deliver(now, channel)
    sections = [one for one in slack.said[0][1]["blocks"] if one["type"] == "section"]
    assert "<" not in str(sections)
    assert "&lt;!channel&gt;" in str(sections)


@pytest.mark.django_db
def test_a_webhook_that_was_removed_fails_for_good_and_says_so(announce, slack, sanne, ana, now):
    channel = connect_slack("#verkoop", slack.webhook, SECRET)
    slack.status, slack.answer = 404, "no_service"
    announce("lead_assigned", sanne, ana)
    [result] = deliver(now, channel)
    assert (result.error, result.permanent) == ("404 no_service", True)
    slack.status, slack.answer = 429, "rate_limited"
    with pytest.raises(BoundaryError) as caught:
        channels.test(channel, now)
    assert not caught.value.permanent


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("webhook", "secret"),
    [
        ("https://hooks.slack.com.evil.example/x", SECRET),
        ("http://169.254.169.254/x", SECRET),
        ("https://[", SECRET),
        ("http://127.0.0.1/x", "kort"),
        ("http://127.0.0.1/x", "é" * 20),
    ],
)
def test_only_slack_s_own_addresses_and_secrets_are_taken(slack, webhook, secret):
    with pytest.raises(InputError):
        connect_slack("#verkoop", webhook, secret)


# The request of "Verifying requests from Slack", letter for letter, with its secret and signature.
_DOCUMENTED = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
    b"96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
_HEADERS = {
    "X-Slack-Request-Timestamp": "1531420618",
    "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
}
_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
_THEN = datetime.fromtimestamp(1531420618, UTC)


def test_the_documented_example_of_slack_is_signed():
    assert is_signed(_DOCUMENTED, _HEADERS, _SECRET, _THEN)
    assert is_signed(_DOCUMENTED, _HEADERS, _SECRET, _THEN + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("body", "headers", "secret", "at"),
    [
        (_DOCUMENTED + b" ", {}, _SECRET, _THEN),
        (_DOCUMENTED, {}, _SECRET[:-1] + "6", _THEN),
        (_DOCUMENTED, {}, _SECRET, _THEN + timedelta(minutes=5, seconds=1)),
        (_DOCUMENTED, {"X-Slack-Request-Timestamp": "1531420619"}, _SECRET, _THEN),
        (_DOCUMENTED, {"X-Slack-Request-Timestamp": "gisteren"}, _SECRET, _THEN),
        (_DOCUMENTED, {"X-Slack-Request-Timestamp": "²"}, _SECRET, _THEN),
        (_DOCUMENTED, {"X-Slack-Signature": ""}, _SECRET, _THEN),
        (_DOCUMENTED, {"X-Slack-Signature": "v0=é"}, _SECRET, _THEN),
        (b"\xff\xfe", {}, _SECRET, _THEN),
    ],
)
def test_anything_else_is_not(body, headers, secret, at):
    assert not is_signed(body, {**_HEADERS, **headers}, secret, at)


@pytest.mark.django_db
def test_a_request_is_read_only_when_a_known_app_signed_it(slack, now):
    channel = connect_slack("#verkoop", slack.webhook, SECRET)
    body = slack.click("take", 7)
    assert signed_by(body, signed(body, now), now) == channel
    with pytest.raises(Unauthorised):
        signed_by(body, signed(body, now, "een-ander-geheim-0123"), now)
    [click] = clicks(body, channel)
    assert (click.workspace, click.member, click.act, click.number) == ("T1DC2JH3J", "U2CERLKJA", "take", 7)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [b"", b"payload=", b"payload=[]", b"payload=7", b'payload={"type":"block_actions"}']
)
def test_nonsense_that_is_signed_is_still_nonsense(slack, body):
    channel = connect_slack("#verkoop", slack.webhook, SECRET)
    with pytest.raises(InputError):
        clicks(body, channel)


def walk(part):
    yield part
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from walk(one)


def brief_of(text, facts) -> Brief:
    known = [Fact(one, NOW, None) for one in facts]
    values = {
        "lead_id": 7,
        "received_at": NOW,
        "due_at": None,
        "not_callable": "",
        "language": "nl",
        "reasons": [],
    }
    names = {name: text for name in Brief.__dataclass_fields__ if name not in values}
    return Brief(**{**names, **values, "came_in": known, "pages": known, "earlier": known})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=texts, facts=st.lists(texts, max_size=6), lines=st.lists(texts, max_size=60), about=st.booleans())
def test_no_message_is_longer_than_slack_takes(text, facts, lines, about):
    several = [Line(one, one, "https://x.example/leads/1/") for one in lines]
    brief = brief_of(text, facts) if about else None
    note = Note(
        "lead_assigned",
        text,
        "nl",
        "https://x.example/m/1/",
        brief=brief,
        extra=text,
        number=1,
        lines=several,
    )
    with translation.override("nl"):
        made = [blocks(note), blocks(note, step="called"), blocks(note, done=text)]
    for several_blocks in made:
        assert len(several_blocks) <= MOST_BLOCKS
        for part in walk(several_blocks):
            if isinstance(part, dict) and part.get("type") in ("mrkdwn", "plain_text"):
                assert 1 <= len(part["text"]) <= 3_000
            if isinstance(part, dict) and part.get("type") == "header":
                assert len(part["text"]["text"]) <= 150
            if isinstance(part, dict) and part.get("type") == "button":
                assert len(part["text"]["text"]) <= 75
                assert len(part.get("url", "")) <= 3_000
        assert several_blocks[-1]["type"] == "actions"
    assert len(fallback(note)) <= 3_000


@pytest.mark.django_db
def test_who_may_not_be_called_has_no_button_to_call(sanne, now):
    sanne.not_callable = "do_not_call"
    sanne.save()
    brief = compose(sanne.pk, now, "nl")
    note = Note("lead_assigned", "x", "nl", "https://x.example/m/1/", brief=brief, number=1)
    assert "call" not in [one["action_id"] for one in blocks(note)[-1]["elements"]]
    assert "call" in [
        one["action_id"]
        for one in blocks(replace(note, brief=replace(brief, not_callable="")))[-1]["elements"]
    ]
