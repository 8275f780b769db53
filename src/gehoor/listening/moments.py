"""Places that are worth hearing again: where, what kind, which words, and why they are marked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from gehoor.listening import resistance
from gehoor.listening.measures.call import Call
from gehoor.listening.measures.response import BANDS, LONG_ANSWER_S
from gehoor.listening.measures.talk import length, too_long
from gehoor.listening.shape import Marker, Measure, Moment, Speaker, Turn
from gehoor.listening.turns import interruptions

SILENCE_S = 3.0  # in which neither speaks
QUOTE_WORDS = 14
Measures = Mapping[str, Measure]

# Counted and shown in the transcript, but too many to be moments.
IN_THE_TEXT = frozenset(
    {"question", "question_open", "question_narrow", "question_closed", "question_tag", "acknowledgement"}
)


def moments_of(call: Call, measures: Measures) -> list[Moment]:
    """Every moment, in order of time; those without a time stand where their turn stands."""
    finders: tuple[Callable[[Call, Measures], Iterator[Moment]], ...] = (
        _opening,
        _monologues,
        _interruptions,
        _silences,
        _quick_answers,
        _resistance,
        _markers,
    )
    found = [moment for finder in finders for moment in finder(call, measures)]
    return sorted(found, key=lambda moment: _place(moment, call.floor.turns))


def quote_of(turn: Turn) -> str:
    """The first words of a turn."""
    words = turn.text.split()
    return " ".join(words[:QUOTE_WORDS]) + (" …" if len(words) > QUOTE_WORDS else "")


def _opening(call: Call, measures: Measures) -> Iterator[Moment]:
    found = measures.get("opening")
    if found is None or found.value is None:
        return
    sides = found.data.get("sides", {})
    data = {
        "sides": {key: side for key, side in sides.items() if side},
        "provisional": found.data["provisional"],
    }
    first = next((turn for turn in call.floor.turns if turn.speaker == "seller"), None)
    quote = quote_of(first) if first else ""
    yield _moment("opening", found.data, f"opening_{found.value}", "seller", quote, data)


def _monologues(call: Call, _measures: Measures) -> Iterator[Moment]:
    reach = call.reach()
    for place, turn in enumerate(call.floor.turns):
        if reach and turn.speaker == "seller" and too_long(turn, reach[0]):
            data = {"seconds": round(length(turn), 1), "turn": place}
            yield Moment("monologue", turn.start, turn.end, quote_of(turn), "monologue", "seller", data)


def _interruptions(call: Call, _measures: Measures) -> Iterator[Moment]:
    if call.why_no_edges():
        return
    texts = {ipu.start: ipu.text for ipu in call.floor.ipus if ipu.speaker == "seller"}
    for one in interruptions(call.floor.ipus, "seller"):
        why = "interruption_yielded" if one.yielded else "interruption_went_on"
        data = {"overlap_s": round(one.overlap_s, 2)}
        end = one.start + one.overlap_s
        yield Moment("interruption", one.start, round(end, 3), texts.get(one.start, ""), why, "seller", data)


def _silences(call: Call, _measures: Measures) -> Iterator[Moment]:
    """Where neither speaks for three seconds or more, and no music or tone is on the line."""
    if call.why_no_edges():
        return
    until: float | None = None
    for one in call.floor.ipus:
        if until is not None and one.start - until >= SILENCE_S and not _other_sound(call, until, one.start):
            data = {"seconds": round(one.start - until, 1)}
            yield Moment("silence", until, one.start, "", "silence", one.speaker, data)
        until = max(one.end, until or 0.0)


def _other_sound(call: Call, start: float, end: float) -> bool:
    sounds = call.heard.sounds if call.heard else ()
    return any(one.kind != "silence" and one.start < end and one.end > start for one in sounds)


def _quick_answers(call: Call, measures: Measures) -> Iterator[Moment]:
    """After a long answer of the customer, a next sentence within .2 s; only where that is the habit."""
    found = measures.get("response_latency")
    if found is None or found.data.get("after_long_answers", {}).get("flag") != "no_pause":
        return
    turns = call.floor.turns
    for place in range(1, len(turns)):
        before, turn = turns[place - 1], turns[place]
        if turn.speaker != "seller" or turn.fto_s is None or length(before) < LONG_ANSWER_S:
            continue
        if turn.fto_s < BANDS[0]:
            data = {"fto_s": round(turn.fto_s, 2), "seconds": round(length(before), 1), "turn": place}
            yield Moment("no_pause", before.end, turn.end, quote_of(turn), "no_pause", "seller", data)


def _resistance(call: Call, _measures: Measures) -> Iterator[Moment]:
    for one in [*resistance.resisted(call), *resistance.possibly(call)]:
        turn = call.floor.turns[one.turn]
        data: dict[str, Any] = {"turn": one.turn, **(one.marker.data if one.marker else {})}
        if one.fto_s is not None:
            data |= {"fto_s": round(one.fto_s, 2), "micro_pause": one.micro_pause}
        if one.change is not None:
            data |= {"change": round(one.change, 1), "direction": resistance.direction(one.change)}
        kind = "resistance" if one.marker else "possible_resistance"
        quote = one.marker.quote if one.marker else quote_of(turn)
        yield Moment(kind, one.start, one.end, quote, _why(one), "customer", data)


def _why(one: resistance.Resisted) -> str:
    if one.marker is None:
        return "possible_resistance"
    if one.micro_pause is None:
        return "resistance"
    return "resistance_with_pause" if one.micro_pause else "resistance_without_pause"


def _markers(call: Call, _measures: Measures) -> Iterator[Moment]:
    for marker in call.markers:
        if marker.kind == resistance.KIND or marker.kind in IN_THE_TEXT:
            continue
        yield _of_marker(marker, call.floor.turns)


def _of_marker(marker: Marker, turns: Sequence[Turn]) -> Moment:
    turn = turns[marker.turn] if 0 <= marker.turn < len(turns) else None
    start = marker.start if marker.start is not None else (turn.start if turn else None)
    end = marker.end if marker.end is not None else (turn.end if turn else None)
    data = {"turn": marker.turn, **marker.data}
    return Moment(marker.kind, start, end, marker.quote, marker.kind, marker.speaker, data)


def _moment(
    kind: str, at: Mapping[str, Any], why: str, speaker: Speaker, quote: str, data: Mapping[str, Any]
) -> Moment:
    return Moment(kind, at.get("start"), at.get("end"), quote, why, speaker, data)


def _place(moment: Moment, turns: Sequence[Turn]) -> tuple[float, str]:
    if moment.start is not None:
        return moment.start, moment.kind
    place = int(moment.data.get("turn", 0))
    return (float(place) if not any(turn.start is not None for turn in turns) else 0.0), moment.kind
