"""A machine that answered: a greeting, a beep, and from then on only the caller."""

from collections.abc import Sequence

from gehoor.listening.shape import Span
from gehoor.listening.speech.spans import BRIDGE_S
from gehoor.listening.tones import Tone

GREETING_S, WORD_S = 2.0, 1.0  # a greeting is at least this long; the other may have said this much


def voicemail(beeps: Sequence[Span], greeter: Sequence[Span], caller: Sequence[Span]) -> Tone | None:
    """The greeting with its beep; None when a person answered."""
    for start, end in reversed(beeps):
        greeting = [span for span in greeter if span[0] < start]
        if not greeting or _long(greeting) < GREETING_S:
            continue
        after = [span for span in greeter if span[0] > end + BRIDGE_S]
        spoke = [span for span in caller if span[0] < start]
        if _long(after) <= WORD_S and _long(spoke) <= WORD_S:
            return Tone("voicemail", greeting[0][0], end, f"{start:.2f}")
    return None


def _long(spans: Sequence[Span]) -> float:
    return sum(end - start for start, end in spans)
