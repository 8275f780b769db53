"""Speaking at the same time: overlap, interruptions to and fro, back-channels."""

from gehoor.listening.measures import uncertainty
from gehoor.listening.measures.call import Call, missing, number
from gehoor.listening.shape import SPEAKERS, Measure, Speaker
from gehoor.listening.turns import interruptions, overlaps, total

PER_S = 600.0  # interruptions are counted per ten minutes of the other's speech
MANY = 2.0
LEAST_SPEECH_S = 20.0
LEAST_FOR_COUNT_S = 60.0  # of the other's speech: out of less, one more or less would change the rate by ten
NAMES: dict[Speaker, str] = {"seller": "interruptions", "customer": "customer_interruptions"}


def overlap_measures(call: Call) -> dict[str, Measure]:
    """overlap, interruptions, customer_interruptions, back_channels, customer_back_channels."""
    found = {"overlap": _overlap(call)}
    for speaker in SPEAKERS:
        found[NAMES[speaker]] = _interruptions(call, NAMES[speaker], speaker)
    found["back_channels"] = _back_channels(call, "back_channels", "seller")
    found["customer_back_channels"] = _back_channels(call, "customer_back_channels", "customer")
    return found


def _overlap(call: Call) -> Measure:
    why, reach = call.why_no_edges(), call.reach()
    if why or reach is None or reach[1] <= reach[0]:
        return missing("overlap", "%", why or "no_speech", call.floor.source)
    both = overlaps(call.floor.ipus)
    span = reach[1] - reach[0]
    error = 100 * len(both) * uncertainty.edge(call.floor.source) / span
    return number("overlap", 100 * total(both) / span, "%", len(both), error, call.floor.source)


def _interruptions(call: Call, name: str, by: Speaker) -> Measure:
    """Per ten minutes of the other's speech; `data` counts those that made the other stop."""
    unit, source = "/10 min", call.floor.source
    why = call.why_no_edges()
    if why:
        return missing(name, unit, why, source)
    other_s = total(call.spans("customer" if by == "seller" else "seller"))
    if other_s < LEAST_FOR_COUNT_S:
        return missing(name, unit, "too_little_speech", source)
    found = interruptions(call.floor.ipus, by)
    value = len(found) * PER_S / other_s
    data = {
        "count": len(found),
        "yielded": sum(one.yielded for one in found),
        "starts": [round(one.start, 3) for one in found],
        "flag": "many" if len(found) >= 2 and value > MANY else "",
    }
    error = uncertainty.of_count(len(found)) * PER_S / other_s
    return number(name, value, unit, len(found), error, source, data)


def _back_channels(call: Call, name: str, by: Speaker) -> Measure:
    """Per minute of the other's speech; `data` says how many are known by their words."""
    why = call.why_no_edges()
    other_s = total(call.spans("customer" if by == "seller" else "seller"))
    if why or other_s < LEAST_SPEECH_S:
        return missing(name, "1/min", why or "too_little_speech", call.floor.source)
    kinds = [one.backchannel for one in call.floor.ipus if one.speaker == by]
    data = {"by_words": kinds.count("yes"), "possible": kinds.count("possible")}
    n = sum(data.values())
    error = uncertainty.of_count(n) * 60 / other_s
    return number(name, n * 60 / other_s, "1/min", n, error, call.floor.source, data)
