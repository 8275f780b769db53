"""`make bench-listening`: every ear on the same calls, accuracy and speed beside each other, bars last.

LISTENING_DATA (or LEARNING_DATA) names a directory with calls/auto_repairs_40.flac; without it the part about
the real call is left out. CPU seconds of one thread throughout.
"""

import os

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
for _name in ONE_THREAD:
    os.environ[_name] = "1"

import sys  # noqa: E402
import time  # noqa: E402
import warnings  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402

from bench.listening import around, openings, real  # noqa: E402
from bench.listening.ears import SIDES, SPEECH, own  # noqa: E402
from bench.listening.floor import many  # noqa: E402
from bench.listening.hour import cost  # noqa: E402
from bench.listening.line import CLEAN, LEAKY, TELEPHONE, Line, sent  # noqa: E402
from bench.listening.material import Material, material  # noqa: E402
from bench.listening.pitched import voice  # noqa: E402
from bench.listening.score import SpeechScore, pitch_score, rate_errors, speech_score, transitions  # noqa: E402
from bench.listening.tuned import PITCH, praat_nuclei  # noqa: E402

DATA = Path(os.environ.get("LISTENING_DATA") or os.environ.get("LEARNING_DATA") or "../shared/data")
PITCH_LINES = {"clean": CLEAN, "telephone": TELEPHONE, "noise 10 dB": Line(snr_db=10.0)}
SLOW_S = 40.0  # librosa's pYIN gets this much of each voice
BARS: list[tuple[str, float, str, float]] = []


def main() -> int:
    warnings.filterwarnings("ignore")
    calls = material()
    speech(calls)
    syllables(calls)
    pitch()
    turn_taking()
    things()
    real_call()
    one_hour(calls[0])
    return bars()


def bar(name: str, value: float, sign: str, limit: float) -> None:
    """Remember a bar, for the end."""
    BARS.append((name, value, sign, limit))


def timed(do: Callable[..., Any], *args: Any) -> tuple[Any, float]:
    """The answer, and CPU seconds."""
    start = time.process_time()
    answer = do(*args)
    return answer, time.process_time() - start


def speech(calls: list[Material]) -> None:
    heading("Speech: three calls of five minutes, both channels", SPEECH_HEAD)
    for line in calls[0].lines:
        for name, ear in SPEECH.items():
            _speech_row(calls, line, name, ear)


SPEECH_HEAD = (
    "line          ear              miss %  false %  start  end ms  gap mean  p95 ms  share pt  x real time"
)


def _speech_row(calls: list[Material], line: str, name: str, ear: Callable[..., Any]) -> None:
    scores, audio, cpu = [], 0.0, 0.0
    for one in calls:
        samples, rate = one.lines[line]
        found, spent = timed(ear, samples, rate)
        truth = one.call.truth
        scores.append(speech_score(found, truth["speech"], truth["duration_s"], transitions(truth)))
        audio, cpu = audio + truth["duration_s"], cpu + spent
    score = _mean(scores)
    print(f"{line:<13} {name:<16} {_columns(score)}  {audio / cpu:11.0f}", flush=True)
    if line == "telephone" and name == "own, Silero":
        bar("speech missed, %", score.miss * 100, "<=", 4)
        bar("speech falsely heard, %", score.false_alarm * 100, "<=", 2)
        bar("gap error, ms", score.gap_error * 1000, "<=", 60)
        bar("talk share, points", score.share_error * 100, "<=", 1)


def _mean(scores: list[SpeechScore]) -> SpeechScore:
    names = SpeechScore.__dataclass_fields__
    return SpeechScore(**{name: float(np.mean([getattr(one, name) for one in scores])) for name in names})


def _columns(one: SpeechScore) -> str:
    return (
        f"{one.miss * 100:6.1f}  {one.false_alarm * 100:7.1f}  {one.start_error * 1000:5.0f}  "
        f"{one.end_error * 1000:6.0f}  {one.gap_error * 1000:8.0f}  {one.gap_p95 * 1000:6.0f}  "
        f"{one.share_error * 100:8.1f}"
    )


def syllables(calls: list[Material]) -> None:
    heading("Syllables: rate over 10 s of one's own speech", "line          ear      error %  bias %")
    for line in calls[0].lines:
        errors: dict[str, list[np.ndarray]] = {"own": [], "Praat": []}
        for one in calls:
            samples, rate = one.lines[line]
            heard = own(samples, rate)
            for side, who in enumerate(SIDES):
                nuclei = {"own": heard.tracks[who].nuclei, "Praat": praat_nuclei(samples[:, side], rate)}
                for name, moments in nuclei.items():
                    errors[name].append(rate_errors(moments, one.call.truth, who))
        for name, parts in errors.items():
            whole = np.concatenate(parts)
            print(
                f"{line:<13} {name:<8} {np.abs(whole).mean() * 100:6.1f}  {whole.mean() * 100:+6.1f}",
                flush=True,
            )
            if line == "telephone" and name == "own":
                bar("syllable rate over 10 s, %", float(np.abs(whole).mean()) * 100, "<=", 5)


def pitch() -> None:
    head = "voice   line          ear           gross %  octave %  median st  range st  found %  x real time"
    heading("Pitch: two voices whose pitch is known", head)
    speeds: dict[str, list[float]] = {}
    for name, base in (("nl", 1.0), ("nl+f3", 12.0)):
        spoken = voice(name, base)
        for line, kind in PITCH_LINES.items():
            wave = spoken.over(kind)
            for ear, tracker in PITCH.items():
                part = wave[: round(SLOW_S * kind.rate)] if ear.startswith("librosa") else wave
                tracker(part[: kind.rate], kind.rate)  # whatever is loaded or compiled first is not timed
                found, cpu = timed(tracker, part, kind.rate)
                speeds.setdefault(ear, []).append(len(part) / kind.rate / cpu)
                _pitch_row(name, line, ear, found, spoken.semitones[::2], speeds[ear][-1])
    bar("pitch, times Praat's speed", float(np.median(speeds["own"]) / np.median(speeds["Praat"])), ">=", 2.5)


def _pitch_row(name: str, line: str, ear: str, found: np.ndarray, truth: np.ndarray, speed: float) -> None:
    count = min(len(found), len(truth))
    one = pitch_score(found[:count], truth[:count])
    print(
        f"{name:<7} {line:<13} {ear:<13} {one['gross'] * 100:6.2f}  {one['octave'] * 100:8.2f}  "
        f"{one['median']:+9.2f}  {one['spread']:+8.2f}  {one['recall'] * 100:7.0f}  {speed:11.0f}",
        flush=True,
    )
    if line == "telephone" and ear == "own":
        bar(f"pitch gross error {name}, %", one["gross"] * 100, "<=", 1.5)
        bar(f"pitch median {name}, st", abs(one["median"]), "<=", 0.15)


def turn_taking() -> None:
    heading("Interruptions planted, and openings changed by 12 %, 2.5 st and 4 dB", "")
    for name, line in (("telephone", TELEPHONE), ("leak -25 dB", LEAKY)):
        for method in ("silero", "energy"):
            heard, known = many(method, line)
            print(
                f"{name:<13} {method:<8} {heard}  F1 {heard.f1:.2f}; in the clean voices {known.f1:.2f}",
                flush=True,
            )
            if (name, method) == ("telephone", "silero"):
                bar("interruptions, F1", heard.f1, ">=", 0.90)
    answer = openings.verdicts()
    print(
        f"openings: above found {answer.above:.2f}, below found {answer.below:.2f}, false {answer.false:.2f}"
    )
    bar("openings found", min(answer.above, answer.below), ">=", 0.95)
    bar("openings falsely changed", answer.false, "<=", 0.05)


def things() -> None:
    heading("What else is on the line", "")
    right = 0
    every = list(around.cases())
    for case in every:
        good, said = around.named(case)
        right += good
        print(f"{case[0]:<24} {'named' if good else 'WRONG':<6} {', '.join(said)}", flush=True)
    bar("things on the line not named", len(every) - right, "<=", 0)


def real_call() -> None:
    found = real.real_call(DATA)
    if found is None:
        print(f"\nNo calls/auto_repairs_40.flac in {DATA}: the real call is left out.")
        return
    samples, rate, truth = found
    heading("A real call: two people on one telephone line, truth by level", SPEECH_HEAD)
    for line, sound in (("as it is", samples), ("made worse", sent(samples, rate, real.WORSE))):
        for name, ear in SPEECH.items():
            heard, cpu = timed(ear, sound, rate)
            one = speech_score(heard, truth, len(samples) / rate, ())
            whole = "turn order whole" if real.order(heard) == real.order(truth) else "turn order broken"
            print(
                f"{line:<13} {name:<16} {_columns(one)}  {len(samples) / rate / cpu:11.0f}  {whole}",
                flush=True,
            )
            if name == "own, Silero":
                _real_bars(line, one, whole)
    _real_pitch(samples, rate)


def _real_bars(line: str, one: SpeechScore, whole: str) -> None:
    bar(f"real call {line}: missed, %", one.miss * 100, "<=", 3)
    bar(f"real call {line}: falsely heard, %", one.false_alarm * 100, "<=", 2)
    bar(f"real call {line}: edges, ms", (one.start_error + one.end_error) * 500, "<=", 40)
    bar(f"real call {line}: talk share, points", one.share_error * 100, "<=", 1)
    bar(f"real call {line}: turns out of order", float(whole != "turn order whole"), "<=", 0)


def _real_pitch(samples: np.ndarray, rate: int) -> None:
    heard = own(samples, rate)
    for side, who in enumerate(SIDES):
        mine = heard.tracks[who].pitch  # type: ignore[index]
        theirs = PITCH["Praat"](samples[:, side], rate)
        speaking = np.zeros(len(mine), bool)
        for start, end in heard.speech[who]:  # type: ignore[index]
            speaking[round(start * 100) : round(end * 100)] = True
        count = min(len(mine), len(theirs))
        level = [float(np.nanmedian(one[:count][speaking[:count]])) for one in (mine, theirs)]
        print(f"pitch of {who}: own {level[0]:.2f}, Praat {level[1]:.2f} st")
        bar(f"real call: pitch of {who} beside Praat, st", abs(level[0] - level[1]), "<=", 0.5)


def one_hour(one: Material) -> None:
    heading("One hour of two-channel telephone audio, one thread", "method    CPU s  with start-up  peak MB")
    samples, rate = one.lines["telephone"]
    for method, limit in (("silero", 30.0), ("energy", 8.0)):
        spent = cost(samples, rate, method)
        print(f"{method:<8} {spent.cpu_s:6.1f}  {spent.whole_s:13.1f}  {spent.peak_mb:7.0f}", flush=True)
        bar(f"one hour by {method}, CPU s", spent.cpu_s, "<=", limit)
        bar(f"one hour by {method}, peak MB", spent.peak_mb, "<=", 400)


def heading(title: str, head: str) -> None:
    print(f"\n{title}" + (f"\n{head}" if head else ""), flush=True)


def bars() -> int:
    """The bars and whether each was met; the exit code says whether all were."""
    print("\nBars")
    missed = list(_missed())
    return 1 if missed else 0


def _missed() -> Iterator[str]:
    for name, value, sign, limit in BARS:
        met = value <= limit if sign == "<=" else value >= limit
        print(f"{'met' if met else 'MISSED':<7} {name:<48} {value:8.2f} {sign} {limit:g}")
        if not met:
            yield name


if __name__ == "__main__":
    sys.exit(main())
