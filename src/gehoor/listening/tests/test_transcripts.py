"""Every kind of transcript comes in as the same talk; what cannot be read says why."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from gehoor.listening import transcript
from gehoor.listening.errors import TranscriptError
from gehoor.listening.tests.talks import KINDS, document
from gehoor.listening.transcript.times import seconds


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_talk_comes_in_from_every_kind_of_file(kind: str) -> None:
    found = transcript.read(document(kind), f"talk.{kind}", seller="Noor")
    assert found.kind == kind
    assert found.language == "nl"
    assert [u.speaker for u in found.utterances] == ["seller", "customer", "seller"]
    assert [u.text for u in found.utterances][1] == "Nou, dat doen we nog op een whiteboard."
    assert [u.start for u in found.utterances] == [1.0, 5.5, 9.0]
    assert found.warnings == []


def test_voice_tags_also_two_in_one_cue_and_names_with_a_class() -> None:
    vtt = "WEBVTT\n\n1\n00:01.000 --> 00:04.000 align:start\n<v.loud Ana>Dag</v><v Bob>Hallo &amp; jij</v>\n"
    found = transcript.read(vtt, seller="Ana")
    assert [(u.label, u.text, u.speaker) for u in found.utterances] == [
        ("Ana", "Dag", "seller"),
        ("Bob", "Hallo & jij", "customer"),
    ]


def test_words_with_their_own_times_are_kept() -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ana>Dag <00:02.000><c>meneer</c> <00:03.000>Jansen</v>\n"
    words = transcript.read(vtt).utterances[0].words
    assert [(w.text, w.start) for w in words] == [("meneer", 2.0), ("Jansen", 3.0)]


def test_notes_and_styles_are_no_speech() -> None:
    vtt = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE van de beheerder\n\n00:01.000 --> 00:02.000\nHallo\n"
    assert [u.text for u in transcript.read(vtt).utterances] == ["Hallo"]


def test_a_cue_whose_time_cannot_be_read_is_counted_and_left_out() -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\nDag\n\n2\nstraks --> later\nWeg\n"
    found = transcript.read(srt)
    assert [u.text for u in found.utterances] == ["Dag"]
    assert found.warnings[0].code == "cues_without_time"
    assert found.warnings[0].data["lines"] == [6]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Verkoper: Dag.\nKlant: Hallo.", ["seller", "customer"]),
        ("Agent 1: Hi.\nPiet: Hello.", ["seller", "customer"]),
        ("Klant: Hallo.\nPiet: Dag.", ["customer", "seller"]),
        ("Ana: Dag.\nBob: Hallo.", [None, None]),
        ("Dag.\nHallo.", [None, None]),
    ],
)
def test_roles_are_known_by_name_told_or_left_open(text: str, speakers: list[str | None]) -> None:
    found = transcript.read(text)
    assert [u.speaker for u in found.utterances] == speakers
    assert ("speakers_unknown" in {w.code for w in found.warnings}) == (None in speakers)


def test_a_line_without_a_name_goes_on_and_a_colon_within_is_no_name() -> None:
    found = transcript.read(
        "Ana: Dag.\nLet op: morgen dicht.\nBob: Goed.\nAna: Fijn.\nBob: Dag.", seller="Ana"
    )
    assert found.utterances[0].text == "Dag. Let op: morgen dicht."


def test_times_before_behind_and_above_the_words() -> None:
    for text in (
        "[00:01] Ana: Dag.\n[00:05] Bob: Hallo.",
        "Ana (00:01): Dag.\nBob (00:05): Hallo.",
        "Ana  0:01\nDag.\n\nBob  0:05\nHallo.",
    ):
        found = transcript.read(text, seller="Bob").utterances
        assert [(u.label, u.start, u.speaker) for u in found] == [
            ("Ana", 1.0, "customer"),
            ("Bob", 5.0, "seller"),
        ]


def test_a_seller_who_is_not_there_is_a_warning() -> None:
    found = transcript.read("Ana: Dag.\nBob: Hallo.", seller="Carla")
    assert found.warnings[0].code == "seller_not_found"


def test_channels_of_a_recogniser_are_left_and_right() -> None:
    side = {"alternatives": [{"words": [{"word": "dag", "start": 0.1, "end": 0.4}]}]}
    other = {
        "alternatives": [
            {"words": [{"word": "hallo", "start": 1.1, "end": 1.4}, {"word": "ja", "start": 3.0}]}
        ]
    }
    found = transcript.read(json.dumps({"results": {"channels": [side, other]}}), seller="right")
    assert [(u.text, u.speaker) for u in found.utterances] == [
        ("dag", "customer"),
        ("hallo", "seller"),
        ("ja", "seller"),
    ]


def test_whisper_of_the_other_language_counts_in_milliseconds() -> None:
    part = {"offsets": {"from": 1500, "to": 2500}, "text": " Dag."}
    found = transcript.read(json.dumps({"transcription": [part], "result": {"language": "nl"}}))
    assert (found.utterances[0].start, found.utterances[0].end, found.language) == (1.5, 2.5, "nl")


def test_milliseconds_without_a_word_about_it_are_seen_and_told() -> None:
    found = transcript.read("begin,end,participant,utterance\n0,1500,a,dag\n900000000,900001000,b,hallo\n")
    assert found.utterances[1].end == 900001.0 or found.utterances[1].start is None
    assert "times_in_milliseconds" in {w.code for w in found.warnings}


def test_utterances_stand_in_order_of_time() -> None:
    found = transcript.read("start,end,speaker,text\n5,6,a,later\n1,2,b,eerst\n")
    assert [u.text for u in found.utterances] == ["eerst", "later"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_offices_write_in_many_codes(encoding: str) -> None:
    found = transcript.read("Verkoper: Hé, één idee.\r\nKlant: Oké.".encode(encoding))
    assert found.utterances[0].text == "Hé, één idee."


@pytest.mark.parametrize(
    ("source", "name", "code"),
    [
        ("", "", "empty"),
        ("  \n\n", "", "empty"),
        (b"RIFF\x00\x00\x00\x00WAVE", "call.wav", "not_text"),
        ("{", "", "bad_json"),
        ("[" * 100_000, "a.json", "bad_json"),
        ('{"a": 1}', "", "not_recognised"),
        ('{"segments": [{"text": " "}]}', "", "no_speech"),
        ("WEBVTT\n", "", "no_speech"),
        ("naam,leeftijd\nAna,40", "a.csv", "no_columns"),
        ("x" * 20_000_001, "", "too_large"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(source: str | bytes, name: str, code: str) -> None:
    with pytest.raises(TranscriptError) as caught:
        transcript.read(source, name)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("01:02:03.5", 3723.5),
        ("02:03,25", 123.25),
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("-1", None),
        ("nan", None),
        ("1e999", None),
        ("later", None),
        ("", None),
    ],
)
def test_times(text: str, value: float | None) -> None:
    assert seconds(text) == value


def test_json_with_fields_of_the_wrong_kind_is_read_as_far_as_it_goes() -> None:
    odd: Mapping[str, Any] = {
        "segments": [
            {"start": None, "end": [1], "text": "dag"},
            {"start": "x", "text": "hallo", "words": [1, {"word": None}], "speaker": {"a": 1}},
            "weg",
            {"start": True, "end": -4, "text": "ja"},
        ]
    }
    found = transcript.read(json.dumps(odd))
    assert [(u.text, u.start, u.end) for u in found.utterances] == [
        ("dag", None, None),
        ("hallo", None, None),
        ("ja", None, None),
    ]


def test_half_a_character_becomes_a_question_mark_and_a_whole_one_stays() -> None:
    text = (
        r'{"segments": [{"start": 0, "end": 1, "speaker": "A\udc00", "text": "hallo \ud800 \ud83d\ude00"}]}'
    )
    said = transcript.read(text).utterances[0]
    assert (said.text, said.text.encode()) == ("hallo ? 😀", "hallo ? 😀".encode())
