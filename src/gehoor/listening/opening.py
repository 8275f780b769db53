"""The first ten seconds of the seller, beside the same speaker's own openings before.

Four numbers and three possible answers: above, below, or within one's own usual range. No word is about a
state of the speaker, and baselines of two people are never compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gehoor.listening.measures import uncertainty
from gehoor.listening.measures.call import Call, missing, number
from gehoor.listening.measures.voice import level_of, spread, syllables, voiced
from gehoor.listening.shape import Baseline, Heard, Measure, Span, Track
from gehoor.listening.turns import total, within

WINDOW_S = 10.0
FIRST_UNIT_S = 0.3  # the window starts at the first unit at least this long
LEAST_SPEECH_S = 4.0
LEAST_VOICED_S = 0.6  # sixty frames of ten milliseconds
LEAST_REST_S = 10.0
FEWEST_CALLS = 5  # with fewer the rest of this call stands in, and the answer is provisional
MOST_CALLS = 30
FEWEST_WINDOWS = 3
MAD = 1.4826  # makes the median absolute deviation a standard deviation, for a normal spread
Z = 1.5

KEYS = ("rate", "pitch", "range", "level")
UNITS: Mapping[str, str] = {"rate": "syll/s", "pitch": "st", "range": "st", "level": "dB"}
SPREAD_FLOOR: Mapping[str, float] = {"rate": 0.15, "pitch": 0.5, "range": 0.5, "level": 1.0}
# What an ear can tell apart. Two decibels and not three: at three a planted change of four is missed one time
# in five by somebody whose openings differ by one decibel.
NOTABLE: Mapping[str, float] = {"pitch": 1.5, "range": 3.0, "level": 2.0}
NOTABLE_RATE = 0.10  # of the median


@dataclass(frozen=True, slots=True)
class Opening:
    """The four numbers of an opening, and where it was. `level` is dB above the rest of the same call."""

    start: float
    end: float
    speech_s: float
    values: Mapping[str, float]
    reason: str = ""  # why there are no values


def opening_of(call: Call) -> Opening | None:
    """The opening of a call, with values or with the reason why there are none; None without a voice."""
    track = call.track("seller")
    if call.why_no_voice() or track is None:
        return None
    spans = call.spans("seller")
    window = window_of(spans)
    if window is None:
        return None
    inside, after = within(spans, *window), within(spans, window[1], float("inf"))
    reason = _too_little(track, inside)
    if not reason and total(after) < LEAST_REST_S:
        reason = "too_little_rest"
    values = {} if reason else numbers(track, inside, level_of(track, after))
    return Opening(*window, speech_s=total(inside), values=values, reason=reason)


def window_of(spans: Sequence[Span]) -> Span | None:
    """Ten seconds from the first unit of .3 s or more."""
    start = next((a for a, b in spans if b - a >= FIRST_UNIT_S), None)
    return None if start is None else (start, start + WINDOW_S)


def numbers(track: Track, spans: Sequence[Span], rest_level: float) -> dict[str, float]:
    """Rate in syllables per second, pitch and range in semitones, level in dB above `rest_level`."""
    semitones = voiced(track, spans)
    return {
        "rate": syllables(track, spans) / total(spans),
        "pitch": float(np.median(semitones)),
        "range": spread(semitones),
        "level": level_of(track, spans) - rest_level,
    }


def line_of(heard: Heard) -> str:
    """telephone or wide: the kind of line, by what the sampling rate can hold."""
    return "telephone" if heard.sample_rate <= 8000 else "wide"


def baseline_of(openings: Sequence[Mapping[str, float]], line: str) -> Baseline:
    """The speaker's usual range over their own earlier openings, oldest first; the last thirty count."""
    last = openings[-MOST_CALLS:]
    median, spreads = {}, {}
    for key in KEYS:
        values = np.array([one[key] for one in last if key in one], dtype=float)
        if values.size:
            median[key] = float(np.median(values))
            deviation = MAD * float(np.median(np.abs(values - median[key])))
            spreads[key] = max(deviation, SPREAD_FLOOR[key])
    return Baseline(len(last), line, median, spreads)


def rest_as_baseline(call: Call, opening: Opening) -> Baseline | None:
    """Stretches of ten seconds from the rest of this call, for want of earlier calls."""
    track = call.track("seller")
    if track is None or call.heard is None:
        return None
    after = within(call.spans("seller"), opening.end, float("inf"))
    whole = level_of(track, after)
    pieces = [piece for piece in _pieces(after) if not _too_little(track, piece)]
    if len(pieces) < FEWEST_WINDOWS:
        return None
    return baseline_of([numbers(track, piece, whole) for piece in pieces], line_of(call.heard))


def opening_measures(call: Call, baseline: Baseline | None) -> dict[str, Measure]:
    """opening (above, below, within) and its four numbers: opening_rate, _pitch, _range, _level."""
    names = {key: f"opening_{key}" for key in KEYS}
    opening = opening_of(call)
    if opening is None or opening.reason:
        why = opening.reason if opening else call.why_no_voice() or "no_speech"
        found = {names[key]: missing(names[key], UNITS[key], why) for key in KEYS}
        return {"opening": missing("opening", "", why), **found}
    assert call.heard
    own, provisional = _usable(call, opening, baseline)
    found = {names[key]: _number(key, opening, own, call.heard.method) for key in KEYS}
    return {"opening": _verdict(opening, own, provisional, call.heard.method), **found}


def compare(values: Mapping[str, float], own: Baseline) -> str:
    """above, below or within the speaker's own usual range.

    Above when at least two of the four numbers are; below when at least two are, and range or level is
    among them.
    """
    sides = {key: side(key, values[key], own) for key in KEYS if key in own.median and key in values}
    above = [key for key, one in sides.items() if one == "above"]
    below = [key for key, one in sides.items() if one == "below"]
    if len(above) >= 2 and len(above) >= len(below):
        return "above"
    return "below" if len(below) >= 2 and {"range", "level"} & set(below) else "within"


def side(key: str, value: float, own: Baseline) -> str:
    """above or below when it lies outside the usual spread and an ear could tell; empty otherwise."""
    apart = value - own.median[key]
    if abs(apart) <= max(Z * own.spread[key], _notable(key, own)):
        return ""
    return "above" if apart > 0 else "below"


def band(key: str, own: Baseline) -> Span:
    """From where to where a number counts as usual."""
    reach = max(Z * own.spread[key], _notable(key, own))
    return round(own.median[key] - reach, 3), round(own.median[key] + reach, 3)


def _notable(key: str, own: Baseline) -> float:
    return NOTABLE_RATE * own.median[key] if key == "rate" else NOTABLE[key]


def _usable(call: Call, opening: Opening, baseline: Baseline | None) -> tuple[Baseline | None, bool]:
    """The baseline to compare with, and whether it is only provisional."""
    assert call.heard
    if baseline and baseline.n >= FEWEST_CALLS and baseline.line == line_of(call.heard):
        return baseline, False
    return rest_as_baseline(call, opening), True


def _verdict(opening: Opening, own: Baseline | None, provisional: bool, source: str) -> Measure:
    if own is None:
        return missing("opening", "", "no_baseline", source)
    data = {
        "start": round(opening.start, 3),
        "end": round(opening.end, 3),
        "provisional": provisional,
        "sides": {key: side(key, opening.values[key], own) for key in KEYS},
    }
    name = f"opening/1 {source}"
    return Measure(compare(opening.values, own), "", own.n, None, name, "", data)


def _number(key: str, opening: Opening, own: Baseline | None, source: str) -> Measure:
    value = opening.values[key]
    errors = {
        "rate": uncertainty.rate(value, opening.speech_s),
        "pitch": uncertainty.PITCH_ST,
        "range": uncertainty.RANGE_ST,
        "level": uncertainty.LEVEL_DB,
    }
    data: dict[str, object] = {}
    if own is not None and key in own.median:
        data = {"median": round(own.median[key], 3), "band": band(key, own), "side": side(key, value, own)}
    return number(f"opening_{key}", value, UNITS[key], 1, errors[key], source, data)


def _too_little(track: Track, spans: Sequence[Span]) -> str:
    if total(spans) < LEAST_SPEECH_S:
        return "too_little_speech"
    return "too_little_voice" if voiced(track, spans).size * track.hop_s < LEAST_VOICED_S else ""


def _pieces(spans: Sequence[Span]) -> list[list[Span]]:
    """Windows of ten seconds one after the other, each from the start of a unit."""
    found: list[list[Span]] = []
    until = float("-inf")
    for start, end in spans:
        while end > until:
            begin = max(start, until)
            until = begin + WINDOW_S
            found.append(within(spans, begin, until))
    return found
