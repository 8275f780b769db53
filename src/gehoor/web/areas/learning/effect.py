"""What a draft would have done on the leads of the last ninety days, ready to print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.leads.models import Lead
from gehoor.lib import human
from gehoor.scoring.learning.backtest import Backtest, Pair, Quality, backtest
from gehoor.scoring.learning.measure import Interval

SHOWN = 20  # leads of each kind that are named


@dataclass(frozen=True, slots=True)
class Row:
    """A name with two counts, and the widths of their bars as SVG wants them."""

    name: str
    now: int
    draft: int
    now_width: str
    draft_width: str


@dataclass(frozen=True, slots=True)
class Share:
    """Good ones among those of a kind: `hits` of `whole`, with the stretch of its 95 % interval."""

    hits: int
    whole: int
    at: str
    low: str
    span: str
    interval: str


def effect(document: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Everything in `learning/_effect.html`."""
    found = backtest(document, now)
    gained, lost = _leads(found.gained), _leads(found.lost)
    return {
        "found": found,
        "answer": _answer(found),
        "per_week": [_per_week(found.mqls.now, found.days), _per_week(found.mqls.draft, found.days)],
        "is_same": not (found.flips.now or found.flips.draft),
        "weeks": _rows((human.day(monday), pair) for monday, pair in found.weeks),
        "sources": _rows((name or _("no source"), pair) for name, _whole, pair in found.sources),
        "load": _rows((one.name or _("nobody"), one.tasks) for one in found.load),
        "qualities": [_quality(_("judged good"), found.verdicts), _quality(_("won"), found.won)],
        "calibration": [
            (one.low, one.high, share(one.good, one.judged, one.share)) for one in found.calibration
        ],
        "gained": gained,
        "lost": lost,
        "more_gained": found.flips.draft - len(gained),
        "more_lost": found.flips.now - len(lost),
    }


def _answer(found: Backtest) -> str:
    days, now, draft = found.days, found.mqls.now, found.mqls.draft
    if not found.leads:
        return _("No leads came in during the last %(days)s days, so there is nothing to compare.") % {
            "days": days
        }
    if not (found.flips.now or found.flips.draft):
        return ngettext(
            "On the last %(days)s days it would have changed nothing: %(n)s MQL.",
            "On the last %(days)s days it would have changed nothing: %(n)s MQLs.",
            now,
        ) % {"days": days, "n": now}
    return ngettext(
        "In the last %(days)s days it would have been %(n)s MQL instead of %(now)s.",
        "In the last %(days)s days it would have been %(n)s MQLs instead of %(now)s.",
        draft,
    ) % {"days": days, "n": draft, "now": now}


def _per_week(count: int, days: int) -> float:
    return count * 7 / days


def _rows(pairs: Iterable[tuple[str, Pair]]) -> list[Row]:
    several = list(pairs)
    largest = max((max(pair.now, pair.draft) for _name, pair in several), default=0) or 1
    return [
        Row(name, pair.now, pair.draft, percent(pair.now / largest), percent(pair.draft / largest))
        for name, pair in several
    ]


def _quality(name: str, pair: tuple[Quality, Quality]) -> dict[str, Any]:
    """How many of the MQLs turned out good, and how many of the good ones were an MQL."""
    return {
        "name": name,
        "judged": max(one.mqls for one in pair),
        "precision": [share(one.hits, one.mqls, one.precision) for one in pair],
        "recall": [share(one.hits, one.good, one.recall) for one in pair],
    }


def share(hits: int, whole: int, interval: Interval) -> Share:
    """`hits` of `whole`, drawn on a line from 0 to 100 %."""
    return Share(
        hits,
        whole,
        percent(interval.value),
        percent(interval.low),
        percent(interval.high - interval.low),
        _("%(low)s to %(high)s %%") % {"low": round(100 * interval.low), "high": round(100 * interval.high)},
    )


def percent(part: float) -> str:
    """0.5 as 50.00%; never by the reader's language."""
    return f"{100 * part:.2f}%"


def _leads(numbers: tuple[int, ...]) -> list[Lead]:
    """The first leads of a list, with their people, in one question; in the order of the list."""
    wanted = numbers[:SHOWN]
    found = Lead.objects.select_related("contact", "company").in_bulk(wanted) if wanted else {}
    return [found[number] for number in wanted if number in found]
