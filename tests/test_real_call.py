"""Two real people on a telephone line, where it lies beside the project: who speaks when, in which order."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from bench.listening.ears import own
from bench.listening.line import Line, sent
from bench.listening.real import WORSE, order, real_call
from bench.listening.score import speech_score

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Story = TypeVar("Story", bound=Callable[..., None])


def where_present(story: Story) -> Story:
    """Collect the story only where the recording lies beside the project."""
    story.__test__ = (DATA / "calls" / "auto_repairs_40.flac").exists()  # type: ignore[attr-defined]
    return story


def hold_to_the_bars(line: Line | None, method: str) -> None:
    found = real_call(DATA)
    assert found
    samples, rate, truth = found
    heard = own(samples if line is None else sent(samples, rate, line), rate, method).speech
    score = speech_score(heard, truth, len(samples) / rate, ())
    assert score.miss <= 0.03
    assert score.false_alarm <= 0.02
    assert (score.start_error + score.end_error) / 2 <= 0.040
    assert score.share_error <= 0.01
    assert order(heard) == order(truth)


@where_present
def test_two_people_on_a_telephone_are_heard_as_they_spoke() -> None:
    hold_to_the_bars(None, "silero")


@where_present
@pytest.mark.slow
@pytest.mark.parametrize("method", ["silero", "energy"])
def test_they_still_are_after_noise_a_law_and_each_others_voices(method: str) -> None:
    hold_to_the_bars(WORSE, method)


@where_present
@pytest.mark.slow
def test_the_right_channel_is_as_good_as_the_left() -> None:
    found = real_call(DATA)
    assert found
    samples, rate, _ = found
    straight, turned = own(samples, rate), own(np.ascontiguousarray(samples[:, ::-1]), rate)
    assert list(straight.speech["seller"]) == list(turned.speech["customer"])
