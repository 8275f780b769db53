"""The report of one call: a single HTML file, in the language that is active, that needs nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from gehoor.calls import words
from gehoor.calls.timeline import clock, rows
from gehoor.calls.words.measures import GROUPS
from gehoor.listening.shape import Analysis, Heard, Measure, Moment, Turn


@dataclass(frozen=True, slots=True)
class Line:
    """One measure as it is read."""

    name: str
    code: str
    value: str
    margin: str
    n: int
    remark: str
    formula: str
    method: str
    measured: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One moment as it is read; `number` is that of the mark in the timeline."""

    number: int
    time: str
    until: str
    kind: str
    quote: str
    why: str
    need: str
    speaker: str


def report(analysis: Analysis, *, title: str, heard: Heard | None = None) -> str:
    """The whole page. `title` names the call, mostly the file; `heard` adds the line of the own pitch."""
    drawn = rows(analysis, heard)
    return render_to_string("listening/report.html", {
        "title": title,
        "language": (get_language() or "nl")[:2],
        "duration": clock(analysis.duration_s) if analysis.duration_s else "",
        "times": words.source_of_times(analysis.method.get("turns", "")),
        "rows": drawn,
        "has_pitch": any(row.pitch for row in drawn),
        "warnings": [words.warning(one.code, one.data) for one in analysis.warnings],
        "sounds": [(words.sound(one), clock(one.start), clock(one.end)) for one in analysis.sounds],
        "places": [place(number, one) for number, one in enumerate(analysis.moments, 1)],
        "tips": list(tips(analysis)),
        "signals": [(words.signal(one), one.get("quotes", ())) for one in analysis.signals],
        "groups": list(groups(analysis.measures)),
        "turns": [said(turn) for turn in analysis.turns if turn.text],
    })  # fmt: skip


def groups(measures: Mapping[str, Measure]) -> Iterator[tuple[str, Sequence[Line]]]:
    """The measures under their headings; measures without a group stand last."""
    grouped = {name for names in GROUPS.values() for name in names}
    for code, names in GROUPS.items():
        lines = [line(name, measures[name]) for name in names if name in measures]
        if lines:
            yield words.group(code), lines
    rest = [line(name, one) for name, one in measures.items() if name not in grouped]
    if rest:
        yield "", rest


def line(name: str, measure: Measure) -> Line:
    """One measure in words."""
    return Line(
        name=words.measure_name(name),
        code=name,
        value=words.value(name, measure),
        margin=words.margin(measure),
        n=measure.n,
        remark=words.remark(name, measure),
        formula=words.formula(name),
        method=measure.method,
        measured=measure.value is not None,
    )


def place(number: int, moment: Moment) -> Place:
    """One moment in words."""
    return Place(
        number=number,
        time=clock(moment.start) if moment.start is not None else "",
        until=clock(moment.end) if moment.end is not None else "",
        kind=words.moment_name(moment.kind),
        quote=moment.quote,
        why=words.why(moment),
        need=words.need(str(moment.data.get("need", ""))),
        speaker=words.speaker(moment.speaker),
    )


def tips(analysis: Analysis) -> Iterator[Mapping[str, Any]]:
    """What to try next time, with the numbers of the moments it rests on."""
    for one in analysis.suggestions:
        numbers = [at + 1 for at in one.moments]
        yield {"text": words.tip(one), "moments": numbers, "source": words.tip_source(one.source)}


def said(turn: Turn) -> Mapping[str, Any]:
    """One turn of the transcript, with the names of what was marked in it."""
    return {
        "speaker": turn.speaker,
        "who": words.speaker(turn.speaker),
        "time": clock(turn.start) if turn.start is not None else "",
        "text": turn.text,
        "markers": list(dict.fromkeys(words.moment_name(marker.kind) for marker in turn.markers)),
    }
