"""The bars of hearing, on calls spoken by espeak-ng over a telephone line. The same figures every time."""

import numpy as np
import pytest

from bench.listening import around, floor, openings
from bench.listening.ears import SIDES, own
from bench.listening.line import LEAKY, TELEPHONE, Line
from bench.listening.material import material
from bench.listening.pitched import voice
from bench.listening.score import pitch_score, rate_errors, speech_score, transitions
from bench.listening.tuned import own_pitch

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("method", ["silero", "energy"])
@pytest.mark.parametrize("line", [TELEPHONE, LEAKY])
def test_speech_gaps_share_and_syllables(line: Line, method: str) -> None:
    scores, errors = [], []
    for one in material(240.0, {"it": line}):
        heard = own(*one.lines["it"], method)
        truth = one.call.truth
        scores.append(speech_score(heard.speech, truth["speech"], truth["duration_s"], transitions(truth)))
        errors += [rate_errors(heard.tracks[who].nuclei, truth, who) for who in SIDES]
    assert np.mean([one.miss for one in scores]) <= 0.04
    assert np.mean([one.false_alarm for one in scores]) <= 0.02
    assert np.mean([one.gap_error for one in scores]) <= 0.060
    assert np.mean([one.share_error for one in scores]) <= 0.01
    assert np.abs(np.concatenate(errors)).mean() <= 0.05


@pytest.mark.parametrize(("name", "base"), [("nl", 1.0), ("nl+f3", 12.0)])
@pytest.mark.parametrize("line", [TELEPHONE, Line(snr_db=10.0)])
def test_pitch(name: str, base: float, line: Line) -> None:
    spoken = voice(name, base)
    found, truth = own_pitch(spoken.over(line), line.rate), spoken.semitones[::2]
    count = min(len(found), len(truth))
    score = pitch_score(found[:count], truth[:count])
    assert score["gross"] <= 0.015
    assert abs(score["median"]) <= 0.15
    assert abs(score["spread"]) <= 0.3


def test_interruptions() -> None:
    heard, _ = floor.many()
    assert heard.f1 >= 0.90


def test_the_verdict_on_openings() -> None:
    found = openings.verdicts()
    assert found.above >= 0.95
    assert found.below >= 0.95
    assert found.false <= 0.05


def test_everything_else_on_the_line_is_named() -> None:
    assert [case[0] for case in around.cases() if not around.named(case)[0]] == []
