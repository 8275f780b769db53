"""The written calls, spoken over a telephone line and heard back: the moments stand where they were said."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.listening.call import RATE, Cast, Line, built
from bench.listening.ears import own
from bench.listening.line import TELEPHONE, sent
from gehoor.listening.analyse import analyse
from gehoor.listening.shape import Analysis, Marker, Transcript, Utterance

SCRIPTS = Path(__file__).resolve().parents[1] / "src/gehoor/listening/tests/scripts"
CALLS = [json.loads(path.read_text("utf-8")) for path in sorted(SCRIPTS.glob("*.json"))]
CASTS = {"nl": Cast("nl", "nl+f3"), "en": Cast("gmw/en", "gmw/en-US+f2")}
LONG = {"checklist_row", "yes_rhythm", "funnel"}  # their turns are counted anew when back-channels fall out
Script = Mapping[str, Any]


def heard_back(script: Script) -> tuple[Analysis, list[Mapping[str, Any]]]:
    """The analysis of a script as it comes over the line, and when each of its turns was really said."""
    lines = [Line(turn["speaker"], turn["text"], 0.4) for turn in script["turns"]]
    call = built(lines, CASTS[script["language"]])
    spoken = call.truth["utterances"]
    said = [Utterance(one["speaker"], one["text"], one["start"], one["end"]) for one in spoken]
    heard = own(sent(call.samples, RATE, TELEPHONE), TELEPHONE.rate)
    return analyse(heard, Transcript(said, "vtt", script["language"])), spoken


def stands(
    marker: Marker, wanted: Mapping[str, Any], spoken: list[Mapping[str, Any]], slack: float = 0.6
) -> bool:
    """Is this the wanted marker, within the time in which its turn was said?"""
    if marker.kind != wanted["kind"] or any(
        marker.data.get(k) != v for k, v in wanted.get("data", {}).items()
    ):
        return False
    if "turn" not in wanted or marker.start is None or marker.end is None:
        return "turn" not in wanted
    turn = spoken[wanted["turn"]]
    return bool(turn["start"] - slack <= marker.start and marker.end <= turn["end"] + slack)


@pytest.mark.slow
def test_what_was_written_is_heard_back_in_its_place() -> None:
    wanted = found = 0
    missed: list[tuple[str, Mapping[str, Any]]] = []
    for script in CALLS:
        analysis, spoken = heard_back(script)
        markers = [marker for turn in analysis.turns for marker in turn.markers]
        for one in script["must"]:
            if one["kind"] in LONG:
                continue
            wanted += 1
            hit = any(stands(marker, one, spoken) for marker in markers)
            found += hit
            missed += [] if hit else [(script["name"], one)]
    assert found >= 0.95 * wanted, missed
