"""From a recording to what can be heard in it."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from gehoor.listening.audio.block import HOP_S, Curve, Mask
from gehoor.listening.audio.clipping import Clipping
from gehoor.listening.audio.source import Recording, Source, opened
from gehoor.listening.errors import AudioError
from gehoor.listening.judge import Judged, judged, silences, sound
from gehoor.listening.level import FLOOR_DB, levels
from gehoor.listening.shape import SPEAKERS, Heard, Side, Sound, Speaker, Track, Warn
from gehoor.listening.speech import silero
from gehoor.listening.speech.spans import spans
from gehoor.listening.syllables import nuclei
from gehoor.listening.trace import Trace, trace

Method = Literal["auto", "silero", "energy"]


def hear(source: Source, *, seller: Side | None = None, method: Method = "auto") -> Heard:
    """Listen to a recording: a path or a binary file, one or two channels, 8 to 48 kHz.

    `seller` says which channel is the seller's; None lets the ears find out. `method` "auto" takes Silero
    when it is installed. Raises AudioError with the reason when there is nothing to hear.
    """
    network = _network(method)
    with opened(source) as recording:
        clipping = Clipping(recording.rate, recording.channels)
        recording.blocks = clipping.watch(recording.blocks)
        traces = trace(recording, network)
    if not traces.frames:
        raise AudioError("no_sound")
    found = judged(traces, seller)
    duration = recording.read / recording.rate
    number = _numbers(found)
    cut = _clipped(clipping, number)
    heard = [tone for who, at in number.items() for tone in (sound(one, who) for one in found.tones[at])]
    sounds = [*heard, *cut, *silences(found.masks, found.tones, duration)]
    masks = {who: found.masks[at] for who, at in number.items()}
    return Heard(
        duration_s=round(duration, 3),
        sample_rate=recording.rate,
        channels=recording.channels,
        separated=found.separated,
        method="silero" if network else "energy",
        seller_side=found.side,
        speech={who: spans(masks[who], duration) if who in masks else () for who in SPEAKERS},
        tracks=_tracks(traces.channels, masks, number),
        sounds=sorted(sounds, key=lambda one: one.start),
        warnings=[
            *([] if network else [Warn("energy_method")]),
            *_warnings(recording, found, bool(cut), any(mask.any() for mask in masks.values())),
        ],
    )


def _network(method: Method) -> silero.Silero | None:
    if method == "energy":
        return None
    try:
        return silero.load()
    except AudioError:
        if method == "silero":
            raise
        return None


def _numbers(found: Judged) -> dict[Speaker, int]:
    """Which channel is whose; of channels that are no two, only the one that counts."""
    if found.alone is None:
        return {"seller": 0, "customer": 1} if found.side == "left" else {"seller": 1, "customer": 0}
    theirs = found.side is not None and ("left", "right")[found.alone] != found.side
    return {"customer" if theirs else "seller": found.alone}


def _tracks(
    channels: list[Trace], masks: Mapping[Speaker, Mask], number: Mapping[Speaker, int]
) -> dict[Speaker, Track]:
    frames = len(channels[0].level)
    return {
        who: _track(channels[number[who]], masks[who]) if who in number else _no_track(frames)
        for who in SPEAKERS
    }


def _track(channel: Trace, speech: Mask) -> Track:
    pitch: Curve = np.where(speech, channel.pitch, np.float32(np.nan))
    return Track(
        HOP_S, pitch, levels(channel.level), nuclei(channel.nucleus, ~np.isnan(channel.pitch), speech)
    )


def _no_track(frames: int) -> Track:
    nothing = np.full(frames, np.nan, np.float32)
    return Track(HOP_S, nothing, np.full(frames, FLOOR_DB, np.float32), np.zeros(0))


def _clipped(clipping: Clipping, number: Mapping[Speaker, int]) -> list[Sound]:
    return [
        Sound("clipping", start, end, who, {"cuts": cuts})
        for who, at in number.items()
        for start, end, cuts in clipping.spans(at)
    ]


def _warnings(recording: Recording, found: Judged, clipped: bool, speech: bool) -> list[Warn]:
    out = list(found.warnings)
    if recording.broken:
        out.append(Warn("cut_short", {"at_s": round(recording.read / recording.rate, 1)}))
    if clipped:
        out.append(Warn("clipped"))
    if not speech:
        out.append(Warn("no_speech"))
    return out
