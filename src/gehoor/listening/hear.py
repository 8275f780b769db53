"""From a recording to what can be heard in it."""

from typing import Literal

import numpy as np

from gehoor.listening.audio.block import HOP_S, Curve, Mask
from gehoor.listening.audio.source import Recording, Source, opened
from gehoor.listening.errors import AudioError
from gehoor.listening.level import levels
from gehoor.listening.shape import SPEAKERS, Heard, Side, Speaker, Track, Warn
from gehoor.listening.channels import WIDE, leak, leaked
from gehoor.listening.speech import silero
from gehoor.listening.speech.decide import Other, speech
from gehoor.listening.speech.spans import spans
from gehoor.listening.syllables import nuclei
from gehoor.listening.trace import Trace, trace

Method = Literal["auto", "silero", "energy"]


def hear(source: Source, *, seller: Side | None = None, method: Method = "auto") -> Heard:
    """Listen to a recording: a path or a binary file, one or two channels, 8 to 48 kHz.

    `seller` says which channel is the seller's; None lets the ears find out. `method` "auto" takes Silero when
    it is installed. Raises AudioError with the reason when there is nothing to hear.
    """
    network = _network(method)
    with opened(source) as recording:
        traces = trace(recording, network)
    if not traces.frames:
        raise AudioError("no_sound")
    duration = recording.read / recording.rate
    sides = _speech(traces.channels)
    side: Side = seller or "left"
    order = traces.channels if side == "left" else traces.channels[::-1]
    masks = sides if side == "left" else sides[::-1]
    voices: dict[Speaker, tuple[Trace, Mask]] = dict(
        zip(SPEAKERS, zip(order, masks, strict=True), strict=False)
    )
    return Heard(
        duration_s=round(duration, 3), sample_rate=recording.rate, channels=recording.channels,
        separated=recording.channels == 2, method="silero" if network else "energy", seller_side=side,
        speech={who: spans(voices[who][1], duration) if who in voices else () for who in SPEAKERS},
        tracks={who: _track(*voices[who]) if who in voices else _no_track(traces.frames) for who in SPEAKERS},
        warnings=_warnings(recording, network),
    )  # fmt: skip


def _network(method: Method) -> silero.Silero | None:
    if method == "energy":
        return None
    try:
        return silero.load()
    except AudioError:
        if method == "silero":
            raise
        return None


def _speech(channels: list[Trace]) -> list[Mask]:
    """Speech of each channel, without what leaked in from the other."""
    if len(channels) == 1:
        return [speech(channels[0].level, channels[0].voice)]
    return [
        speech(one.level, one.voice, _other(one, other))
        for one, other in zip(channels, channels[::-1], strict=True)
    ]


def _other(into: Trace, of: Trace) -> Other | None:
    found = leak(into.level, of.level)
    if not found:
        return None
    return Other(leaked(into.level, of.level, found), leaked(into.level, of.level, found, WIDE))


def _track(channel: Trace, speech: Mask) -> Track:
    pitch: Curve = np.where(speech, channel.pitch, np.float32(np.nan)).astype(np.float32)
    return Track(
        HOP_S, pitch, levels(channel.level), nuclei(channel.nucleus, ~np.isnan(channel.pitch), speech)
    )


def _no_track(frames: int) -> Track:
    return Track(HOP_S, np.full(frames, np.nan, np.float32), np.full(frames, -120, np.float32), np.zeros(0))


def _warnings(recording: Recording, network: silero.Silero | None) -> list[Warn]:
    found = [] if network else [Warn("energy_method")]
    if recording.broken:
        found.append(Warn("cut_short", {"at_s": round(recording.read / recording.rate, 1)}))
    return found
