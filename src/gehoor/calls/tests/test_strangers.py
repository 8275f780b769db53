"""Odd messages of telephone systems, and harmful ones, get nothing, and make nothing fail."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gehoor.calls.erase import MESSAGES_KEPT, erase, sweep
from gehoor.calls.hooks.twilio import signature
from gehoor.calls.models import HookCall, Recording
from gehoor.calls.share import share
from gehoor.calls.systems import may_fetch, register
from gehoor.calls.tests.test_hooks import GENERIC, message
from gehoor.calls.told import receive
from gehoor.errors import InputError
from gehoor.journal.models import Event
from gehoor.leads.queries import story
from gehoor.lib.db import is_postgres

pytestmark = pytest.mark.django_db


@pytest.fixture
def connect(adam, now):
    def make(kind="generic", hosts=("pbx.example.com", ".rec.example.net")):
        return register(adam, now, name="Centrale", kind=kind, hosts=hosts, secret="geheim", told="message")

    return make


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.org\\.rec.example.net/1",
        "https://evil.org\\@pbx.example.com/1",
        "https://@pbx.example.com/1",
        "https://pbx.example.com\t.rec.example.net/1",
        "https://evil.org#.rec.example.net/1",
        "https://evil.org?.rec.example.net/1",
    ],
)
def test_an_address_that_two_readers_read_differently_is_not_fetched(connect, url):
    system, _token = connect()
    assert not may_fetch(system, url)


def test_what_happens_to_a_call_is_not_on_the_story_that_everybody_reads(recording, lead, ana, ben, now):
    share(recording, ana, ben, now)
    erase(recording, ana, now)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"recording.kept", "recording.shared", "recording.deleted"} <= kinds
    assert not [line.kind for line in story(lead.id) if line.kind.startswith("recording.")]


def test_a_call_of_somebody_we_do_not_know_goes_to_nobody_who_did_not_make_it(
    connect, policy, lead, attempt, now
):
    system, _token = connect()
    named = receive(system, message({**GENERIC, "caller_email": "iemand@example.org"}), now)
    assert (named.lead, named.caller) == (lead, None)
    unnamed = receive(system, message({**GENERIC, "id": "c-2", "caller_email": ""}), now)
    assert unnamed.caller == attempt.user
    attempt.delete()
    owned = receive(system, message({**GENERIC, "id": "c-3", "caller_email": ""}), now)
    assert (owned.lead, owned.caller) == (lead, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "\ud800"},
        {"id": "nul\x00nul"},
        {"id": "x" * 500},
        {"customer_number": "\x00"},
        {"caller_email": "\ud800@\x00"},
        {"caller_email": ["ana@example.com"]},
        {"recording_url": "https://pbx.example.com/\ud800\x00"},
        {"started_at": "0001-01-01T00:00:00+14:00"},
        {"started_at": float("nan")},
        {"started_at": 1e300},
        {"started_at": "9999-12-31T23:59:59-14:00"},
        {"seller_channel": ["left"]},
    ],
)
def test_an_odd_message_is_used_or_refused_and_never_a_failure(connect, policy, ana, changes):
    _system, token = connect()
    moment = (timezone.now() - timedelta(hours=1)).isoformat()
    policy.__class__.objects.update(decided_at=timezone.now())
    facts = {**GENERIC, "started_at": moment, **changes}
    for _twice in range(2):
        answer = Client().post(
            f"/api/v1/recordings/{token}",
            json.dumps(facts),
            content_type="application/json",
            headers={"authorization": "Bearer geheim"},
        )
        assert answer.status_code in (202, 400, 422), answer.content
    assert Recording.objects.count() <= 1


def test_a_token_that_is_no_text_is_a_wrong_token(connect, policy):
    _system, token = connect("aircall")
    body = json.dumps({"token": "\ud800", "data": {}})
    answer = Client().post(f"/api/v1/recordings/{token}", body, content_type="application/json")
    assert answer.status_code == 401


def test_twilio_signs_the_address_that_it_was_given_also_behind_a_proxy(connect, policy, settings):
    settings.URL = "https://gehoor.example.com"
    _system, token = connect("twilio", (".twilio.com",))
    form = {
        "RecordingSid": "RE1",
        "RecordingUrl": "https://api.twilio.com/RE1",
        "RecordingStartTime": (timezone.now() - timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S -0000"),
    }
    path = f"/api/v1/recordings/{token}?from=pbx"
    signed = {"x-twilio-signature": signature(settings.URL + path, form, "geheim")}
    answer = Client().post(
        path,
        "&".join(f"{name}={value.replace(' ', '+')}" for name, value in form.items()),
        content_type="application/x-www-form-urlencoded",
        headers=signed,
    )
    assert answer.status_code == 202, answer.content


def test_a_call_so_old_that_it_would_go_at_once_is_not_fetched(connect, policy, now):
    system, _token = connect()
    with pytest.raises(InputError) as refused:
        receive(system, message({**GENERIC, "started_at": "2025-01-01T00:00:00Z"}), now)
    assert refused.value.field == "called_at"
    assert not Recording.objects.exists()


def test_the_words_of_a_message_go_with_its_call_and_do_not_come_back(connect, policy, ana, now):
    system, _token = connect()
    found = receive(system, message(GENERIC), now)
    erase(found, ana, now)
    assert receive(system, message(GENERIC), now + timedelta(minutes=1)) == found
    assert set(HookCall.objects.values_list("body", flat=True)) == {""}


def test_a_message_without_a_recording_loses_its_words_after_a_month(connect, policy, now):
    system, _token = connect("aircall")
    facts = {"token": "geheim", "data": {"id": 1, "raw_digits": "+31612345678"}}
    assert receive(system, message(facts), now) is None
    sweep(now + MESSAGES_KEPT - timedelta(days=1))
    assert HookCall.objects.get().body
    sweep(now + MESSAGES_KEPT)
    assert not HookCall.objects.get().body


def test_deleted_rows_are_overwritten_in_the_file():
    if is_postgres():
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
