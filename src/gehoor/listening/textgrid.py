"""A TextGrid, so that a phonetician can correct what was heard and hand the corrections back.

Five tiers: seller_ipu, customer_ipu, seller_turn, customer_turn (intervals) and events (points).
"""

from collections.abc import Iterable, Sequence

from gehoor.listening.shape import SPEAKERS, Analysis, Moment, Span, Speaker, Turn
from gehoor.listening.turns import TOUCH_S

Labelled = tuple[float, float, str]


def textgrid(analysis: Analysis) -> str:
    """The long text form, UTF-8. Units and turns of one tier never overlap; silence is an empty interval."""
    end = analysis.duration_s or max((turn.end or 0.0 for turn in analysis.turns), default=0.0) or 1.0
    tiers = [
        _intervals(f"{speaker}_ipu", _units(analysis.speech.get(speaker, ())), end) for speaker in SPEAKERS
    ]
    tiers += [_intervals(f"{one}_turn", _turns(analysis.turns, one), end) for one in SPEAKERS]
    tiers.append(_points("events", analysis.moments, end))
    head = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", f"xmax = {_time(end)}"]
    head += ["tiers? <exists>", f"size = {len(tiers)}", "item []:"]
    lines = [line for place, tier in enumerate(tiers, 1) for line in [f"    item [{place}]:", *tier]]
    return "\n".join([*head, *lines, ""])


def _units(spans: Iterable[Span]) -> list[Labelled]:
    return [(start, end, "x") for start, end in spans]


def _turns(turns: Iterable[Turn], speaker: Speaker) -> list[Labelled]:
    return [
        (turn.start, turn.end, turn.text or "x")
        for turn in turns
        if turn.speaker == speaker and turn.start is not None and turn.end is not None
    ]


def _intervals(name: str, labelled: Sequence[Labelled], xmax: float) -> list[str]:
    filled: list[Labelled] = []
    at = 0.0
    for start, end, label in sorted(labelled):
        start, end = max(start, at), min(end, xmax)
        if end - start <= TOUCH_S:
            continue
        if start - at > TOUCH_S:
            filled.append((at, start, ""))
        filled.append((start if start - at > TOUCH_S else at, end, label))
        at = end
    if xmax - at > TOUCH_S:
        filled.append((at, xmax, ""))
    lines = [*_head("IntervalTier", name, xmax), f"        intervals: size = {len(filled)}"]
    for place, (start, end, label) in enumerate(filled, 1):
        lines += [f"        intervals [{place}]:", f"            xmin = {_time(start)}"]
        lines += [f"            xmax = {_time(end)}", f"            text = {_quoted(label)}"]
    return lines


def _points(name: str, moments: Iterable[Moment], xmax: float) -> list[str]:
    points: dict[str, list[str]] = {}
    for moment in moments:
        if moment.start is not None:
            points.setdefault(_time(min(max(moment.start, 0.0), xmax)), []).append(moment.kind)
    lines = [*_head("TextTier", name, xmax), f"        points: size = {len(points)}"]
    for place, (time, kinds) in enumerate(sorted(points.items(), key=lambda one: float(one[0])), 1):
        lines += [f"        points [{place}]:", f"            number = {time}"]
        lines.append(f"            mark = {_quoted(' '.join(kinds))}")
    return lines


def _head(kind: str, name: str, xmax: float) -> list[str]:
    return [
        f'        class = "{kind}"',
        f'        name = "{name}"',
        "        xmin = 0",
        f"        xmax = {_time(xmax)}",
    ]


def _time(seconds: float) -> str:
    return f"{seconds:.4f}".rstrip("0").rstrip(".") or "0"


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace('"', '""') + '"'
