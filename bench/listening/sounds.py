"""What else is on a telephone line: ring tones, keys, music on hold, the beep of a voicemail."""

import numpy as np

from bench.listening.voices import Wave

KEYS = {
    **dict(zip("123A", [(697, high) for high in (1209, 1336, 1477, 1633)], strict=True)),
    **dict(zip("456B", [(770, high) for high in (1209, 1336, 1477, 1633)], strict=True)),
    **dict(zip("789C", [(852, high) for high in (1209, 1336, 1477, 1633)], strict=True)),
    **dict(zip("*0#D", [(941, high) for high in (1209, 1336, 1477, 1633)], strict=True)),
}


def tone(hertz: tuple[float, ...], seconds: float, rate: int, level: float = 0.15) -> Wave:
    """Sines together, with 5 ms of fading at both ends."""
    at = np.arange(round(seconds * rate)) / rate
    wave = sum(np.sin(2 * np.pi * one * at) for one in hertz) * level / len(hertz)
    fade = np.minimum(1.0, np.minimum(at, seconds - at) / 0.005)
    return (wave * np.clip(fade, 0, 1)).astype(np.float32)


def ring_tone(
    times: int, rate: int, hertz: tuple[float, ...] = (425,), on: float = 1.0, off: float = 4.0
) -> Wave:
    """The tone a caller hears while it rings elsewhere (the Netherlands: 425 Hz, 1 s on, 4 s off)."""
    one = np.concatenate([tone(hertz, on, rate), np.zeros(round(off * rate), np.float32)])
    return np.tile(one, times)


def keys(pressed: str, rate: int, on: float = 0.1, off: float = 0.1) -> Wave:
    """Telephone keys, one after the other."""
    quiet = np.zeros(round(off * rate), np.float32)
    return np.concatenate([part for key in pressed for part in (tone(KEYS[key], on, rate, 0.3), quiet)])


def hold_music(seconds: float, rate: int, seed: int = 3, beat: float = 0.4) -> Wave:
    """Chords, a tune over them and a soft beat: what waiting sounds like."""
    random = np.random.default_rng(seed)
    out = np.zeros(round(seconds * rate), np.float32)
    for step in range(int(seconds / beat)):
        root = 220 * 2 ** ([0, 5, 7, 0][step // 8 % 4] / 12)
        notes = [root, root * 2 ** (4 / 12), root * 2 ** (7 / 12)]
        tune = root * 2 * 2 ** (int(random.choice([0, 2, 4, 7, 9])) / 12)
        part = 0.5 * _note(notes, beat * 1.3, rate) + 0.5 * _note([tune], beat * 1.3, rate)
        start = round(step * beat * rate)
        end = min(len(out), start + len(part))
        out[start:end] += part[: end - start]
    return (0.12 * out / max(1e-9, float(np.sqrt((out**2).mean())))).astype(np.float32).clip(-0.95, 0.95)


def _note(hertz: list[float], seconds: float, rate: int) -> Wave:
    at = np.arange(round(seconds * rate)) / rate
    wave = sum(np.sin(2 * np.pi * one * part * at) / part**1.3 for one in hertz for part in (1, 2, 3, 4, 5))
    return (wave * np.exp(-at * 2) * np.minimum(1, at / 0.01)).astype(np.float32)
