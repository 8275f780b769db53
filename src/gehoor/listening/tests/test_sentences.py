"""Sentences of our own that say one thing in many ways: found by now, and what they scored at first sight.

Seven sets (those with "en" are English), each written before the words for it were added; `first` holds what
was found then (found, of, falsely, of) and stands in docs/listening-words.md. What counts as a bar here is
only that nothing gets lost.
"""

import json
from pathlib import Path

import pytest

from gehoor.listening.shape import Speaker
from gehoor.listening.tests.test_words import found

SETS = json.loads((Path(__file__).parent / "sentences.json").read_text("utf-8"))
PARTS = [(name, part) for name in SETS for part in ("resistance", "other", "question") if part in SETS[name]]
WHO: dict[str, Speaker] = {"resistance": "customer", "other": "seller", "question": "seller"}


def marked(name: str, part: str, text: str) -> set[str]:
    """The classes, kinds or forms that are found in a sentence, by what the part asks about."""
    hits = found(text, WHO[part], "en" if name.startswith("en") else "nl")
    if part == "resistance":
        return {m.data["class"] for m in hits if m.kind == "resistance"}
    if part == "question":
        return {m.data["form"] for m in hits if m.kind == "question"}
    return {m.kind for m in hits if m.kind != "question"}


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_what_was_once_found_is_found(name: str, part: str) -> None:
    wanted = [(kind, text) for kind, text in SETS[name][part] if kind != "-"]
    missed = [(kind, text) for kind, text in wanted if kind not in marked(name, part, text)]
    assert len(missed) <= max(1, 0.12 * len(wanted)), missed


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_what_only_looks_like_it_is_left_alone(name: str, part: str) -> None:
    wrong = [
        (text, marked(name, part, text))
        for kind, text in SETS[name][part]
        if kind == "-" and marked(name, part, text)
    ]
    assert len(wrong) <= 1, wrong
