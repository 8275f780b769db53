"""What the template of the Funnel page says and draws: words and percentages, ready to print."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gehoor.insight import sentences, words
from gehoor.insight.funnel import Funnel, Slice, Step
from gehoor.insight.period import day_text, local_day
from gehoor.insight.queries import Choices
from gehoor.lib import human
from gehoor.web.areas.insight.filters import PERIODS, UNKNOWN, FunnelFilter


def context(found: Funnel, chosen: FunnelFilter, choices: Choices) -> dict[str, Any]:
    """Everything on the page."""
    return {
        "found": found,
        "answer": sentences.answer(found),
        "lost_time": sentences.bottleneck(found.bottleneck),
        "still_open": sentences.still_open(found),
        "bars": [bar(found.steps, k) for k in range(len(found.steps))],
        "look_into": look_into(found),
        "waits": waits(found),
        "first_call": first_call(found),
        "sources": slices(found.by_source, words.source)
        if found.source is None and len(found.by_source) > 1
        else [],
        "teams": slices(found.by_team, words.team),
        "months": months(found),
        "period": period_words(found, chosen),
        "periods": [
            (label, "?" + chosen.address(period=code, since=None, until=None), chosen.period == code)
            for code, label in PERIODS.items()
        ],
        "source_choices": [
            (name or UNKNOWN, words.source(name), name == found.source) for name in choices.sources
        ],
        "campaign_choices": [(name, name == found.campaign) for name in choices.campaigns],
        "group_choices": [(name, words.team(name), name == found.group) for name in choices.groups],
        "chosen": chosen,
        "command": command(found),
    }


@dataclass(frozen=True, slots=True)
class Bar:
    """One stage. `width`, `low` and `high` are percentages as SVG wants them, with a point."""

    name: str
    count: int
    share: str
    interval: str
    width: str
    low: str
    high: str
    step: str
    median: str
    p90: str
    total: str
    measured: int
    open: int


def percentage(share: float | None) -> str:
    """0.5 as 50.00%; never by the reader's language."""
    return f"{(share or 0) * 100:.2f}%"


def bar(steps: tuple[Step, ...], k: int) -> Bar:
    step = steps[k]
    return Bar(
        name=words.stage(step.stage),
        count=step.count,
        share=words.percent(step.ratio),
        interval=words.interval(step.low, step.high),
        width=percentage(step.ratio),
        low=percentage(step.low),
        high=percentage(step.high),
        step=words.percent(step.step_ratio) if k and step.step_ratio is not None else "",
        median=words.days(step.median_days),
        p90=words.days(step.p90_days),
        total=words.days(step.median_days_total),
        measured=step.measured,
        open=step.open,
    )


def look_into(found: Funnel) -> dict[str, str] | None:
    """The way to the leads that stand before the narrowest step."""
    narrow = found.bottleneck.narrowest
    if narrow is None:
        return None
    try:
        address = reverse("leads")
    except NoReverseMatch:
        return None
    last = local_day(found.end - timedelta(seconds=1)).isoformat() if found.end else ""
    pairs = {
        "stage": narrow.start,
        "source": found.source or "",
        "from": local_day(found.start).isoformat() if found.start else "",
        "to": last,
    }
    query = urlencode({name: value for name, value in pairs.items() if value})
    label = _("Look at the %(starts)s that stand here") % {"starts": words.PLURALS[narrow.start]}
    return {"url": f"{address}?{query}", "label": label}


def waits(found: Funnel) -> list[dict[str, Any]]:
    """Every wait with its median and 90th percentile."""
    return [
        {
            "name": label,
            "n": found.waits[name].n,
            "median": words.brief(found.waits[name].median_seconds),
            "p90": words.brief(found.waits[name].p90_seconds),
        }
        for name, label in words.WAITS.items()
        if name in found.waits and found.waits[name].n
    ]


def first_call(found: Funnel) -> list[dict[str, Any]]:
    """How soon leads were called, as bars; empty when there is nothing to say."""
    whole = sum(found.first_call.values())
    largest = max(found.first_call.values(), default=0)
    if not whole:
        return []
    return [
        {
            "name": words.STRETCHES[name],
            "count": count,
            "share": words.percent(count / whole),
            "width": percentage(count / largest),
            "never": name == "never",
        }
        for name, count in found.first_call.items()
    ]


def slices(parts: Any, name: Any) -> list[dict[str, Any]]:
    """Sources or teams with their counts, and the share of customers with its interval drawn to one scale."""
    scale = max((part.steps[-1].high or 0 for part in parts.values()), default=0) or 1
    return [{"name": name(code), **_slice(part, scale)} for code, part in parts.items()]


def _slice(part: Slice, scale: float) -> dict[str, Any]:
    last = part.steps[-1]
    return {
        "counts": [(words.stage(step.stage), step.count) for step in part.steps],
        "share": words.percent(last.ratio),
        "interval": words.interval(last.low, last.high),
        "at": percentage((last.ratio or 0) / scale),
        "low": percentage((last.low or 0) / scale),
        "high": percentage((last.high or 0) / scale),
        "span": percentage(((last.high or 0) - (last.low or 0)) / scale),
    }


def months(found: Funnel) -> list[dict[str, Any]]:
    """One row for each month: how many leads came in, and how many of those became what."""
    largest = max((part.leads for part in found.by_month.values()), default=0) or 1
    return [
        {
            "name": month_name(day),
            "leads": part.leads,
            "mql": part.steps[1].count,
            "customers": ngettext("%(n)s customer", "%(n)s customers", part.customers)
            % {"n": words.number(part.customers)},
            "share": words.percent(part.steps[-1].ratio),
            "interval": words.interval(part.steps[-1].low, part.steps[-1].high),
            "width": percentage(part.leads / largest),
            "mql_width": percentage(part.steps[1].count / largest),
            "customer_width": percentage(part.customers / largest),
            "is_open": part.is_open,
        }
        for day, part in found.by_month.items()
    ]


def month_name(day: date) -> str:
    """mrt 2026 in Dutch, Mar 2026 in English."""
    return date_format(day, "b Y" if (get_language() or "").startswith("nl") else "M Y")


def period_words(found: Funnel, chosen: FunnelFilter) -> str:
    """The period in days, the last one included."""
    first = human.day(found.start) if found.start else ""
    last = human.day(found.end - timedelta(seconds=1)) if found.end else ""
    if first and last:
        return _("%(first)s up to and including %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(first)s on") % {"first": first}
    return _("up to and including %(last)s") % {"last": last} if last else _("all time")


def command(found: Funnel) -> str:
    """The command that prints the same numbers."""
    parts = ["gehoor funnel"]
    if found.start:
        parts.append(f"--from {day_text(found.start)}")
    if found.end:
        parts.append(f"--to {day_text(found.end)}")
    if found.source is not None:
        parts.append(f'--source "{found.source}"')
    if found.campaign:
        parts.append(f'--campaign "{found.campaign}"')
    return " ".join(parts)
