"""One hour of two-channel telephone audio in a process of its own: CPU seconds and the peak of memory."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from bench.listening.voices import Wave

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Cost:
    """CPU seconds with and without the start of Python, and MB at the peak."""

    cpu_s: float
    whole_s: float
    peak_mb: float


def cost(samples: Wave, rate: int, method: str, seconds: float = 3600.0) -> Cost:
    """The call, repeated to fill `seconds`, as a WAV of A-law."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        with soundfile.SoundFile(file.name, "w", rate, 2, "ALAW") as out:
            left = round(seconds * rate)
            while left > 0:
                out.write(samples[:left].astype(np.float32))
                left -= len(samples)
        done = subprocess.run(
            [sys.executable, "-m", "bench.listening.hour", file.name, method],
            env={**os.environ, **ONE_THREAD},
            capture_output=True,
            check=True,
            text=True,
        )
    return Cost(**json.loads(done.stdout))


def main() -> None:
    from gehoor.listening.hear import hear

    start = time.process_time()
    hear(sys.argv[1], seller="left", method=sys.argv[2])  # type: ignore[arg-type]
    done = time.process_time()
    print(json.dumps({"cpu_s": done - start, "whole_s": done, "peak_mb": peak_mb()}))


def peak_mb() -> float:
    """The most memory this process has held; what getrusage says would count the parent's before exec."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
