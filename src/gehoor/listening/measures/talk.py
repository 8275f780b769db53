"""Who spoke, for how long: shares of the talk, monologues, changes of turn."""

from collections.abc import Mapping
from itertools import pairwise

from gehoor.listening.measures import uncertainty
from gehoor.listening.measures.call import Call, missing, number
from gehoor.listening.shape import SPEAKERS, Measure, Speaker, Turn
from gehoor.listening.turns import total

# Where the talk share of a kind of call usually lies, in percent; own starting points, not norms.
BANDS: Mapping[str, tuple[int, int]] = {"cold": (45, 65), "discovery": (35, 55), "demo": (50, 70)}
EARLY_S = 180.0
LONG_EARLY_S = 60.0  # a monologue this long within the first three minutes is marked,
LONG_S = 120.0  # and one this long anywhere
SHORT_CUSTOMER_S = 50.0


def talk_measures(call: Call) -> dict[str, Measure]:
    """talk_share, share_of_call, longest_monologue, longest_customer_turn, turn_rate."""
    why = call.why_no_turns()
    if why:
        units = {"talk_share": "%", "share_of_call": "%", "longest_monologue": "s"}
        units |= {"longest_customer_turn": "s", "turn_rate": "1/min"}
        return {name: missing(name, unit, why) for name, unit in units.items()}
    return {
        "talk_share": _talk_share(call),
        "share_of_call": _share_of_call(call),
        "longest_monologue": _longest(call, "longest_monologue", "seller"),
        "longest_customer_turn": _longest(call, "longest_customer_turn", "customer"),
        "turn_rate": _turn_rate(call),
    }


def too_long(turn: Turn, since: float) -> bool:
    """Whether a seller's turn is a monologue worth hearing again; `since` is where the talk began."""
    if turn.start is None or turn.end is None:
        return False
    length = turn.end - turn.start
    return length > LONG_S or (length > LONG_EARLY_S and turn.start - since < EARLY_S)


def _talk_share(call: Call) -> Measure:
    spoken = {speaker: total(call.spans(speaker)) for speaker in SPEAKERS}
    both = sum(spoken.values())
    if not both:
        return missing("talk_share", "%", "no_speech", call.floor.source)
    data: dict[str, object] = {f"{speaker}_s": round(spoken[speaker], 3) for speaker in SPEAKERS}
    if call.call_type in BANDS:
        data |= {"call_type": call.call_type, "band": BANDS[call.call_type]}
    value, n = 100 * spoken["seller"] / both, len(call.floor.ipus)
    return number("talk_share", value, "%", n, uncertainty.share(call.floor.source), call.floor.source, data)


def _share_of_call(call: Call) -> Measure:
    reach = call.reach()
    spoken = call.spans("seller")
    if reach is None or reach[1] <= reach[0]:
        return missing("share_of_call", "%", "no_speech", call.floor.source)
    value = 100 * total(spoken) / (reach[1] - reach[0])
    error = uncertainty.share(call.floor.source)
    return number("share_of_call", value, "%", len(spoken), error, call.floor.source)


def _longest(call: Call, name: str, speaker: Speaker) -> Measure:
    turns = [turn for turn in call.floor.turns if turn.speaker == speaker]
    if not turns:
        return missing(name, "s", "too_few_turns", call.floor.source)
    longest = max(turns, key=length)
    data: dict[str, object] = {"start": longest.start, "end": longest.end}
    reach = call.reach()
    if speaker == "seller" and reach:
        data["flag"] = "long" if too_long(longest, reach[0]) else ""
    if speaker == "customer":
        data["flag"] = "short" if length(longest) < SHORT_CUSTOMER_S else ""
    error = 2 * uncertainty.edge(call.floor.source)
    return number(name, length(longest), "s", len(turns), error, call.floor.source, data)


def length(turn: Turn) -> float:
    """Seconds from the first to the last unit; 0 when not known."""
    return turn.end - turn.start if turn.start is not None and turn.end is not None else 0.0


def _turn_rate(call: Call) -> Measure:
    reach = call.reach()
    turns = call.floor.turns
    changes = sum(left.speaker != right.speaker for left, right in pairwise(turns))
    minutes = (reach[1] - reach[0]) / 60 if reach else 0.0
    if not minutes:
        return missing("turn_rate", "1/min", "no_speech", call.floor.source)
    error = uncertainty.of_count(changes) / minutes
    return number("turn_rate", changes / minutes, "1/min", changes, error, call.floor.source)
