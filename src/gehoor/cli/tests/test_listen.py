"""`gehoor listen`, as somebody at a terminal meets it."""

import json

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from gehoor.cli import cli
from gehoor.errors import InputError

VTT = """WEBVTT

00:00:00.500 --> 00:00:03.000
<v Jan>Goedemorgen, wat kan ik voor u doen?

00:00:03.400 --> 00:00:06.000
<v Anna>Ik vind het eerlijk gezegd te duur.

00:00:06.300 --> 00:00:09.000
<v Jan>Ja, maar het is goed.
"""


@pytest.fixture
def recording(tmp_path):
    """Two channels that take turns, buzzing like a voice."""
    rate, seconds = 8000, 24
    time = np.arange(rate * seconds) / rate
    random = np.random.default_rng(1)
    sound = np.zeros((rate * seconds, 2))
    for place in range(6):
        a, b = round((0.5 + 3.8 * place) * rate), round((3.7 + 3.8 * place) * rate)
        buzz = sum(np.sin(2 * np.pi * 130 * k * time[a:b]) / k for k in range(1, 20))
        beat = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * time[a:b])
        sound[a:b, place % 2] = 0.1 * buzz * beat
    sound += 1e-4 * random.standard_normal(sound.shape)
    soundfile.write(tmp_path / "call.wav", sound, rate, subtype="PCM_16")
    return tmp_path / "call.wav"


@pytest.fixture
def words(tmp_path):
    (tmp_path / "call.vtt").write_text(VTT)
    return tmp_path / "call.vtt"


def run(*arguments):
    return CliRunner().invoke(cli, ["listen", *map(str, arguments)], catch_exceptions=False)


def test_a_transcript_alone_is_read(words):
    found = json.loads(run("--transcript", words, "--seller", "Jan", "--json").output)
    assert [turn["speaker"] for turn in found["turns"]] == ["seller", "customer", "seller"]
    assert found["turns"][1]["fto_s"] == 0.4
    assert {one["kind"] for one in found["moments"]} >= {"resistance", "yes_but"}
    assert found["measures"]["pitch_level"]["reason"] == "no_audio"


def test_a_transcript_may_stand_where_the_recording_stands(words):
    assert json.loads(run(words, "--seller", "Jan", "--json").output) == json.loads(
        run("--transcript", words, "--seller", "Jan", "--json").output
    )


def test_a_recording_alone_is_heard(recording):
    found = json.loads(run(recording, "--seller", "left", "--method", "energy", "--json").output)
    assert found["version"] == 1
    assert [turn["speaker"] for turn in found["turns"]] == ["seller", "customer"] * 3
    assert found["measures"]["talk_share"]["value"] == pytest.approx(50, abs=3)
    assert found["measures"]["fillers"]["reason"] == "no_transcript"
    assert found["method"]["turns"] == "energy"


def test_both_together_and_everything_written(recording, words, tmp_path):
    page, grid = tmp_path / "out.html", tmp_path / "out.TextGrid"
    answer = run(
        recording,
        "--transcript",
        words,
        "--seller",
        "left",
        "--report",
        page,
        "--textgrid",
        grid,
        "--language",
        "nl",
    )
    assert answer.exit_code == 0
    assert "Wie er sprak" in answer.output
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert grid.read_text(encoding="utf-8").startswith("File type")


def test_the_language_is_that_of_the_organisation_unless_it_is_told(words, settings):
    settings.ORGANISATION_LANGUAGE = "nl"
    assert "Momenten" in run(words).output
    assert "Moments" in run(words, "--language", "en").output


def test_a_call_type_puts_its_band_beside_the_share(words):
    assert (
        "often 50 to 70 %" in run(words, "--seller", "Jan", "--call-type", "demo", "--language", "en").output
    )


def test_when_the_names_do_not_tell_who_sells_the_first_is_taken_and_named(words):
    assert "“Jan” was taken" in run(words, "--language", "en").output
    assert "taken for it" not in run(words, "--seller", "Anna", "--language", "en").output


def test_without_anything_to_listen_to_it_says_what_to_give():
    answer = run()
    assert answer.exit_code == 2
    assert "recording" in answer.output


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.wav", b"this is no sound"), ("empty.vtt", b""), ("x.json", b"{"), ("x.csv", b"a;b\n1;2\n")],
)
def test_what_cannot_be_used_is_a_sentence_with_the_name_of_the_file(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=name):
        run(tmp_path / name)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    for name in ("no.wav", "no.vtt"):
        with pytest.raises(InputError, match=name):
            run(tmp_path / name)


def test_a_report_that_cannot_be_written_is_a_sentence(words, tmp_path):
    with pytest.raises(InputError):
        run(words, "--report", tmp_path / "nowhere" / "out.html")


@pytest.mark.parametrize(
    ("file", "why"),
    [("gone.vtt", "Dat bestand bestaat niet."), ("a-folder.vtt", "Dit bestand kan niet gelezen worden.")],
)
def test_what_cannot_be_opened_is_said_in_dutch_to_the_end(tmp_path, file, why):
    (tmp_path / "a-folder.vtt").mkdir()
    with pytest.raises(InputError) as told:
        cli_file(tmp_path / file)
    assert str(told.value) == f"{file}: {why}"


def cli_file(file):
    """What the command does with a transcript, past the check of its arguments."""
    from django.utils import translation

    from gehoor.cli.listen_command import _read

    with translation.override("nl"):
        _read(file, None)


@pytest.mark.parametrize("option", ["--report", "--textgrid"])
def test_what_cannot_be_written_is_said_in_dutch_to_the_end(words, tmp_path, option):
    with pytest.raises(InputError) as told:
        run("--transcript", words, option, tmp_path / "no" / "out", "--language", "nl")
    assert str(told.value).endswith("out: Dit bestand kan hier niet geschreven worden.")


def test_a_recording_that_is_there_but_cannot_be_opened_is_not_called_missing(tmp_path):
    from gehoor.listening.audio.source import opened
    from gehoor.listening.errors import AudioError

    with pytest.raises(AudioError, match="unreadable"), opened(tmp_path):
        pass
