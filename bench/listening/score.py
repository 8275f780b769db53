"""How far what was heard is from what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

HOP = 0.01
Spans = Sequence[Sequence[float]]
Speech = Mapping[str, Spans]


@dataclass(frozen=True)
class SpeechScore:
    """Shares of 0..1 and seconds. `miss` of the true speech, `false_alarm` of the true silence."""

    miss: float
    false_alarm: float
    start_error: float
    end_error: float
    gap_error: float
    gap_p95: float
    share_error: float


def speech_score(
    found: Speech, truth: Speech, duration_s: float, transitions: Sequence[tuple]
) -> SpeechScore:
    """Both channels together; `transitions` as by `transitions(truth)`."""
    frames = round(duration_s / HOP)
    heard = np.stack([mask(found[who], frames) for who in truth])
    said = np.stack([mask(truth[who], frames) for who in truth])
    edges = [_edges(found[who], truth[who]) for who in truth]
    gaps = np.array([abs(_gap(found, one) - one[4]) for one in transitions]) if transitions else np.zeros(1)
    return SpeechScore(
        miss=float((said & ~heard).sum() / max(1, said.sum())),
        false_alarm=float((heard & ~said).sum() / max(1, (~said).sum())),
        start_error=float(np.mean(np.concatenate([one[0] for one in edges]))),
        end_error=float(np.mean(np.concatenate([one[1] for one in edges]))),
        gap_error=float(np.mean(gaps)),
        gap_p95=float(np.percentile(gaps, 95)),
        share_error=abs(talk_share(found) - talk_share(truth)),
    )


def mask(spans: Spans, frames: int) -> np.ndarray:
    """Yes or no per 10 ms."""
    out = np.zeros(frames, bool)
    for start, end in spans:
        out[round(start / HOP) : round(end / HOP)] = True
    return out


def talk_share(speech: Speech) -> float:
    """The seller's part of all speech."""
    said = {who: sum(end - start for start, end in spans) for who, spans in speech.items()}
    return said["seller"] / max(1e-9, sum(said.values()))


def _edges(found: Spans, truth: Spans, within: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Distance of each true start and end to the nearest found one; those beyond `within` are misses."""
    out = []
    for side in (0, 1):
        there = np.array([span[side] for span in found]) if len(found) else np.array([1e9])
        far = np.array([np.abs(there - span[side]).min() for span in truth])
        out.append(far[far <= within])
    return out[0], out[1]


def transitions(truth: Mapping) -> list[tuple]:
    """(speaker before, their end, speaker after, their start, gap) of every change of turn."""
    turns = [one for one in truth["utterances"] if one["kind"] != "backchannel"]
    out = []
    for before, after in pairwise(turns):
        if before["speaker"] == after["speaker"]:
            continue
        end = _last(truth["speech"][before["speaker"]], before)
        start = _first(truth["speech"][after["speaker"]], after)
        if end is not None and start is not None:
            out.append((before["speaker"], end, after["speaker"], start, start - end))
    return out


def _last(spans: Spans, turn: Mapping) -> float | None:
    ends = [end for start, end in spans if start < turn["end"] and end > turn["start"]]
    return max(ends) if ends else None


def _first(spans: Spans, turn: Mapping) -> float | None:
    starts = [start for start, end in spans if start < turn["end"] and end > turn["start"]]
    return min(starts) if starts else None


def _gap(found: Speech, one: tuple) -> float:
    before, end, after, start, _ = one
    ends = np.array([span[1] for span in found[before]] or [1e9])
    starts = np.array([span[0] for span in found[after]] or [1e9])
    return float(starts[np.abs(starts - start).argmin()] - ends[np.abs(ends - end).argmin()])


def rate_errors(nuclei: Sequence[float], truth: Mapping, speaker: str, window_s: float = 10.0) -> np.ndarray:
    """The relative error of syllables per second in each 10 s of this speaker's own true speech."""
    spans = truth["speech"][speaker]
    true = _speech_time(
        [at for one in truth["utterances"] if one["speaker"] == speaker for at in one["syllables"]], spans
    )
    heard = _speech_time(nuclei, spans)
    total = sum(end - start for start, end in spans)
    edges = np.arange(0, total - window_s + 1e-6, window_s)
    said = np.array([((true >= at) & (true < at + window_s)).sum() for at in edges])
    got = np.array([((heard >= at) & (heard < at + window_s)).sum() for at in edges])
    return got / np.maximum(said, 1) - 1


def _speech_time(moments: Sequence[float], spans: Spans, slack: float = 0.1) -> np.ndarray:
    """Moments of the call as moments of speech time; those outside speech are left out."""
    out, before = [], 0.0
    moments = np.asarray(moments, dtype=float)
    for start, end in spans:
        here = moments[(moments >= start - slack) & (moments < end)]
        out.append(before + np.clip(here - start, 0, None))
        before += end - start
    return np.sort(np.concatenate(out)) if out else np.zeros(0)


def pitch_score(found: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Both in semitones on the same grid, NaN unvoiced: gross and octave errors, median and range."""
    both = ~np.isnan(found) & ~np.isnan(truth)
    off = np.abs(found[both] - truth[both])
    told = truth[~np.isnan(truth)]
    heard = found[~np.isnan(found)]
    spread = [np.subtract(*np.percentile(one, [90, 10])) if len(one) else np.nan for one in (heard, told)]
    return {
        "gross": float((off > 1).mean()) if both.any() else 1.0,
        "octave": float((off > 7).mean()) if both.any() else 1.0,
        "median": float(np.median(heard) - np.median(told)) if len(heard) else float("nan"),
        "spread": float(spread[0] - spread[1]),
        "recall": float(both.sum() / max(1, len(told))),
    }
