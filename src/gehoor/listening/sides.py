"""Which channel is the seller's, when nobody says so."""

from collections.abc import Sequence

from gehoor.listening.shape import Side, Span
from gehoor.listening.tones import Tone

ANSWERS_S = 4.0  # who picks up says little: a name, a company


def seller_side(found: Sequence[Sequence[Tone]], speech: Sequence[Sequence[Span]]) -> tuple[Side, str]:
    """The side, and what says so: ring_tone, dtmf, who_answers or convention.

    Ring tones and voicemails come from the other end; keys are pressed at this one. Else: who speaks first
    and briefly has been called. Else the left channel, as most telephone systems do it.
    """
    for kind, own in (("ring_tone", False), ("voicemail", False), ("dtmf", True)):
        heard = [any(one.kind == kind for one in channel) for channel in found]
        if heard[0] != heard[1]:
            return ("left" if heard[0] == own else "right"), kind
    first = [channel[0][0] if channel else float("inf") for channel in speech]
    called = 0 if first[0] < first[1] else 1
    if all(speech) and _briefly(speech[called], speech[1 - called]):
        return ("right" if called == 0 else "left"), "who_answers"
    return "left", "convention"


def _briefly(called: Sequence[Span], caller: Sequence[Span]) -> bool:
    """Whether the first word of the one is short, and the other's longer."""
    said = _until(called, caller[0][0])
    answered = _until(list(caller), next((a for a, _ in called if a > caller[0][1]), float("inf")))
    return 0 < said <= ANSWERS_S and answered > said


def _until(spans: Sequence[Span], moment: float) -> float:
    return sum(end - start for start, end in spans if start < moment)
