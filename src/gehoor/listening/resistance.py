"""What changed after the customer resisted: the silence that was left, the pace, the first word."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gehoor.listening.measures import uncertainty
from gehoor.listening.measures.call import Call, missing, number
from gehoor.listening.measures.talk import length
from gehoor.listening.measures.voice import syllables
from gehoor.listening.shape import Marker, Measure, Span, Turn
from gehoor.listening.turns import total

KIND = "resistance"
MICRO_PAUSE_S = 0.7
AFTER_S, BEFORE_S = 6.0, 20.0  # seconds of the seller's speech, not of the clock
LEAST_AFTER_S, LEAST_BEFORE_S = 3.0, 6.0
CHANGE = 7.0  # percent; about what an ear can tell apart
SLOW_ANSWER_S, SHORT_TURN_S = 1.5, 1.5


@dataclass(frozen=True, slots=True)
class Resisted:
    """One resistance: the customer's turn, the seller's answer to it, and what could be measured there."""

    turn: int
    marker: Marker | None  # None when only the times suggest it
    start: float | None
    end: float | None
    answer: int | None
    fto_s: float | None
    change: float | None  # percent of articulation rate, after against before

    @property
    def micro_pause(self) -> bool | None:
        return None if self.fto_s is None else self.fto_s >= MICRO_PAUSE_S


def resisted(call: Call) -> list[Resisted]:
    """Every resistance that the words show, in order, one per customer turn."""
    marked: dict[int, Marker] = {}
    for marker in call.markers:
        if marker.kind == KIND and marker.speaker == "customer" and 0 <= marker.turn < len(call.floor.turns):
            marked.setdefault(marker.turn, marker)
    spans = call.spans("seller") if marked else []
    return [_at(call, turn, marker, spans) for turn, marker in sorted(marked.items())]


def possibly(call: Call) -> list[Resisted]:
    """Where only the times suggest it: a slow answer that is short. Shown as possible, never counted."""
    if call.why_no_edges() or call.has_words:
        return []
    spans = call.spans("seller")
    return [
        _at(call, place, None, spans)
        for place, turn in enumerate(call.floor.turns)
        if turn.speaker == "customer"
        and turn.fto_s is not None
        and turn.fto_s > SLOW_ANSWER_S
        and length(turn) < SHORT_TURN_S
    ]


def resistance_measures(call: Call) -> dict[str, Measure]:
    """micro_pause: in how many of the answers to a resistance; after_resistance: the change of pace."""
    if not call.has_words:
        return _none(call, call.why_no_words)
    found = resisted(call)
    if not found:
        return _none(call, "no_resistance")
    return {"micro_pause": _micro_pause(call, found), "after_resistance": _change(call, found)}


def direction(change: float | None) -> str:
    """slower, faster or equal, by more than about what an ear can tell apart; empty when not known."""
    if change is None:
        return ""
    if abs(change) <= CHANGE:
        return "equal"
    return "faster" if change > 0 else "slower"


def _at(call: Call, place: int, marker: Marker | None, spans: Sequence[Span]) -> Resisted:
    turns = call.floor.turns
    turn = turns[place]
    answer = next((n for n in range(place + 1, len(turns)) if turns[n].speaker == "seller"), None)
    is_next = answer == place + 1
    fto = turns[answer].fto_s if answer is not None and is_next and not call.why_no_edges() else None
    start = marker.start if marker and marker.start is not None else turn.start
    change = _pace(call, turn, turns[answer], spans) if answer is not None else None
    return Resisted(place, marker, start, turn.end, answer, fto, change)


def _pace(call: Call, turn: Turn, answer: Turn, spans: Sequence[Span]) -> float | None:
    """Articulation rate in the first six seconds of speech after, against the twenty before, in percent."""
    track = call.track("seller")
    if track is None or turn.start is None or answer.start is None:
        return None
    after = _first(spans, bisect_left(spans, (answer.start, 0.0)), AFTER_S)
    before = _last(spans, bisect_right(spans, turn.start, key=lambda span: span[1]), BEFORE_S)
    if total(after) < LEAST_AFTER_S or total(before) < LEAST_BEFORE_S:
        return None
    base = syllables(track, before) / total(before)
    return 100 * (syllables(track, after) / total(after) / base - 1) if base else None


def _first(spans: Sequence[Span], place: int, seconds: float) -> list[Span]:
    """So many seconds of speech from this unit on."""
    found: list[Span] = []
    while place < len(spans) and seconds > 0:
        start, end = spans[place]
        found.append((start, min(end, start + seconds)))
        seconds -= end - start
        place += 1
    return found


def _last(spans: Sequence[Span], place: int, seconds: float) -> list[Span]:
    """So many seconds of speech up to this unit."""
    found: list[Span] = []
    while place > 0 and seconds > 0:
        place -= 1
        start, end = spans[place]
        found.append((max(start, end - seconds), end))
        seconds -= end - start
    return found[::-1]


def _none(call: Call, why: str) -> dict[str, Measure]:
    return {name: missing(name, "%", why, call.floor.source) for name in ("micro_pause", "after_resistance")}


def _micro_pause(call: Call, found: Sequence[Resisted]) -> Measure:
    known = [one.fto_s for one in found if one.fto_s is not None]
    if not known:
        return missing("micro_pause", "%", call.why_no_edges() or "no_answer", call.floor.source)
    with_pause = sum(fto >= MICRO_PAUSE_S for fto in known)
    unsure = sum(abs(fto - MICRO_PAUSE_S) <= uncertainty.edge(call.floor.source) for fto in known)
    data = {"with_pause": with_pause, "ftos": [round(fto, 3) for fto in known]}
    value, error = 100 * with_pause / len(known), 100 * unsure / len(known)
    return number("micro_pause", value, "%", len(known), error, call.floor.source, data)


def _change(call: Call, found: Sequence[Resisted]) -> Measure:
    changes = [one.change for one in found if one.change is not None]
    if not changes or call.heard is None:
        why = call.why_no_voice() or "too_little_speech"
        return missing("after_resistance", "%", why, call.floor.source)
    value = float(np.median(changes))
    error = 100 * uncertainty.RATE_SHARE * (10 / AFTER_S) ** 0.5
    data = {"changes": [round(one, 1) for one in changes], "direction": direction(value)}
    return number("after_resistance", value, "%", len(changes), error, call.heard.method, data)
