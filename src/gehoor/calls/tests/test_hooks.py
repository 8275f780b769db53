"""Telephone systems tell of recordings: genuine messages only, each call once, from named hosts only."""

import json

import pytest

from gehoor.calls.hooks import Message
from gehoor.calls.hooks.twilio import signature
from gehoor.calls.models import HookCall, Recording
from gehoor.calls.systems import by_token, may_fetch, register, revoke
from gehoor.calls.told import receive
from gehoor.errors import InputError, Malformed, NotAllowed, Several, Unauthorised
from gehoor.lib.signing import unseal

pytestmark = pytest.mark.django_db

GENERIC = {
    "id": "c-1",
    "recording_url": "https://pbx.example.com/rec/1.wav",
    "started_at": "2026-03-11T09:30:00+01:00",
    "customer_number": "06 12345678",
    "caller_email": "Ana@example.com",
    "seller_channel": "left",
}


@pytest.fixture
def connect(adam, now):
    def make(kind="generic", hosts=("pbx.example.com",), secret="geheim"):
        return register(adam, now, name="Centrale", kind=kind, hosts=hosts, secret=secret, told="message")

    return make


def message(facts, secret="geheim", **headers):
    body = facts if isinstance(facts, bytes) else json.dumps(facts).encode()
    return Message("https://gehoor.example.com/x", {"authorization": f"Bearer {secret}", **headers}, body)


def test_a_generic_message_becomes_a_recording_of_ana_and_her_lead(connect, policy, ana, lead, attempt, now):
    system, token = connect()
    assert by_token(token) == system
    found = receive(system, message(GENERIC), now)
    assert (found.caller, found.lead, found.attempt) == (ana, lead, attempt)
    assert (found.seller_side, found.told, found.state) == ("left", "message", "waiting")
    assert "pbx" not in found.fetch_url
    assert unseal(found.fetch_url) == GENERIC["recording_url"]
    assert json.loads(unseal(HookCall.objects.get().body)) == GENERIC


def test_the_same_call_told_twice_is_one_recording(connect, policy, ana, now):
    system, _token = connect()
    first = receive(system, message(GENERIC), now)
    from datetime import timedelta

    assert receive(system, message(GENERIC), now + timedelta(minutes=1)) == first
    outcomes = HookCall.objects.order_by("at").values_list("outcome", flat=True)
    assert list(outcomes) == ["accepted", "repeated"]


def test_a_forged_message_leaves_nothing(connect, policy, now):
    system, _token = connect()
    with pytest.raises(Unauthorised):
        receive(system, message(GENERIC, secret="geraden"), now)
    assert not HookCall.objects.exists()


@pytest.mark.parametrize(
    ("facts", "error", "field"),
    [
        (b"{", Malformed, None),
        (b"[]", Malformed, None),
        ({**GENERIC, "id": ""}, InputError, "id"),
        ({**GENERIC, "recording_url": None}, InputError, "recording_url"),
        ({**GENERIC, "started_at": "gisteren"}, InputError, "started_at"),
        ({**GENERIC, "started_at": "2026-03-11T09:30:00"}, InputError, "started_at"),
        ({**GENERIC, "recording_url": "https://169.254.169.254/latest"}, InputError, "recording_url"),
        ({**GENERIC, "recording_url": "file:///etc/passwd"}, InputError, "recording_url"),
    ],
)
def test_a_message_that_cannot_be_used_is_kept_and_said(connect, policy, now, facts, error, field):
    system, _token = connect()
    with pytest.raises(error) as refused:
        receive(system, message(facts), now)
    assert refused.value.field == field
    assert HookCall.objects.get().recording_id is None
    assert not Recording.objects.exists()


def test_a_call_of_nobody_we_know_waits_for_a_caller(connect, policy, now):
    system, _token = connect()
    facts = {**GENERIC, "caller_email": "iemand@example.org", "customer_number": ""}
    assert receive(system, message(facts), now).caller is None


def test_twilio_signs_the_address_and_every_field(connect, policy, ana, now):
    system, _token = connect("twilio", (".twilio.com",))
    form = {
        "RecordingSid": "RE1",
        "RecordingUrl": "https://api.twilio.com/2010-04-01/Recordings/RE1",
        "RecordingStatus": "completed",
        "RecordingChannels": "2",
        "RecordingStartTime": "Wed, 11 Mar 2026 08:30:00 +0000",
        "To": "+31612345678",
    }
    url = "https://gehoor.example.com/x"
    signed = {"x-twilio-signature": signature(url, form, "geheim")}
    found = receive(system, Message(url, signed, b"", form), now)
    assert unseal(found.fetch_url).endswith("RE1.wav?RequestedChannels=2")
    with pytest.raises(Unauthorised):
        receive(system, Message(url, signed, b"", {**form, "To": "+31600000000"}), now)
    busy = {**form, "RecordingStatus": "in-progress"}
    signed = {"x-twilio-signature": signature(url, busy, "geheim")}
    assert receive(system, Message(url, signed, b"", busy), now) is None


def test_the_signature_is_the_one_that_twilio_publishes():
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature(url, form, "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


BARE = {
    "CallSid": "CA1",
    "RecordingSid": "RE2",
    "RecordingUrl": "https://api.twilio.com/2010-04-01/Recordings/RE2",
    "RecordingStatus": "completed",
    "RecordingChannels": "2",
    "RecordingStartTime": "Wed, 11 Mar 2026 08:30:00 +0000",
}
"""All that Twilio says of a recording by itself."""


@pytest.mark.parametrize(
    ("query", "as_signed"),
    [
        ("number=%2B31612345678&caller=ana%40example.com&direction=outbound&seller_channel=left", None),
        ("number=+31612345678&caller=Ana@example.com&seller_channel=left", None),
        ("number=0612345678&caller=ana@example.com&seller_channel=left", "https://gehoor.example.com:443"),
    ],
)
def test_twilio_says_who_and_with_whom_in_the_address(connect, policy, ana, lead, now, query, as_signed):
    system, _token = connect("twilio", (".twilio.com",))
    url = f"https://gehoor.example.com/x?{query}"
    by_them = url.replace("https://gehoor.example.com", as_signed) if as_signed else url
    signed = {"x-twilio-signature": signature(by_them, BARE, "geheim")}
    found = receive(system, Message(url, signed, b"", BARE), now)
    assert (found.caller, found.lead, found.seller_side) == (ana, lead, "left")
    with pytest.raises(Unauthorised):
        receive(system, Message(url.replace("ana", "bob"), signed, b"", BARE | {"RecordingSid": "RE3"}), now)


def test_the_direction_says_which_number_is_the_customers(connect, policy, ana, lead, now):
    system, _token = connect("twilio", (".twilio.com",))
    form = {**BARE, "From": "+31612345678", "To": "+31201234567"}
    url = "https://gehoor.example.com/x?direction=inbound"
    signed = {"x-twilio-signature": signature(url, form, "geheim")}
    assert receive(system, Message(url, signed, b"", form), now).lead == lead


def test_aircall_tells_by_its_token_and_only_recordings_count(connect, policy, ana, now):
    system, _token = connect("aircall", (".amazonaws.com",))
    call = {
        "id": 812,
        "started_at": 1773217800,
        "raw_digits": "+31 6 12345678",
        "recording": "https://aircall-recordings.s3.amazonaws.com/812.mp3?X-Amz=1",
        "user": {"email": "ana@example.com"},
    }
    facts = {"resource": "call", "event": "call.ended", "token": "geheim", "data": call}
    assert receive(system, message(facts), now).caller == ana
    for other in ({**facts, "data": {**call, "recording": None}}, {**facts, "resource": "user"}):
        assert receive(system, message(other), now) is None
    with pytest.raises(Unauthorised):
        receive(system, message({**facts, "token": "x"}), now)


def test_only_an_admin_connects_and_says_where_recordings_lie(adam, ben, now):
    bare = {"name": "", "kind": "fax", "hosts": ["http://x/"], "secret": "", "told": ""}
    with pytest.raises(Several) as refused:
        register(adam, now, **bare)
    assert {error.field for error in refused.value.errors} == {"name", "kind", "hosts", "told"}
    with pytest.raises(NotAllowed):
        register(ben, now, **bare)


def test_a_system_that_was_disconnected_is_unknown(connect, adam, now):
    system, token = connect()
    revoke(system, adam, now)
    with pytest.raises(Unauthorised):
        by_token(token)


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://pbx.example.com/1", True),
        ("https://pbx.example.com:443/1", True),
        ("http://pbx.example.com/1", False),
        ("https://pbx.example.com:8443/1", False),
        ("https://a.rec.example.net/1", True),
        ("https://rec.example.net.evil.org/1", False),
        ("https://evilrec.example.net/1", False),
        ("https://user:pw@pbx.example.com/1", False),
        ("http://centrale.lan:8080/1", True),
        ("http://centrale.lan/1", False),
        ("https://[::1/1", False),
        ("ftp://pbx.example.com/1", False),
    ],
)
def test_only_named_hosts_are_asked(connect, url, may):
    system, _token = connect(hosts=("pbx.example.com", ".rec.example.net", "centrale.lan:8080"))
    assert may_fetch(system, url) is may
