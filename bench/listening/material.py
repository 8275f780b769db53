"""The calls of the benchmark: three casts, each over four lines. The same every time."""

from dataclasses import dataclass

from bench.listening.call import RATE, Call, Cast, built
from bench.listening.line import CLEAN, LEAKY, NOISY, TELEPHONE, Line, sent
from bench.listening.talk import talk
from bench.listening.voices import Wave

LINES: dict[str, Line] = {"clean": CLEAN, "telephone": TELEPHONE, "leak -25 dB": LEAKY, "noise 15 dB": NOISY}
CASTS = {
    "nl man/woman": ("nl", 11, Cast("nl", "nl+f3")),
    "nl woman/man": ("nl", 12, Cast("nl+f2", "nl+m3", 55, 40)),
    "en man/woman": ("en", 13, Cast("gmw/en", "gmw/en-US+f2")),
}


@dataclass(frozen=True)
class Material:
    """One call with its truth, and as it arrives over each line: (samples, channels) and the rate."""

    name: str
    call: Call
    lines: dict[str, tuple[Wave, int]]


def material(seconds: float = 300.0, lines: dict[str, Line] | None = None) -> list[Material]:
    """All calls of the benchmark."""
    out = []
    for name, (language, seed, cast) in CASTS.items():
        call = built(talk(seconds, seed, language), cast)
        heard = {key: (sent(call.samples, RATE, line), line.rate) for key, line in (lines or LINES).items()}
        out.append(Material(name, call, heard))
    return out
