"""No sound of a voice ever reaches a word about the customer; no word about what somebody feels; no ranking.

EU AI Act art. 5(1)(f) and annex III 4(b); see docs/listening.en.md.
"""

import ast
import inspect
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.listening import shape
from gehoor.listening.analyse import analyse
from gehoor.listening.result import as_json
from gehoor.listening.signals import signals
from gehoor.listening.tests.made import heard, pingpong, transcript

ROOM = Path(shape.__file__).parent
ACOUSTIC = {"Track", "Heard", "tracks", "pitch", "level", "nuclei", "hop_s", "semitones", "levels"}
VOICES = {
    "pitch",
    "level",
    "syllables",
    "hear",
    "trace",
    "opening",
    "measures",
    "resistance",
    "channels",
    "tones",
}

SPEECH = pingpong(24, length_s=2.0, gap_s=0.5)
LINES = sorted((a, b, who) for who, spans in SPEECH.items() for a, b in spans)
READ = transcript(
    *(
        (who, "misschien weet ik het niet zo goed, denk ik" if who == "customer" else "wat vindt u?", a, b)
        for a, b, who in LINES
    )
)


def names_in(path):
    """Every name, attribute, argument and imported module that a file speaks of."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names} | set((node.module or "").split("."))
        elif isinstance(node, ast.Import):
            found |= {part for alias in node.names for part in alias.name.split(".")}
    return found


def reached_from(start):
    """The files of this room that a file imports, and those that they import."""
    found, waiting = set(), [start]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gehoor.listening"):
                base = ROOM.joinpath(*(node.module or "").split(".")[2:])
                names = [base / alias.name for alias in node.names]
                tried = [
                    base.with_suffix(".py"),
                    base / "__init__.py",
                    *(one.with_suffix(".py") for one in names),
                ]
                waiting += [one for one in tried if one.is_file()]
    return found


def test_no_file_behind_the_signals_knows_anything_of_a_voice():
    files = reached_from(ROOM / "signals.py")
    assert len(files) > 3
    for path in files - {ROOM / "shape.py"}:
        assert not names_in(path) & ACOUSTIC, path.name
        assert path.stem not in VOICES, path.name


def test_what_goes_into_the_signals_has_no_acoustic_field():
    assert list(inspect.signature(signals).parameters) == ["turns", "markers", "language"]
    for one in (shape.Turn, shape.Marker):
        assert not {field.name for field in fields(one)} & ACOUSTIC


def test_the_only_call_of_signals_hands_on_turns_and_markers():
    tree = ast.parse((ROOM / "analyse.py").read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "signals"
    ]
    assert [ast.unparse(one) for one in calls] == ["signals(turns, markers)"]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 12), st.floats(-30, 40), st.floats(-90, 0))
def test_another_voice_changes_no_signal_no_marker_and_no_turn(seed, rate, pitch, level):
    usual = heard(**SPEECH)
    random = np.random.default_rng(seed)
    other = heard(**SPEECH, rate=rate, pitch=pitch, level=level)
    shuffled = replace(
        other.tracks["customer"],
        pitch=random.permutation(other.tracks["customer"].pitch),
        level=random.permutation(other.tracks["customer"].level),
        nuclei=np.sort(random.uniform(0, other.duration_s, 50)),
    )
    other = replace(other, tracks={"seller": other.tracks["seller"], "customer": shuffled})
    one, changed = (as_json(analyse(sound, READ)) for sound in (usual, other))
    assert one["signals"]
    assert one["signals"] == changed["signals"]
    assert one["turns"] == changed["turns"]


def test_the_customers_voice_is_in_no_measure_at_all():
    usual = heard(**SPEECH)
    silent = replace(usual, tracks={**usual.tracks, "customer": heard(**SPEECH, pitch=30.0).tracks["seller"]})
    assert as_json(analyse(usual, READ))["measures"] == as_json(analyse(silent, READ))["measures"]


def test_an_analysis_knows_no_persons_so_that_nobody_can_be_ranked():
    found = as_json(analyse(heard(**SPEECH), READ))
    words = {"rank", "ranking", "score", "best", "worst", "percentile_of", "team", "user", "name", "person"}
    assert not words & keys(found)
    assert list(inspect.signature(analyse).parameters) == ["heard", "transcript", "baseline", "call_type"]


def keys(value):
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in keys(one)}
    return {key for one in value for key in keys(one)} if isinstance(value, list) else set()
