"""One call, from what was heard and read to everything that can be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gehoor.listening.agree import sided
from gehoor.listening.floor import Floor, floor_of
from gehoor.listening.markers.mark import mark
from gehoor.listening.measures.call import VERSION, Call
from gehoor.listening.measures.overlap import overlap_measures
from gehoor.listening.measures.response import response_measures
from gehoor.listening.measures.talk import talk_measures
from gehoor.listening.measures.voice import voice_measures
from gehoor.listening.measures.words import word_measures
from gehoor.listening.moments import moments_of
from gehoor.listening.opening import FEWEST_CALLS, line_of, opening_measures
from gehoor.listening.resistance import resistance_measures
from gehoor.listening.shape import (
    SPEAKERS,
    Analysis,
    Baseline,
    Heard,
    Marker,
    Measure,
    Span,
    Speaker,
    Transcript,
    Turn,
    Warn,
)
from gehoor.listening.signals import signals
from gehoor.listening.suggest import suggest


def analyse(
    heard: Heard | None,
    transcript: Transcript | None,
    baseline: Baseline | None = None,
    call_type: str = "",
) -> Analysis:
    """Measure one call; `baseline` is that of the same speaker on the same kind of line.

    `call_type` (cold, discovery, demo, or nothing) only chooses the band that stands beside the talk share.
    What cannot be measured has a value of None and a reason.
    """
    heard = sided(heard, transcript) if heard else None
    floor = floor_of(heard, transcript)
    markers = mark(floor.turns, transcript.language if transcript else "") if _has_words(floor) else []
    turns = _with_markers(floor.turns, markers)
    silent = "speakers_unknown" if transcript and transcript.utterances else "no_transcript"
    call = Call(heard, replace(floor, turns=turns), markers, _has_words(floor), call_type, silent)
    measures = measures_of(call, baseline)
    moments = moments_of(call, measures)
    return Analysis(
        duration_s=_duration(heard, floor),
        speech=_speech(heard, floor),
        turns=turns,
        measures=measures,
        moments=moments,
        suggestions=suggest(measures, moments, markers),
        signals=signals(turns, markers),
        sounds=heard.sounds if heard else (),
        warnings=_warnings(heard, transcript, floor, baseline),
        method=_method(heard, transcript, floor),
    )


def measures_of(call: Call, baseline: Baseline | None) -> dict[str, Measure]:
    """Every measure of a call, in the order in which a report shows them."""
    return {
        **opening_measures(call, baseline),
        **talk_measures(call),
        **response_measures(call),
        **resistance_measures(call),
        **overlap_measures(call),
        **voice_measures(call),
        **word_measures(call),
    }


def _has_words(floor: Floor) -> bool:
    return any(turn.text for turn in floor.turns)


def _with_markers(turns: Sequence[Turn], markers: Sequence[Marker]) -> list[Turn]:
    by_turn: dict[int, list[Marker]] = {}
    for marker in markers:
        by_turn.setdefault(marker.turn, []).append(marker)
    return [replace(turn, markers=tuple(by_turn.get(place, ()))) for place, turn in enumerate(turns)]


def _duration(heard: Heard | None, floor: Floor) -> float | None:
    if heard:
        return heard.duration_s
    return max((one.end for one in floor.ipus), default=None)


def _speech(heard: Heard | None, floor: Floor) -> Mapping[Speaker, Sequence[Span]]:
    if heard:
        return heard.speech
    return {
        speaker: [(one.start, one.end) for one in floor.ipus if one.speaker == speaker]
        for speaker in SPEAKERS
    }


def _warnings(
    heard: Heard | None, transcript: Transcript | None, floor: Floor, baseline: Baseline | None
) -> list[Warn]:
    found = [
        *(heard.warnings if heard else ()),
        *(transcript.warnings if transcript else ()),
        *floor.warnings,
    ]
    if any(one.code == "seller_guessed" for one in found):
        found = [one for one in found if one.code != "speakers_unknown"]
    if heard and heard.method == "energy":
        found.append(Warn("energy_method"))
    if heard and baseline and baseline.line != line_of(heard):
        found.append(Warn("baseline_other_line", {"line": baseline.line}))
    elif heard and baseline and baseline.n < FEWEST_CALLS:
        found.append(Warn("baseline_too_few", {"n": baseline.n, "needed": FEWEST_CALLS}))
    unique: dict[str, Warn] = {}
    for warning in found:
        unique.setdefault(warning.code + repr(sorted(warning.data.items(), key=str)), warning)
    return list(unique.values())


def _method(heard: Heard | None, transcript: Transcript | None, floor: Floor) -> Mapping[str, str]:
    return {
        "formulas": str(VERSION),
        "speech": heard.method if heard else "",
        "turns": floor.source,
        "words": transcript.kind if transcript else "",
        "language": transcript.language if transcript else "",
    }
