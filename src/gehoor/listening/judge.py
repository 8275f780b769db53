"""From the tracks of a recording to who speaks when, what else there is, and whose channel is whose."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from gehoor.listening.audio.block import HOP_S, Mask
from gehoor.listening.channels import IDENTICAL, WIDE, Leak, leak, leaked, mixed
from gehoor.listening.shape import Side, Sound, Span, Speaker, Warn
from gehoor.listening.sides import seller_side
from gehoor.listening.speech.decide import Other, speech
from gehoor.listening.speech.spans import filled, mask_of, runs, spans
from gehoor.listening.tones import Tone, beeps, stronger, tones
from gehoor.listening.trace import Trace, Traces
from gehoor.listening.voicemail import voicemail

EMPTY_DB = -60.0  # a channel that never gets above this carries nothing
SILENCE_S = 10.0
LEAK_WORTH_DB = 30.0  # a leak weaker than this is not worth a warning


@dataclass(slots=True)
class Judged:
    """Per channel of the recording: speech and tones. `alone` is the one that counts, if one does."""

    masks: list[Mask]
    tones: list[list[Tone]]
    separated: bool
    side: Side | None = None
    alone: int | None = None
    warnings: list[Warn] = field(default_factory=list)


def judged(traces: Traces, told: Side | None) -> Judged:
    """Everything that needs the recording as a whole."""
    channels = traces.channels
    leaks = [leak(one.level, other.level) for one, other in _pairs(channels)]
    found = [tones(channel) for channel in channels]
    masks = [
        _speech(channel, other, lost, heard)
        for (channel, other), lost, heard in zip(_each(channels), leaks or [None], found, strict=True)
    ]
    if len(channels) == 2:
        found = stronger(found, channels)
    out = Judged(masks, found, separated=len(channels) == 2)
    _together(out, traces)
    if out.separated:
        _answered(out, channels)
        out.warnings += _leaks(leaks)
    _assigned(out, told)
    return out


def _pairs(channels: list[Trace]) -> list[tuple[Trace, Trace]]:
    return list(zip(channels, channels[::-1], strict=True)) if len(channels) == 2 else []


def _each(channels: list[Trace]) -> list[tuple[Trace, Trace]]:
    return _pairs(channels) or [(channels[0], channels[0])]


def _speech(channel: Trace, of: Trace, lost: Leak | None, found: list[Tone]) -> Mask:
    other = None
    if lost:
        tight, wide = (leaked(channel.level, of.level, lost, *smear) for smear in ((), (WIDE,)))
        other = Other(tight, wide)
    mask = speech(channel.level, channel.voice, other)
    return filled(mask & ~_around(found, len(mask)))


def _around(found: Sequence[Tone], frames: int, room_s: float = 0.05) -> Mask:
    return mask_of([(one.start - room_s, one.end + room_s) for one in found], frames)


def _together(out: Judged, traces: Traces) -> None:
    """Whether the two channels are two."""
    if len(traces.channels) == 1:
        out.alone = 0
        out.warnings.append(Warn("one_channel"))
        return
    peaks = [float(np.percentile(channel.level, 99.9)) for channel in traces.channels]
    if min(peaks) < EMPTY_DB:
        out.alone, out.separated = int(np.argmax(peaks)), False
        out.warnings.append(Warn("empty_channel", {"side": ("right", "left")[out.alone]}))
    elif traces.likeness > IDENTICAL:
        out.alone, out.separated = 0, False
        out.warnings.append(Warn("equal_channels"))
    elif mixed(traces.channels[0].level, traces.channels[1].level):
        out.alone, out.separated = int(np.argmax([mask.sum() for mask in out.masks])), False
        out.warnings.append(Warn("not_separated"))


def _answered(out: Judged, channels: list[Trace]) -> None:
    """A voicemail's greeting is nobody's speech."""
    said = [spans(mask) for mask in out.masks]
    for number, channel in enumerate(channels):
        rest = ~_around(out.tones[number], len(channel.level))
        heard = [one for one in beeps(channel) if rest[round(one[0] / HOP_S) : round(one[1] / HOP_S)].all()]
        machine = voicemail(heard, _without(said[number], heard), said[1 - number])
        if machine:
            out.tones[number] = sorted([*out.tones[number], machine], key=lambda one: one.start)
            out.masks[number] = filled(out.masks[number] & ~_around([machine], len(channel.level)))
            return


def _without(said: Sequence[Span], heard: Sequence[Span]) -> list[Span]:
    """Speech that is no beep."""
    return [span for span in said if not any(_mostly(span, beep) for beep in heard)]


def _mostly(span: Span, beep: Span) -> bool:
    return min(span[1], beep[1]) - max(span[0], beep[0]) > 0.5 * (span[1] - span[0])


def _leaks(leaks: Sequence[Leak | None]) -> list[Warn]:
    worst = min((one.db for one in leaks if one), default=np.inf)
    return [Warn("crosstalk", {"db": round(float(worst), 1)})] if worst < LEAK_WORTH_DB else []


def _assigned(out: Judged, told: Side | None) -> None:
    if len(out.masks) == 1:
        return
    if told:
        out.side = told
    elif out.separated:
        out.side, by = seller_side(out.tones, [spans(mask) for mask in out.masks])
        if by in ("who_answers", "convention"):
            out.warnings.append(Warn("side_guessed", {"by": by, "side": out.side}))
    elif out.alone is not None:
        out.side = ("left", "right")[out.alone]  # the one voice known is the seller's


def silences(masks: Sequence[Mask], found: Sequence[Sequence[Tone]], duration_s: float) -> list[Sound]:
    """Where nothing is heard on any channel for SILENCE_S or longer."""
    busy = np.logical_or.reduce(
        [mask | _around(tone, len(mask)) for mask, tone in zip(masks, found, strict=True)]
    )
    return [
        Sound("silence", round(start * HOP_S, 2), round(min(end * HOP_S, duration_s), 2))
        for start, end in runs(~busy).tolist()
        if (end - start) * HOP_S >= SILENCE_S
    ]


def sound(tone: Tone, speaker: Speaker | None) -> Sound:
    """A tone in the shape that goes out."""
    names = {"dtmf": "keys", "ring_tone": "cadence", "voicemail": "beep_s"}
    detail = {names[tone.kind]: tone.detail} if tone.kind in names else {}
    return Sound(tone.kind, round(tone.start, 2), round(tone.end, 2), speaker, detail)
