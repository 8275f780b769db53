"""The shapes that hearing, reading and measuring hand each other. Seconds everywhere; no sentence anywhere.

Reasons, kinds and warnings are codes; whoever shows them to a person finds the words (`calls/words.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Speaker = Literal["seller", "customer"]
Side = Literal["left", "right"]
Span = tuple[float, float]  # start, end

SPEAKERS: tuple[Speaker, Speaker] = ("seller", "customer")


@dataclass(frozen=True, slots=True)
class Track:
    """What one voice does on a grid of `hop_s` seconds; frame i stands at i * hop_s.

    `pitch` is in semitones above 100 Hz, NaN where there is no voice; `level` in dB below full scale, never
    under -120. `nuclei` are the moments of the syllables, ascending.
    """

    hop_s: float
    pitch: NDArray[np.float32]
    level: NDArray[np.float32]
    nuclei: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sound:
    """Something that is not speech: hold_music, ring_tone, dtmf, voicemail, silence, clipping."""

    kind: str
    start: float
    end: float
    speaker: Speaker | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warn:
    """Something the listener must know before believing a number: a code and its facts."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the ears made of a recording.

    `separated` is false for one channel, for equal channels and for channels that leak too much: then all
    speech stands under "seller" when only one voice is known, and nothing about turns can be measured.
    `method` is "silero" or "energy". Speech spans are ascending, disjoint, already bridged and pruned.
    """

    duration_s: float
    sample_rate: int
    channels: int
    separated: bool
    method: str
    seller_side: Side | None
    speech: Mapping[Speaker, Sequence[Span]]
    tracks: Mapping[Speaker, Track]
    sounds: Sequence[Sound] = ()
    warnings: Sequence[Warn] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its times, when the recogniser gave them."""

    text: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said in one go. Times are None in a transcript without times."""

    speaker: Speaker | None
    text: str
    start: float | None = None
    end: float | None = None
    words: Sequence[Word] = ()
    label: str = ""  # the speaker's name as the file had it


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said, in order. `kind`: vtt, srt, whisper, deepgram, assemblyai, gong, text, csv, asr."""

    utterances: Sequence[Utterance]
    kind: str
    language: str = ""  # "nl" or "en", as found or told
    warnings: Sequence[Warn] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    """Something in the words: its kind, the quote, and where. `turn` counts turns from 0."""

    kind: str
    speaker: Speaker
    turn: int
    quote: str
    start: float | None = None
    end: float | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """A run of one speaker. `fto_s` is its start minus the end of the other's turn before it.

    Above zero a gap, below zero an overlap, None for the first turn. `spans` are its inter-pausal units.
    """

    speaker: Speaker
    start: float | None
    end: float | None
    fto_s: float | None = None
    text: str = ""
    spans: Sequence[Span] = ()
    markers: Sequence[Marker] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """One number with all that belongs to it; a `value` of None cannot be measured, and `reason` says why.

    `error` is the half-width of its uncertainty in the same unit; `method` names formula and version.
    """

    value: float | str | None
    unit: str
    n: int
    error: float | None
    method: str
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in the call that is worth hearing again: `why` is a code, `data` its facts."""

    kind: str
    start: float | None
    end: float | None
    quote: str = ""
    why: str = ""
    speaker: Speaker | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to try next time: a code, the moments it rests on, and the code of its source."""

    code: str
    moments: Sequence[int]
    source: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The same speaker's own openings before: median and spread per measure, and over how many calls."""

    n: int
    line: str  # telephone or wide
    median: Mapping[str, float]
    spread: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything about one call; `listening.result.as_json` writes it down."""

    duration_s: float | None
    speech: Mapping[Speaker, Sequence[Span]]
    turns: Sequence[Turn]
    measures: Mapping[str, Measure]
    moments: Sequence[Moment]
    suggestions: Sequence[Suggestion]
    signals: Sequence[
        Mapping[str, Any]
    ]  # customer-type signals: kind, counts, quotes; from time and words only
    sounds: Sequence[Sound]
    warnings: Sequence[Warn]
    method: Mapping[str, str]
