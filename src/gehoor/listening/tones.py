"""What is on a line beside speech: key tones, ring tones, the beep of a voicemail, music on hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.audio.block import HOP_S, Curve, Mask
from gehoor.listening.speech.floor import floor, loud
from gehoor.listening.speech.spans import filled, mask_of, runs
from gehoor.listening.trace import Trace

LOW_HZ, HIGH_HZ = (697, 770, 852, 941), (1209, 1336, 1477, 1633)  # ITU-T Q.23
KEYS = ("123A", "456B", "789C", "*0#D")
KEY_OFF_HZ, KEY_SHARE, KEY_S = 20.0, 0.9, 0.05
KEY_BALANCE, KEY_STILL_HZ = 0.12, 5.0  # the weaker tone beside the stronger; how still both stand
KEYS_APART_S = 2.0

RING_HZ = (370.0, 510.0)  # 425 in Europe; 400+450 in the United Kingdom; 440+480 in America
BEEP_HZ = (300.0, 2500.0)
PURE_SHARE, PURE_OFF_HZ = 0.85, 12.0
RING_S, RINGS_APART_S = (0.3, 4.0), 6.5
BUSY_S = 0.6  # tones on and off this quickly say that the line is taken
BEEP_S = (0.12, 1.6)
BEEP_PURER = 0.08  # so much more of the sound must be in the beep: vowels can be pure, too
HEARD_DB = -55.0

MUSIC_WINDOW, MUSIC_STEP, MUSIC_LEAST_S = 400, 100, 6.0  # blocks, blocks, seconds
MUSIC_FULL, MUSIC_STILL, MUSIC_VOICE = 0.93, 0.24, 0.35  # shares of the window; certainty of the network


@dataclass(frozen=True, slots=True)
class Tone:
    """Something found on one channel, in seconds; `detail` is the keys, the cadence, or empty."""

    kind: str
    start: float
    end: float
    detail: str = ""


def tones(channel: Trace) -> list[Tone]:
    """Keys, ring tones and music of a channel, in order of their beginning."""
    keys = _keys(channel)
    rest = ~mask_of([(one.start, one.end) for one in keys], len(channel.level))
    found = [*_joined_keys(keys), *_rings(channel, rest), *_music(channel)]
    return sorted(found, key=lambda one: one.start)


def _keys(channel: Trace) -> list[Tone]:
    low = np.minimum(channel.first_hz, channel.second_hz)
    high = np.maximum(channel.first_hz, channel.second_hz)
    row, column = _nearest(low, LOW_HZ), _nearest(high, HIGH_HZ)
    share = channel.first_share + channel.second_share
    even = channel.second_share > KEY_BALANCE * channel.first_share
    good = (row >= 0) & (column >= 0) & even & (share > KEY_SHARE) & (channel.level > HEARD_DB)
    number = np.where(good, row * 4 + column, -1)
    return list(_same(number, low, high))


def stronger(found: list[list[Tone]], channels: Sequence[Trace]) -> list[list[Tone]]:
    """The tones of two channels without those that only leaked in from the other."""
    return [
        [
            one
            for one in mine
            if not any(_leaked(one, other, channels[at], channels[1 - at]) for other in theirs)
        ]
        for at, (mine, theirs) in enumerate(zip(found, found[::-1], strict=True))
    ]


def _leaked(one: Tone, other: Tone, here: Trace, there: Trace) -> bool:
    if one.kind != other.kind or one.start > other.end + 0.5 or other.start > one.end + 0.5:
        return False
    part = slice(round(one.start / HOP_S), round(one.end / HOP_S))
    return float(np.percentile(here.level[part], 90)) < float(np.percentile(there.level[part], 90)) - 10.0


def _same(number: NDArray[np.int64], low: Curve, high: Curve) -> Iterator[Tone]:
    """Each stretch of one and the same key that is long and still enough to be one."""
    for key in np.unique(number[number >= 0]).tolist():
        for start, end in runs(filled(number == key, 0.03, KEY_S)).tolist():
            inner = slice(start + 1, end - 1)
            if max(float(np.std(low[inner])), float(np.std(high[inner]))) < KEY_STILL_HZ:
                yield Tone("dtmf", start * HOP_S, end * HOP_S, KEYS[key // 4][key % 4])


def _nearest(hertz: Curve, lines: Sequence[int]) -> NDArray[np.int64]:
    """Which of the lines each frequency is; -1 when it is none."""
    off = np.abs(hertz[:, None] - np.asarray(lines, np.float32))
    return np.where(off.min(axis=1) < KEY_OFF_HZ, off.argmin(axis=1), -1)


def _joined_keys(keys: list[Tone]) -> list[Tone]:
    """Keys pressed one after the other as one number."""
    out: list[Tone] = []
    for key in sorted(keys, key=lambda one: one.start):
        if out and key.start - out[-1].end <= KEYS_APART_S:
            out[-1] = Tone("dtmf", out[-1].start, key.end, out[-1].detail + key.detail)
        else:
            out.append(key)
    return out


def pure(
    channel: Trace, share: Curve, band: tuple[float, float], length_s: tuple[float, float]
) -> list[tuple[int, int]]:
    """Stretches of blocks in which one steady tone within the band is nearly all there is."""
    inside = (channel.first_hz > band[0]) & (channel.first_hz < band[1])
    steady = filled(inside & (share > PURE_SHARE) & (channel.level > HEARD_DB), 0.05, 0.05)
    found = []
    for start, end in runs(steady).tolist():
        middle = slice(start + 2, max(start + 3, end - 2))
        still = float(np.std(channel.first_hz[middle])) < PURE_OFF_HZ
        if still and length_s[0] <= (end - start) * HOP_S <= length_s[1]:
            found.append((start, end))
    return found


def _rings(channel: Trace, rest: Mask) -> list[Tone]:
    groups: list[list[tuple[int, int]]] = []
    near = np.abs(channel.first_hz - channel.second_hz) < 170  # two close tones are one ring tone
    for one in pure(channel, channel.first_share + channel.second_share * near, RING_HZ, RING_S):
        if not rest[one[0] : one[1]].all():
            continue
        if groups and (one[0] - groups[-1][-1][1]) * HOP_S <= RINGS_APART_S:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [_ring(group) for group in groups if len(group) > 1 or (group[0][1] - group[0][0]) * HOP_S > 0.7]


def _ring(group: list[tuple[int, int]]) -> Tone:
    lengths = [(end - start) * HOP_S for start, end in group]
    apart = [(after[0] - before[1]) * HOP_S for before, after in pairwise(group)]
    busy = len(group) > 2 and max(lengths) < BUSY_S and max(apart) < BUSY_S
    return Tone("ring_tone", group[0][0] * HOP_S, group[-1][1] * HOP_S, "busy" if busy else "ringing")


def beeps(channel: Trace) -> list[tuple[float, float]]:
    """Single beeps, as after the greeting of a voicemail."""
    found = pure(channel, channel.first_share - BEEP_PURER, BEEP_HZ, BEEP_S)
    return [(start * HOP_S, end * HOP_S) for start, end in found]


def _music(channel: Trace) -> list[Tone]:
    """Where sound goes on without a pause and its strongest line stands still from one moment to the next.

    A voice pauses and glides: its strongest line is where it was 0.1 s ago in at most 15 % of all blocks.
    """
    count = len(channel.level)
    if count < MUSIC_WINDOW:
        return []
    mask = np.zeros(count, np.bool_)
    full, still = _full(channel.level), _still(channel.first_hz)
    for start in range(0, count - MUSIC_WINDOW + 1, MUSIC_STEP):
        window = slice(start, start + MUSIC_WINDOW)
        if _is_music(full[window], still[window], channel.voice[window]):
            mask[window] = True
    mask = filled(mask, 3.0, MUSIC_LEAST_S)
    sounding = filled(full, 0.2)
    found = [_to_its_ends(sounding, start, end) for start, end in runs(mask).tolist()]
    return [Tone("hold_music", start * HOP_S, end * HOP_S) for start, end in found]


def _to_its_ends(sounding: Mask, start: int, end: int) -> tuple[int, int]:
    """The stretch with what sounds on at either side of it for less than one step of the window."""
    before = sounding[max(0, start - MUSIC_STEP) : start][::-1]
    after = sounding[end : end + MUSIC_STEP]
    return start - int(np.cumprod(before).sum()), end + int(np.cumprod(after).sum())


def _is_music(full: Mask, still: Mask, voice: Curve) -> bool:
    if full.mean() < MUSIC_FULL or still[full].mean() < MUSIC_STILL:
        return False
    return not len(voice) or float(voice.mean()) < MUSIC_VOICE


def _full(level: Curve) -> Mask:
    mask: Mask = level > max(loud(level, floor(level)) - 30.0, HEARD_DB)
    return mask


def _still(hertz: Curve, apart: int = 10, off: float = 6.0) -> Mask:
    before = np.concatenate([np.full(apart, -1.0, np.float32), hertz[:-apart]])
    mask: Mask = np.abs(hertz - before) < off
    return mask
