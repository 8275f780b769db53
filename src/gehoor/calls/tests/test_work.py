"""A recording through the worker: fetched, heard, written down once; or failed, with the reason in sight."""

import io
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
import soundfile
from django.utils import translation

from gehoor.calls import queue, vault, work
from gehoor.calls.act import give, hear_again, set_side, write_next_time
from gehoor.calls.erase import erase
from gehoor.calls.keep import Caller, Given, Part, announce, upload
from gehoor.calls.models import Kept, Recording
from gehoor.calls.problems import sentence
from gehoor.calls.queries import contents, file_of, next_time
from gehoor.calls.systems import register, revoke
from gehoor.errors import InputError
from gehoor.journal.models import Event

pytestmark = pytest.mark.django_db

TALK = """WEBVTT

00:00.000 --> 00:04.000
<v Ana>Goedemorgen, met Ana. Waar loopt u nu het meest tegenaan?

00:04.600 --> 00:09.000
<v Klant>Ja, de roosters. Maar eerlijk gezegd vind ik het te duur.

00:09.100 --> 00:13.000
<v Ana>Ja, maar het is juist heel voordelig voor een bedrijf als het uwe.
"""


def voices(seconds=12, rate=8000):
    """Two buzzing channels that take turns, as a WAV file."""
    at = np.arange(seconds * rate) / rate
    buzz = sum(np.sin(2 * np.pi * 140 * k * at) / k for k in range(1, 12)) * (
        0.6 + 0.4 * np.sin(2 * np.pi * 4 * at)
    )
    left = np.where(at % 6 < 3, buzz, 0.0)
    both = np.stack([left, buzz - left], axis=1) * 0.15
    file = io.BytesIO()
    soundfile.write(file, both, rate, format="WAV", subtype="ALAW")
    return file.getvalue()


@pytest.fixture
def keep(policy, ana, now):
    def kept(sound=None, transcript=None, **changes):
        parts = []
        if sound is not None:
            parts.append(Part("sound", vault.put([sound], 10**7), "audio/wav", "call.wav"))
        if transcript is not None:
            parts.append(Part("transcript", vault.put([transcript.encode()], 10**6), "", "call.vtt"))
        given = Given(**{"called_at": now - timedelta(hours=1), "told": "spoken", **changes})
        return upload(ana, given, now, parts)

    return kept


def heard(recording):
    import json

    return json.loads(contents(file_of(recording, "result")))["analysis"]


def test_a_transcript_alone_is_enough_for_words_and_turns(keep, now):
    recording = keep(transcript=TALK)
    assert work.next_(now) == 1
    assert work.next_(now) == 0
    recording.refresh_from_db()
    assert (recording.state, recording.problem) == ("ready", "")
    found = heard(recording)
    assert [turn["speaker"] for turn in found["turns"]] == ["seller", "customer", "seller"]
    assert {"resistance", "yes_but"} & {moment["kind"] for moment in found["moments"]}
    assert Event.objects.filter(kind="recording.heard").count() == 1


def test_sound_and_words_together_and_only_noise_on_the_disk(keep, now):
    recording = keep(sound=voices(), transcript=TALK)
    work.next_(now)
    recording.refresh_from_db()
    assert recording.state == "ready"
    assert recording.duration_s == pytest.approx(12, abs=0.1)
    for file in vault.folder().iterdir():
        assert b"roosters" not in file.read_bytes()
        assert b"RIFF" not in file.read_bytes()


def test_what_is_no_sound_fails_with_its_reason(keep, now):
    recording = keep(sound=b"this is a letter, not a call " * 50)
    work.next_(now)
    recording.refresh_from_db()
    assert (recording.state, recording.problem, recording.due_at) == ("failed", "not_audio", None)
    assert file_of(recording, "sound")
    hear_again(recording, now)
    assert work.next_(now) == 1


def test_a_call_deleted_while_it_is_heard_stays_deleted(keep, ana, now):
    recording = keep(transcript=TALK)
    claimed = queue.claim(now)
    result = work.hear(claimed)
    erase(recording, ana, now)
    assert work.finish(claimed, result, now) is False
    assert not Kept.objects.exists()
    assert not list(vault.folder().iterdir())


def test_a_killed_worker_gives_it_back_and_a_late_one_writes_nothing(keep, now):
    keep(transcript=TALK)
    late = queue.claim(now)
    assert queue.claim(now) is None
    again = queue.claim(now + queue.LEASE)
    assert again.tries == 2
    result = work.hear(again)
    assert work.finish(late, result, now) is False
    assert work.finish(again, result, now) is True
    assert Kept.objects.filter(kind="result").count() == 1


def test_the_other_channel_is_heard_as_the_callers(keep, now):
    recording = keep(sound=voices())
    work.next_(now)
    set_side(recording, "right", now)
    work.next_(now)
    recording.refresh_from_db()
    assert (recording.state, recording.seller_side) == ("ready", "right")
    assert Kept.objects.filter(recording=recording, kind="result").count() == 1


def test_what_i_will_do_differently_is_mine_and_sealed(keep, ana, bob, now):
    recording = keep(transcript=TALK)
    write_next_time(recording, ana, " eerst vragen ", now)
    write_next_time(recording, bob, "iets anders", now)
    recording.refresh_from_db()
    assert next_time(recording) == "eerst vragen"
    assert "vragen" not in recording.next_time


class _Centrale(BaseHTTPRequestHandler):
    """A telephone system that gives what it is told to give."""

    answers: list

    def do_GET(self):
        status, headers, body = self.server.answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def centrale(adam, now):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Centrale)
    server.answers = []
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    server.system, _token = register(
        adam, now, name="Centrale", kind="generic", hosts=[host], secret="x", told="message"
    )
    server.url = f"http://{host}/1.wav"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def told(centrale, policy, ana, now):
    given = Given(called_at=now - timedelta(hours=1), told="message")
    return announce(centrale.system, given, "1:c1", centrale.url, Caller(ana.id, is_named=True), now)


def test_a_recording_is_fetched_and_its_address_forgotten(centrale, told, now):
    centrale.answers = [(302, {"Location": centrale.url}, b""), (200, {}, voices())]
    assert work.next_(now) == 1
    told.refresh_from_db()
    assert (told.state, told.fetch_url) == ("ready", "")


def test_a_system_that_is_away_is_asked_again_later(centrale, told, now):
    centrale.answers = [(503, {}, b""), (200, {}, voices())]
    work.next_(now)
    told.refresh_from_db()
    assert (told.state, told.problem) == ("waiting", "not_fetched")
    assert work.next_(now) == 0
    assert work.next_(now + timedelta(minutes=1)) == 1
    told.refresh_from_db()
    assert told.state == "ready"


@pytest.mark.parametrize("answer", [(404, {}, b""), (302, {"Location": "http://127.0.0.1:1/inside"}, b"")])
def test_what_is_gone_or_leads_astray_fails_at_once(centrale, told, now, answer):
    centrale.answers = [answer]
    work.next_(now)
    told.refresh_from_db()
    assert (told.state, told.problem) == ("failed", "not_fetched")
    assert not list(vault.folder().iterdir())


def test_a_system_that_was_disconnected_is_not_asked_for_what_still_waits(centrale, told, adam, now):
    revoke(centrale.system, adam, now)
    work.next_(now)
    told.refresh_from_db()
    assert (told.state, told.problem) == ("failed", "not_fetched")


def test_a_page_with_the_way_on_does_not_stand_in_the_way(centrale, told, now):
    centrale.answers = [(302, {"Location": centrale.url}, b"moved " * 50_000), (200, {}, voices())]
    work.next_(now)
    told.refresh_from_db()
    assert told.state == "ready"


def test_why_it_was_not_fetched_is_said_in_the_language_of_whoever_reads(centrale, told, now):
    centrale.answers = [(404, {}, b"")]
    work.next_(now)
    told.refresh_from_db()
    for language, words in (("nl", "De telefooncentrale"), ("en", "The telephone system answered 404")):
        with translation.override(language):
            assert sentence(told.problem, told.problem_data).startswith(words)


def test_after_five_times_it_fails_for_good(centrale, told, now):
    centrale.answers = [(503, {}, b"")] * 5
    for _turn in range(5):
        now += timedelta(hours=4)
        assert work.next_(now) == 1
    told.refresh_from_db()
    assert told.state == "failed"
    assert work.next_(now + timedelta(days=1)) == 0


def test_a_call_of_nobody_is_given_to_its_caller_and_heard(centrale, policy, ana, ben, now):
    given = Given(called_at=now - timedelta(hours=1), told="message")
    orphan = announce(centrale.system, given, "1:c2", centrale.url, Caller(), now)
    centrale.answers = [(200, {}, voices())]
    work.next_(now)
    with pytest.raises(InputError):
        give(orphan, ben, ben, now)
    give(Recording.objects.get(id=orphan.id), ana, ben, now)
    assert work.next_(now) == 1
    orphan.refresh_from_db()
    assert (orphan.caller, orphan.state) == (ana, "ready")


def test_a_new_hearing_begins_with_tries_of_its_own(centrale, told, now):
    centrale.answers = [(503, {}, b"")] * 6 + [(200, {}, voices())]
    for _turn in range(5):
        now += timedelta(hours=4)
        work.next_(now)
    hear_again(told, now)
    work.next_(now)
    told.refresh_from_db()
    assert (told.state, told.tries) == ("waiting", 1)
    assert work.next_(now + timedelta(minutes=1)) == 1
    told.refresh_from_db()
    assert told.state == "ready"


def test_who_listens_while_the_sides_are_turned_writes_nothing(keep, now):
    recording = keep(sound=voices())
    late = queue.claim(now)
    result = work.hear(late)
    set_side(recording, "right", now)
    assert work.finish(late, result, now) is False
    work.next_(now)
    recording.refresh_from_db()
    assert (recording.state, recording.seller_side) == ("ready", "right")
