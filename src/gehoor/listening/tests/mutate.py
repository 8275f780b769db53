"""Broken recordings: small files of every kind, with bytes changed, cut, doubled or swapped.

Run as a program it listens to many of them and prints what it cost: `python -m gehoor.listening.tests.mutate
FIRST COUNT METHOD`.
"""

import io
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from gehoor.listening.audio.block import HOP_S
from gehoor.listening.errors import AudioError
from gehoor.listening.hear import hear
from gehoor.listening.tests.sounds import call, wav

KINDS = (
    ("WAV", "PCM_16"),
    ("WAV", "ALAW"),
    ("WAV", "ULAW"),
    ("WAV", "FLOAT"),
    ("WAV", "IMA_ADPCM"),
    ("FLAC", "PCM_16"),
    ("OGG", "VORBIS"),
    ("OGG", "OPUS"),
    ("MP3", None),
    ("AIFF", "PCM_16"),
    ("AU", "ULAW"),
    ("CAF", "PCM_16"),
)


def originals() -> list[bytes]:
    """Two seconds of the call in every kind of file."""
    part = call()[:16_000]
    return [wav(part, kind=kind, subtype=subtype).getvalue() for kind, subtype in KINDS]


def mutated(seeds: range) -> Iterator[bytes]:
    """One broken file for each seed; the same seed breaks the same file in the same way."""
    files = originals()
    for seed in seeds:
        random = Random(seed)
        content = bytearray(random.choice(files))
        for _ in range(random.choice((1, 1, 2, 5, 30))):
            _break(content, random)
        yield bytes(content)


def _break(content: bytearray, random: Random) -> None:
    size = len(content)
    if size < 4:
        return
    early = random.random() < 0.5  # headers are short, and more interesting
    at = random.randrange(min(size, 200) if early else size)
    kind = random.randrange(6)
    if kind == 0:
        content[at] = random.randrange(256)
    elif kind == 1:
        content[at] ^= 1 << random.randrange(8)
    elif kind == 2:
        content[at : at + 4] = random.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"RIFF"))
    elif kind == 3:
        del content[at : at + random.choice((1, 4, 100, size))]
    elif kind == 4:
        content[at:at] = content[max(0, at - 50) : at]
    else:
        content[at : at + 8] = random.randbytes(8)


def outcome(content: bytes, method: str) -> str:
    """A reason, or "heard" when the result is well-formed; anything else raises."""
    try:
        heard = hear(io.BytesIO(content), method=method)  # type: ignore[arg-type]
    except AudioError as error:
        return error.code
    for who in ("seller", "customer"):
        spans = heard.speech[who]  # type: ignore[index]
        flat = [moment for span in spans for moment in span]
        assert flat == sorted(flat)
        assert not flat or 0 <= flat[0] <= flat[-1] <= heard.duration_s + HOP_S
        assert heard.tracks[who].level.shape == heard.tracks[who].pitch.shape  # type: ignore[index]
    return "heard"


def main() -> None:
    first, count, method = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for content in mutated(range(first, first + count)):
        start = time.process_time()
        outcomes[outcome(content, method)] += 1
        slowest = max(slowest, time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"outcomes": outcomes, "slowest_s": slowest, "peak_mb": peak}))


if __name__ == "__main__":
    main()
