"""A list may be larger than the memory."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


def stream(megabytes: int, tmp_path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.streaming", str(megabytes)],
        cwd=ROOT,
        env={**os.environ, "GEHOOR_DATA": str(tmp_path), "DATABASE_URL": "", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_twenty_megabytes_pass_through_little_memory(tmp_path: Path) -> None:
    found = stream(20, tmp_path)
    assert found["created"] == found["rows"] > 100_000
    assert found["peak_mb"] < 160


@pytest.mark.slow
def test_a_gigabyte_stays_under_300_megabytes(tmp_path: Path) -> None:
    found = stream(1024, tmp_path)
    assert found["created"] == found["rows"] > 5_000_000
    assert found["peak_mb"] < 300
