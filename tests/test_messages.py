"""The tool that keeps the Dutch catalogue: what it does when a sentence changes its form."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOL = Path(__file__).parent.parent / "tools" / "messages.py"


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool, at work on a source and a catalogue of their own."""
    spec = importlib.util.spec_from_file_location("messages_tool", TOOL)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    monkeypatch.setattr(found, "ROOT", tmp_path)
    monkeypatch.setattr(found, "PO", tmp_path / "locale" / "nl" / "LC_MESSAGES" / "django.po")
    found.PO.parent.mkdir(parents=True)
    return found


def add(tool: ModuleType, source: str, **given: object) -> Any:
    """The one entry of the catalogue, once `source` is the code and `given` is translated."""
    (tool.ROOT / "code.py").write_text(source, encoding="utf-8")
    words = tool.ROOT / "words.json"
    words.write_text(json.dumps(given), encoding="utf-8")
    tool.add(words)
    [entry] = tool.catalogue()
    return entry


def test_a_sentence_that_counts_no_longer_loses_its_plural(tool: ModuleType) -> None:
    add(tool, 'ngettext("lead", "leads", n)', lead=["een", "veel"])
    entry = add(tool, 'gettext("lead")')
    assert (entry.msgid_plural, entry.msgstr, entry.msgstr_plural) == ("", "", {})
    assert [message for _place, message in tool.missing()] == [(None, "lead", None)]
    assert add(tool, 'gettext("lead")', lead="lead").msgstr == "lead"
    assert tool.missing() == []


def test_a_sentence_that_counts_from_now_on_is_said_anew(tool: ModuleType) -> None:
    add(tool, 'gettext("lead")', lead="lead")
    assert add(tool, 'ngettext("lead", "leads", n)').msgstr == ""
    assert [message for _place, message in tool.missing()] == [(None, "lead", "leads")]


def test_a_word_that_is_used_with_and_without_a_number_has_one_entry(tool: ModuleType) -> None:
    source = 'gettext("lead"), ngettext("lead", "leads", n)'
    for _time in range(2):
        entry = add(tool, source, lead=["een", "veel"])
        assert entry.msgstr_plural == {0: "een", 1: "veel"}
    assert add(tool, source).msgstr_plural == {0: "een", 1: "veel"}
