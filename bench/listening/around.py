"""Calls with something else on the line, and whether it is named."""

from collections.abc import Iterator

import numpy as np

from bench.listening.call import RATE, Call, built, later, with_sound
from bench.listening.call import Line as Said
from bench.listening.ears import own
from bench.listening.line import CLEAN, TELEPHONE, Line, sent
from bench.listening.sounds import hold_music, keys, ring_tone, tone
from bench.listening.talk import talk

Case = tuple[str, Call, Line, str]  # name, call, line, the code that must be among sounds or warnings


def cases() -> Iterator[Case]:
    """Every kind of thing on a line."""
    base = built(talk(40, 21))
    yield "ring tone, 425 Hz", _on(base, ring_tone(3, RATE), "customer"), TELEPHONE, "ring_tone"
    yield (
        "ring tone, 440+480 Hz",
        _on(base, ring_tone(2, RATE, (440, 480), 2), "customer"),
        TELEPHONE,
        "ring_tone",
    )
    yield "busy tone", _on(base, ring_tone(8, RATE, (425,), 0.5, 0.5), "customer"), TELEPHONE, "ring_tone"
    yield "keys", _on(base, keys("0612#", RATE), "seller"), TELEPHONE, "dtmf"
    yield "music on hold", _on(base, hold_music(20, RATE), "customer"), TELEPHONE, "hold_music"
    yield "silence", later(base, 14), TELEPHONE, "silence"
    yield "voicemail", answered_by_machine(), TELEPHONE, "voicemail"
    yield "one empty channel", _changed(base, [1, 0]), CLEAN, "empty_channel"
    mixed = base.samples.sum(axis=1, keepdims=True)
    yield "equal channels", Call(mixed.repeat(2, axis=1), base.truth), Line(leak_db=None), "equal_channels"
    yield "one channel", Call(mixed, base.truth), Line(leak_db=None), "one_channel"
    yield "both voices on both", base, Line(leak_db=-4, leak_s=0.0), "not_separated"
    yield "too loud", Call(base.samples * 4, base.truth), CLEAN, "clipping"
    yield "nothing special", base, TELEPHONE, ""


def answered_by_machine() -> Call:
    """A greeting, a beep, and a message after it."""
    call = built(
        [
            Said("customer", "Dit is de voicemail van Annemarie Jansen. Spreek een bericht in na de toon."),
            Said("seller", "Goedemiddag, met Thomas van Noordzij Techniek. Ik bel u morgen terug.", 1.6),
        ]
    )
    end = call.truth["speech"]["customer"][-1][1]
    return with_sound(call, tone((1000,), 0.5, RATE), end + 0.5, "customer", "voicemail")


def named(case: Case) -> tuple[bool, list[str]]:
    """Whether the right thing is named and nothing else; and what is named."""
    _, call, line, expected = case
    heard = own(sent(call.samples, RATE, line), line.rate)
    sounds = sorted({one.kind for one in heard.sounds})
    codes = [one.code for one in heard.warnings if one.code not in ("crosstalk", "clipped", "side_guessed")]
    said = [*sounds, *codes]
    return said == ([expected] if expected else []), said


def _on(call: Call, wave: np.ndarray, speaker: str) -> Call:
    return with_sound(later(call, len(wave) / RATE + 1), wave, 0.5, speaker, "sound")


def _changed(call: Call, gains: list[float]) -> Call:
    return Call((call.samples * np.asarray(gains, np.float32)).astype(np.float32), call.truth)
