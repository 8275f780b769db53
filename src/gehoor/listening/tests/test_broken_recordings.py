"""However a recording is broken: a result or a reason; never a crash, a hang, or a full memory."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from gehoor.listening.tests.mutate import mutated, originals, outcome

SLOW_COUNT, PART = 10_000, 2_500


def test_the_whole_files_are_all_heard() -> None:
    assert {outcome(content, "energy") for content in originals()} == {"heard"}


def test_broken_files_give_a_result_or_a_reason() -> None:
    found = Counter(outcome(content, "energy") for content in mutated(range(120)))
    assert found.total() == 120
    assert found["heard"] > 20
    assert set(found) > {"heard", "not_audio"}


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, SLOW_COUNT, PART))
def test_ten_thousand_broken_files_never_crash_hang_or_fill_the_memory(first: int) -> None:
    method = "silero" if first == 0 else "energy"
    command = [sys.executable, "-m", "gehoor.listening.tests.mutate", str(first), str(PART), method]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3_000)
    assert done.returncode == 0, done.stderr[-2_000:]
    said = json.loads(done.stdout)
    assert sum(said["outcomes"].values()) == PART
    assert said["slowest_s"] < 10
    assert said["peak_mb"] < 500
