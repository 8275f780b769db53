"""A recording is kept only on a ground, for as long as was decided, and finds its lead by itself."""

from datetime import timedelta

import pytest

from gehoor.calls import vault
from gehoor.calls.keep import Given, Part, upload
from gehoor.calls.models import Recording
from gehoor.calls.policy import decide
from gehoor.calls.queries import contents, file_of
from gehoor.errors import InputError, NotAllowed, Several
from gehoor.journal.models import Event

pytestmark = pytest.mark.django_db


def sound(plain):
    return [Part("sound", vault.put([plain], 1000))]


def given_call(now, **changes):
    return Given(**{"called_at": now - timedelta(hours=1), "told": "spoken", "name": "call.wav", **changes})


def test_without_a_decision_nothing_is_kept(ana, now):
    with pytest.raises(InputError) as refused:
        upload(ana, given_call(now), now, sound(b"sound"))
    assert refused.value.code == "recording_off"
    assert not list(vault.folder().iterdir())


def test_a_manager_decides_and_says_all_that_must_be_said(ben, ana, now):
    empty = {"is_on": True, "ground": "", "purpose": "", "notice": " ", "staff_informed": False}
    with pytest.raises(Several) as refused:
        decide(ben, now, retention_days=0, **empty)
    fields = {error.field for error in refused.value.errors}
    assert fields == {"ground", "purpose", "notice", "staff_informed", "retention_days"}
    with pytest.raises(NotAllowed):
        decide(ana, now, retention_days=30, **empty)


def test_a_policy_that_says_no_needs_no_reasons(ben, ana, policy, now):
    decide(ben, now, is_on=False, ground="", purpose="", notice="", staff_informed=False, retention_days=0)
    with pytest.raises(InputError):
        upload(ana, given_call(now), now, sound(b"sound"))


def test_a_recording_is_kept_encrypted_with_its_ground_and_waits(recording, now, ana):
    assert (recording.state, recording.ground, recording.told) == ("waiting", "interest", "spoken")
    assert recording.keep_until == recording.called_at + timedelta(days=90)
    assert recording.ground_by == f"user:{ana.id}"
    assert contents(file_of(recording, "sound")).startswith(b"RIFFsound")
    assert Event.objects.get(kind="recording.kept").data["told"] == "spoken"


def test_how_the_customer_was_told_is_asked_first(policy, ana, now):
    with pytest.raises(InputError) as refused:
        upload(ana, given_call(now, told=""), now, sound(b"sound"))
    assert refused.value.field == "told"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"called_at": timedelta(hours=1)}, "called_at"),
        ({"called_at": -timedelta(days=90)}, "called_at"),
        ({"seller_side": "middle"}, "seller_side"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(policy, ana, now, changes, field):
    if "called_at" in changes:
        changes = {"called_at": now + changes["called_at"]}
    with pytest.raises(InputError) as refused:
        upload(ana, given_call(now, **changes), now, sound(b"sound"))
    assert refused.value.field == field
    assert not Recording.objects.exists()
    assert not list(vault.folder().iterdir())


@pytest.mark.parametrize("parts", [[], [b""]])
def test_nothing_is_not_a_recording(policy, ana, now, parts):
    with pytest.raises(InputError):
        upload(ana, given_call(now), now, [sound(part)[0] for part in parts])
    assert not list(vault.folder().iterdir())


def test_a_number_leads_to_the_lead_and_to_the_attempt(policy, ana, lead, attempt, now):
    kept = upload(ana, given_call(now, number="06-12345678"), now, sound(b"sound"))
    assert (kept.lead_id, kept.attempt_id) == (lead.id, attempt.id)


def test_an_unknown_number_leads_nowhere(policy, ana, lead, now):
    kept = upload(ana, given_call(now, number="020 123 4567"), now, sound(b"sound"))
    assert kept.lead_id is None
