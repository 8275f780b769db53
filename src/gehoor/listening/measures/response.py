"""How soon somebody answers, beside how soon the other does in the same call."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from gehoor.listening.measures import uncertainty
from gehoor.listening.measures.call import Call, missing, number
from gehoor.listening.measures.talk import length
from gehoor.listening.shape import Measure, Speaker, Turn
from gehoor.listening.turns import transfers

FEWEST = 8  # transfers, before a median says anything
BANDS = (0.2, 0.7, 1.5)  # seconds; shares are given below, between and above
LONG_ANSWER_S = 8.0  # after an answer this long a short silence shows that it was heard
NO_PAUSE_SHARE = 60.0  # percent of answers within 0.2 s, after long answers
NAMES: dict[Speaker, str] = {"seller": "response_latency", "customer": "customer_response_latency"}


def response_measures(call: Call) -> dict[str, Measure]:
    """response_latency of the seller, and customer_response_latency to stand beside it."""
    return {name: _latency(call, name, speaker) for speaker, name in NAMES.items()}


def _latency(call: Call, name: str, speaker: Speaker) -> Measure:
    why = call.why_no_edges()
    if why:
        return missing(name, "s", why, call.floor.source)
    offsets = [turn.fto_s for turn in transfers(call.floor.turns, speaker) if turn.fto_s is not None]
    if len(offsets) < FEWEST:
        return missing(name, "s", "too_few_turns", call.floor.source, len(offsets))
    data: dict[str, object] = {
        "p10": round(float(np.percentile(offsets, 10)), 3),
        "p90": round(float(np.percentile(offsets, 90)), 3),
        "shares": shares(offsets),
    }
    if speaker == "seller":
        data["after_long_answers"] = _after_long_answers(call.floor.turns)
    error = uncertainty.of_median(offsets, uncertainty.edge(call.floor.source))
    value = float(np.median(offsets))
    return number(name, value, "s", len(offsets), error, call.floor.source, data)


def shares(offsets: Sequence[float]) -> list[float]:
    """Percent of the offsets below 0.2 s, from 0.2 to 0.7, from 0.7 to 1.5, and above."""
    places = np.searchsorted(BANDS, offsets, side="right")
    counts = np.bincount(places, minlength=len(BANDS) + 1)
    return [round(100 * float(count) / len(offsets), 1) for count in counts]


def _after_long_answers(turns: Sequence[Turn]) -> dict[str, object]:
    """How many of the seller's turns came within 0.2 s after eight or more seconds of the customer."""
    found = [
        turn.fto_s
        for before, turn in pairwise(turns)
        if turn.speaker == "seller"
        and before.speaker == "customer"
        and turn.fto_s is not None
        and length(before) >= LONG_ANSWER_S
    ]
    quick = sum(offset < BANDS[0] for offset in found)
    flagged = len(found) >= 3 and 100 * quick / len(found) >= NO_PAUSE_SHARE
    return {"n": len(found), "within": quick, "flag": "no_pause" if flagged else ""}
