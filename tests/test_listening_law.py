"""What listening says, in every form: measures and words, never a feeling, never a ranking of people."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from gehoor.calls.print_report import as_text
from gehoor.calls.report import report
from gehoor.listening import shape
from gehoor.listening.analyse import analyse
from gehoor.listening.hear import hear
from gehoor.listening.result import as_json, dumps
from gehoor.listening.shape import Analysis, Sound, Transcript, Utterance
from gehoor.listening.tests.made import heard, pingpong, transcript
from gehoor.listening.textgrid import textgrid
from tests.feelings import FEELINGS
from tests.test_docs import catalogue
from tests.test_real_data import DATA, where_present

SOURCE = Path(shape.__file__).parent.parent
PLACES = ("listening", "calls", "cli/listen_command.py", "web/areas/calls", "demo/calls.py")
SCRIPTS = sorted((SOURCE / "listening" / "tests" / "scripts").glob("*.json"))
PEOPLE = r"(?:callers?|sellers?|people|colleagues|users?|reps?)"
RANKINGS = re.compile(
    rf"\b(leaderboards?|ranglijst(?:en)?|klassement|top ?performers?|rank(?:ed|ing|s)?(?: of| by)? {PEOPLE}"
    rf"|{PEOPLE} rank(?:s|ing)?|(?:best|worst|top) {PEOPLE}|(?:beste|slechtste) (?:beller|verkoper)s?)\b",
    re.IGNORECASE,
)
RECORDING = DATA / "calls" / "auto_repairs_40.flac"


def code() -> Iterator[Path]:
    """Every file of the rooms that listen and that show what was heard."""
    for place in PLACES:
        path = SOURCE / place
        found = [path] if path.is_file() else sorted(path.rglob("*.py"))
        yield from (one for one in found if one.exists() and "tests" not in one.parts)


def said_in(path: Path) -> Iterator[str]:
    """Names, docstrings and texts of a file, with underscores as spaces."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.replace("_", " ")
        for attribute in ("name", "id", "attr", "arg"):
            if isinstance(found := getattr(node, attribute, None), str):
                yield found.replace("_", " ")


@pytest.mark.parametrize("path", code(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_name_docstring_or_text_of_the_code_speaks_of_a_feeling(path: Path) -> None:
    assert [text for text in said_in(path) if FEELINGS.search(text)] == []


@pytest.mark.parametrize("path", code(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_ranks_anybody(path: Path) -> None:
    assert [text for text in said_in(path) if RANKINGS.search(text) and "never" not in text.lower()] == []


def test_no_screen_ranks_anybody() -> None:
    said = {text for pair in catalogue() for text in pair if RANKINGS.search(text)}
    assert [
        text for text in said if not re.search(r"\b(no|not|never|geen|niet|nooit)\b", text, re.IGNORECASE)
    ] == []


def test_no_field_of_a_result_or_a_table_speaks_of_a_feeling() -> None:
    names = [field.name for one in vars(shape).values() if is_dataclass(one) for field in fields(one)]
    names += [
        field.name
        for model in apps.get_app_config("calls").get_models()
        for field in model._meta.get_fields()
    ]
    names += list(keys(as_json(analyse(heard(**pingpong(20)), None))))
    assert [name for name in names if FEELINGS.search(name.replace("_", " "))] == []


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from keys(one)


def test_the_guard_knows_a_ranking_when_it_sees_one() -> None:
    assert RANKINGS.search("the best callers of this week")
    assert RANKINGS.search("Ranglijst")
    assert not RANKINGS.search("franking")


def golden() -> Iterator[tuple[str, Analysis, str]]:
    """Analyses of every kind, each with the words that people said in it."""
    yield "turns", analyse(heard(**pingpong(40)), None), ""
    yield "mono", analyse(heard([(0, 40)], separated=False, method="energy"), None), ""
    sounds = [Sound(kind, 1.0, 2.0) for kind in ("hold_music", "ring_tone", "dtmf", "voicemail", "silence")]
    yield (
        "sounds",
        analyse(heard([(0, 75), (77, 90)], [(73, 76.5)], sounds=sounds), None, call_type="cold"),
        "",
    )
    yield "nothing", analyse(None, transcript()), ""
    for file in SCRIPTS:
        read = scripted(json.loads(file.read_text(encoding="utf-8")))
        yield file.stem, analyse(None, read), " ".join(one.text for one in read.utterances)


def scripted(script: Any) -> Transcript:
    """A written call as a transcript without times."""
    lines = script["turns"] if isinstance(script, dict) and "turns" in script else script["lines"]
    said = [
        Utterance(line["speaker"], line["text"]) if isinstance(line, dict) else Utterance(line[0], line[1])
        for line in lines
    ]
    return Transcript(said, "text", script.get("language", "nl"))


def everything_said(analysis: Analysis) -> Iterator[str]:
    """Each form in which an analysis leaves the house."""
    for language in ("nl", "en"):
        with translation.override(language):
            yield report(analysis, title="call")
            yield as_text(analysis)
    yield dumps(analysis).replace("_", " ")
    yield textgrid(analysis).replace("_", " ")


@pytest.mark.parametrize(
    ("analysis", "quoted"), [one[1:] for one in golden()], ids=[one[0] for one in golden()]
)
def test_no_report_speaks_of_a_feeling_unless_somebody_in_the_call_did(
    analysis: Analysis, quoted: str
) -> None:
    their_own = {word.lower() for word in FEELINGS.findall(quoted)}
    for text in everything_said(analysis):
        assert {word.lower() for word in FEELINGS.findall(text)} <= their_own
        assert not RANKINGS.search(text)


@where_present("calls/auto_repairs_40.flac")
def test_the_report_of_a_real_call_speaks_of_no_feeling() -> None:
    analysis = analyse(hear(RECORDING, seller="left", method="energy"), None)
    for text in everything_said(analysis):
        assert not FEELINGS.search(text)
