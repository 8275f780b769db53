"""The caller's own calls on their own pages: bringing in, hearing, sharing, deleting."""

import io
from datetime import timedelta

import numpy as np
import pytest
import soundfile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from gehoor.calls import vault, work
from gehoor.calls.keep import Given, Part, upload
from gehoor.calls.models import Policy, Recording, TelephoneSystem
from gehoor.calls.policy import decide
from gehoor.calls.share import share
from gehoor.calls.tests.test_work import TALK, voices
from gehoor.identity.models import Contact, ContactKey
from gehoor.leads.models import Lead
from gehoor.web.areas.calls.chart import chart

pytestmark = pytest.mark.django_db

WAV = "audio/wav"


@pytest.fixture(autouse=True)
def own_vault(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def policy(ben):
    return decide(
        ben, timezone.now() - timedelta(days=1), is_on=True, ground="interest", purpose="Leren",
        notice="Dit gesprek wordt opgenomen.", staff_informed=True, retention_days=90,
    )  # fmt: skip


@pytest.fixture
def call(policy, ana):
    now = timezone.now()
    parts = [
        Part("sound", vault.put([voices()], 10**7), WAV, "call.wav"),
        Part("transcript", vault.put([TALK.encode()], 10**6), "", "call.vtt"),
    ]
    made = upload(ana, Given(called_at=now - timedelta(hours=1), told="spoken", name="call.wav"), now, parts)
    assert work.next_(now) == 1
    made.refresh_from_db()
    return made


def posted(**changes):
    moment = timezone.localtime(timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    return {"called_at": moment, "told": "spoken", "seller_side": "", **changes}


def test_without_a_ground_there_is_nothing_to_upload(client, ana):
    client.force_login(ana)
    assert "Opnemen staat uit" in client.get("/calls/").content.decode()
    assert "<form" not in client.get("/calls/new/").content.decode().split("<main")[1]
    file = SimpleUploadedFile("call.wav", voices(), WAV)
    assert client.post("/calls/new/", posted(sound=file)).status_code == 422
    assert not list(vault.folder().iterdir())


def test_a_manager_decides_and_every_gap_is_said_beside_its_field(client, ben):
    client.force_login(ben)
    answer = client.post("/recording/", {"is_on": "on", "retention_days": "30"})
    assert answer.status_code == 422
    assert len(answer.context["form"].errors) == 4
    full = {
        "is_on": "on", "ground": "consent", "purpose": "Leren", "notice": "We nemen op.",
        "retention_days": "30", "staff_informed": "on",
    }  # fmt: skip
    assert client.post("/recording/", full).status_code == 302
    assert Policy.objects.get().retention_days == 30
    assert client.get("/recording/").status_code == 200


def test_ana_uploads_waits_and_hears(client, policy, ana):
    client.force_login(ana)
    files = {
        "sound": SimpleUploadedFile("gesprek.wav", voices(), WAV),
        "transcript": SimpleUploadedFile("gesprek.vtt", TALK.encode(), "text/vtt"),
    }
    answer = client.post("/calls/new/", posted(**files))
    made = Recording.objects.get()
    assert answer["Location"] == f"/calls/{made.id}/"
    page = client.get(answer["Location"]).content.decode()
    assert "wacht op zijn beurt" in page
    assert client.get(f"/calls/{made.id}/waiting/").status_code == 200
    work.next_(timezone.now())
    assert client.get(f"/calls/{made.id}/waiting/")["HX-Refresh"] == "true"
    assert client.get(f"/calls/{made.id}/").status_code == 200


def test_a_form_that_cannot_be_used_leaves_no_file_behind(client, policy, ana):
    client.force_login(ana)
    for wrong in ({"told": ""}, {"called_at": "ooit"}, {"seller_side": "midden"}, {"lead": "999"}):
        file = SimpleUploadedFile("call.wav", voices(), WAV)
        answer = client.post("/calls/new/", posted(sound=file, **wrong))
        assert answer.status_code == 422, wrong
        assert answer.context["form"].errors, wrong
    assert not list(vault.folder().iterdir())
    assert client.post("/calls/new/", posted()).status_code == 422


def test_an_upload_without_a_token_is_refused(policy, ana):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    answer = strict.post("/calls/new/", posted(sound=SimpleUploadedFile("call.wav", voices(), WAV)))
    assert answer.status_code == 403
    assert not list(vault.folder().iterdir())


def test_a_player_asks_for_parts(client, call, ana):
    client.force_login(ana)
    path = f"/calls/{call.id}/sound/"
    answer = client.get(path)
    whole = b"".join(answer.streaming_content)
    assert len(whole) == int(answer["Content-Length"])
    plain, rate = soundfile.read(io.BytesIO(whole), dtype="int16")
    assert (rate, plain.shape) == (8000, (96_000, 2))
    assert np.array_equal(plain, soundfile.read(io.BytesIO(voices()), dtype="int16")[0])
    assert answer["Cache-Control"] == "private, no-store"
    for asked, start, end in (
        ("bytes=0-99", 0, 100),
        ("bytes=70000-", 70_000, None),
        ("bytes=-50", -50, None),
    ):
        part = client.get(path, headers={"range": asked})
        assert part.status_code == 206
        assert b"".join(part.streaming_content) == whole[start:end]
    assert client.get(path, headers={"range": "bytes=99999999-"}).status_code == 416
    assert client.get(path, headers={"range": "lines=1-2"}).status_code in (200, 206)


def test_others_get_404_until_it_is_shared_and_cannot_change_it_even_then(client, call, ana, ben, cleo, mia):
    own = ["", "sound/", "result.json", "waiting/"]
    for stranger in (ben, mia, cleo):
        client.force_login(stranger)
        assert [client.get(f"/calls/{call.id}/{part}").status_code for part in own] == [404] * 4
    shared = share(call, ana, ben, timezone.now())
    client.force_login(ben)
    assert client.get(f"/calls/{call.id}/").status_code == 200
    acts = ["next-time/", "sides/", "again/", "shares/", f"shares/{shared.id}/end/", "removal/"]
    assert [client.post(f"/calls/{call.id}/{act}").status_code for act in acts] == [404] * 6


def test_ana_writes_shares_takes_back_and_deletes(client, call, ana, ben):
    client.force_login(ana)
    client.post(f"/calls/{call.id}/next-time/", {"next_time": "Eerst vragen, dan vertellen."})
    assert "Eerst vragen, dan vertellen." in client.get(f"/calls/{call.id}/").content.decode()
    client.post(f"/calls/{call.id}/shares/", {"user": str(ben.id)})
    shared = call.shares.get()
    client.post(f"/calls/{call.id}/shares/{shared.id}/end/")
    assert not call.shares.filter(ended_at=None).exists()
    client.post(f"/calls/{call.id}/shares/", {"user": "x"})
    client.post(f"/calls/{call.id}/removal/")
    assert client.get(f"/calls/{call.id}/").status_code == 404
    assert not list(vault.folder().iterdir())


def test_the_list_asks_as_many_questions_for_thirty_calls_as_for_one(
    client, call, ana, django_assert_max_num_queries
):
    now = timezone.now()
    for hours in range(30):
        given = Given(called_at=now - timedelta(hours=hours + 2), told="spoken")
        upload(ana, given, now, [Part("transcript", vault.put([TALK.encode()], 10**6))])
    client.force_login(ana)
    with django_assert_max_num_queries(8):
        page = client.get("/calls/").content.decode()
    assert page.count("data-key-item") == 31


def test_every_page_is_closed_to_strangers(client, policy, cleo):
    client.force_login(cleo)
    for name in ("calls", "call-new", "baseline", "recording", "telephone-new"):
        assert client.get(reverse(name)).status_code == 404


def test_only_those_who_lead_decide_and_only_an_admin_connects(client, ana, mia, ben):
    for user, ground in ((ana, 404), (mia, 404), (ben, 200)):
        client.force_login(user)
        assert client.get("/recording/").status_code == ground
        assert client.get("/recording/systems/").status_code == 404


def test_an_admin_connects_a_system_that_then_tells_of_a_call(client, adam, policy, ana):
    client.force_login(adam)
    wrong = client.post(
        "/recording/systems/", {"name": "PBX", "kind": "generic", "hosts": "http://x y", "told": "message"}
    )
    assert wrong.status_code == 422
    assert "hosts" in wrong.context["form"].errors
    made = client.post(
        "/recording/systems/",
        {"name": "PBX", "kind": "generic", "hosts": "pbx.example.com", "secret": "geheim", "told": "message"},
    )
    address = made.context["address"].split("/api/")[1]
    assert made["Cache-Control"] == "no-store"
    facts = {
        "id": "9", "recording_url": "https://pbx.example.com/9.wav", "caller_email": ana.email,
        "started_at": (timezone.now() - timedelta(hours=1)).isoformat(),
    }  # fmt: skip
    client.logout()
    bearer = {"authorization": "Bearer geheim"}
    post = {"content_type": "application/json"}
    answer = client.post(f"/api/{address}", facts, headers=bearer, **post)
    assert answer.status_code == 202
    assert answer.json() == {"recording": str(Recording.objects.get().id)}
    for body, headers, status in (
        (facts, {}, 401),
        ("{", bearer, 400),
        ({**facts, "recording_url": "https://elders.example.org/1"}, bearer, 422),
    ):
        refused = client.post(f"/api/{address}", body, headers=headers, **post)
        assert refused.status_code == status
        assert refused["Content-Type"] == "application/problem+json"
    assert client.post("/api/v1/recordings/onbekend", facts, headers=bearer, **post).status_code == 401
    assert client.get(f"/api/{address}").status_code == 405
    client.force_login(adam)
    client.post(f"/recording/systems/{TelephoneSystem.objects.get().id}/revoke/")
    assert client.post(f"/api/{address}", facts, headers=bearer, **post).status_code == 401


def test_the_baseline_page_draws_only_my_own(client, call, ana, bob):
    client.force_login(ana)
    assert client.get("/calls/baseline/").status_code == 200
    client.force_login(bob)
    assert "baseline-charts" not in client.get("/calls/baseline/").content.decode()


def test_the_page_of_a_lead_leads_to_my_own_calls_and_shows_no_colleague_that_they_are_there(
    client, call, ana, ben, bob
):
    now = timezone.now()
    person = Contact.objects.create(first_name="Sanne", created_at=now)
    lead = Lead.objects.create(contact=person, owner=ana, door="api", received_at=now, last_event_at=now)
    Recording.objects.filter(id=call.id).update(lead=lead)
    link = f'href="/calls/{call.id}/"'
    client.force_login(ana)
    page = client.get(f"/leads/{lead.id}/").content.decode()
    assert link in page
    assert f"/calls/new/?lead={lead.id}" in page
    share(call, ana, ben, timezone.now())
    for colleague in (ben, bob):
        client.force_login(colleague)
        assert link not in client.get(f"/leads/{lead.id}/").content.decode()
    client.force_login(ana)
    client.post(f"/calls/{call.id}/removal/")
    assert link not in client.get(f"/leads/{lead.id}/").content.decode()


def test_a_message_that_breaks_off_among_its_files_is_refused_and_leaves_nothing(client, policy, ana):
    client.force_login(ana)
    files = {f"file{number}": SimpleUploadedFile("a.wav", b"sound", WAV) for number in range(101)}
    assert client.post("/calls/new/", posted(**files)).status_code == 400
    assert not list(vault.folder().iterdir())


def test_a_file_under_a_name_of_its_own_is_not_kept(client, policy, ana):
    client.force_login(ana)
    sound, other = (SimpleUploadedFile("call.wav", voices(), WAV) for _file in range(2))
    client.post("/calls/new/", posted(sound=sound, other=other))
    known = set(Recording.objects.get().files.values_list("file", flat=True))
    assert {path.name for path in vault.folder().iterdir()} == known


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "-1", "٣", "x"])
def test_a_number_that_is_none_is_no_failure(client, call, policy, ana, ben, number):
    client.force_login(ana)
    assert client.get("/calls/new/", {"lead": number}).status_code == 200
    file = SimpleUploadedFile("call.wav", voices(), WAV)
    assert client.post("/calls/new/", posted(sound=file, lead=number)).status_code in (404, 422)
    assert client.post(f"/calls/{call.id}/shares/", {"user": number}).status_code in (302, 404)


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-0", "bytes=0-0,5-9", "bytes=", "bytes=-", "bytes=x"])
def test_an_odd_range_is_no_failure(client, call, ana, asked):
    client.force_login(ana)
    answer = client.get(f"/calls/{call.id}/sound/", headers={"range": asked})
    assert answer.status_code in (200, 206, 416)
    if answer.status_code != 416:
        assert len(b"".join(answer.streaming_content)) == int(answer["Content-Length"])


def test_a_file_that_is_gone_or_damaged_is_said_and_no_failure(client, call, ana):
    client.force_login(ana)
    for kept in call.files.all():
        path = vault.folder() / kept.file
        kept_bytes = path.read_bytes()
        path.write_bytes(kept_bytes[:-1] + bytes([kept_bytes[-1] ^ 1]))
    for part in ("", "result.json"):
        assert client.get(f"/calls/{call.id}/{part}").status_code in (404, 422), part
    for kept in call.files.all():
        vault.burn(kept.file)
    for part in ("", "sound/", "result.json"):
        assert client.get(f"/calls/{call.id}/{part}").status_code in (404, 422), part


def test_a_customer_who_wants_their_calls_gone_is_heard(client, policy, ana, ben, mia):
    now = timezone.now()
    contact = Contact.objects.create(first_name="Sanne", phone="+31612345678", created_at=now)
    ContactKey.objects.create(contact=contact, kind="phone", value="+31612345678")
    Lead.objects.create(
        contact=contact, owner=ana, door="api", received_at=now - timedelta(days=1), last_event_at=now
    )
    given = Given(called_at=now - timedelta(hours=1), told="spoken", number="06 12345678")
    upload(ana, given, now, [Part("transcript", vault.put([TALK.encode()], 10**6))])
    client.force_login(mia)
    assert client.post("/recording/customers/", {"number": "06 12345678"}).status_code == 404
    client.force_login(ben)
    client.post("/recording/customers/", {"number": "geen nummer"})
    client.post("/recording/customers/", {"number": "020 1234567"})
    assert Recording.objects.get().state == "waiting"
    client.post("/recording/customers/", {"number": "+31 6 12345678"})
    gone = Recording.objects.get()
    assert (gone.state, gone.lead) == ("deleted", None)
    assert not list(vault.folder().iterdir())


def test_what_could_not_be_measured_stands_apart_with_its_reason(client, ana, policy):
    now = timezone.now()
    parts = [Part("transcript", vault.put([TALK.encode()], 10**6), "", "call.vtt")]
    made = upload(ana, Given(called_at=now - timedelta(hours=1), told="spoken"), now, parts)
    work.next_(now)
    client.force_login(ana)
    page = client.get(f"/calls/{made.id}/").content.decode()
    assert "<summary>5 niet meetbaar: er is geen opname</summary>" in page


def test_the_list_says_how_long_a_call_took_to_the_second(client, ana, call):
    client.force_login(ana)
    assert ">0:12</td>" in client.get("/calls/").content.decode()


def test_a_chart_writes_its_numbers_as_people_do():
    with translation.override("nl"):
        made = chart("level", "Sterkte", "dB", [(None, -2.04), (None, 2.0), (None, -0.01)])
        assert [point.value for point in made.points] == ["−2,0", "2,0", "0,0"]
    assert made.ticks[1][1] == "0,0"
