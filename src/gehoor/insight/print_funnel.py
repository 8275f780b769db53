"""The funnel as plain text for a terminal."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from gehoor.insight import sentences, words
from gehoor.insight.funnel import Funnel
from gehoor.insight.period import day_text


def as_text(found: Funnel) -> str:
    """Heading, the five stages, the sources, and the two sentences; words in the active language."""
    blocks = [_heading(found), sentences.answer(found), table(_stages(found))]
    if len(found.by_source) > 1:
        blocks.append(table(_sources(found)))
    blocks += [sentences.bottleneck(found.bottleneck), sentences.still_open(found)]
    return "\n\n".join(block for block in blocks if block)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as aligned columns: words to the left, numbers to the right."""
    lines = [list(row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _heading(found: Funnel) -> str:
    start, end = day_text(found.start), day_text(found.end)
    if start and end:
        period = _("received from %(from)s up to %(to)s") % {"from": start, "to": end}
    elif start:
        period = _("received from %(from)s on") % {"from": start}
    elif end:
        period = _("received before %(to)s") % {"to": end}
    else:
        period = _("all there are")
    source = "" if found.source is None else ", " + words.source(found.source)
    source += f", {found.campaign}" if found.campaign else ""
    return _("Leads %(period)s%(source)s") % {"period": period, "source": source}


def _stages(found: Funnel) -> Iterable[Sequence[str]]:
    yield (
        _("Stage"),
        _("Count"),
        _("Of the leads"),
        _("95 % interval"),
        _("Of the stage before"),
        _("Median"),
        _("90th percentile"),
        _("Since coming in"),
        _("Still open"),
    )
    for place, step in enumerate(found.steps):
        yield (
            words.stage(step.stage),
            words.number(step.count),
            words.percent(step.ratio),
            words.interval(step.low, step.high) if place else "",
            words.percent(step.step_ratio) if place else "",
            words.days(step.median_days),
            words.days(step.p90_days),
            words.days(step.median_days_total),
            words.number(step.open),
        )


def _sources(found: Funnel) -> Iterable[Sequence[str]]:
    yield (
        _("Source"),
        *(words.stage(step.stage) for step in found.steps),
        _("Of the leads"),
        _("95 % interval"),
    )
    for source, part in found.by_source.items():
        last = part.steps[-1]
        counts = (words.number(step.count) for step in part.steps)
        yield (
            words.source(source),
            *counts,
            words.percent(last.ratio),
            words.interval(last.low, last.high),
        )
