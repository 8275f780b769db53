"""What a draft would have done on the leads of the last ninety days, beside the definition that counts.

Everything is counted on the same leads at the same moments. Nothing here says how well a person works: load
is counted for each owner, in order of name, and quality for all leads together.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gehoor.scoring import definition as definitions
from gehoor.scoring.learning.calibration import Bin, calibration
from gehoor.scoring.learning.crossing import first_crossing
from gehoor.scoring.learning.measure import Interval, beta_interval
from gehoor.scoring.learning.own import Own, own_leads
from gehoor.scoring.learning.promises import Promises, promises
from gehoor.scoring.rules import Definition, parse
from gehoor.team.models import User

DAYS = 90
MOST_FLIPS = 200

Moments = Mapping[int, datetime]  # of the leads that become an MQL: when


@dataclass(frozen=True, slots=True)
class Pair:
    """A number under the definition that counts, and under the draft."""

    now: int
    draft: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How an MQL relates to what turned out good. `mqls` were judged and `hits` of them were good, of `good`.

    `precision` is hits of mqls, `recall` hits of good, each with its 95 % interval.
    """

    mqls: int
    hits: int
    good: int
    precision: Interval
    recall: Interval


@dataclass(frozen=True, slots=True)
class Load:
    """Call tasks of one owner over the period. Sorted by name; nothing about how they were done."""

    user_id: int | None
    name: str
    tasks: Pair


@dataclass(frozen=True, slots=True)
class Backtest:
    """`weeks` by their Monday, `sources` by name. `gained` and `lost` are the leads that would flip: the
    newest 200 of each, all of them counted in `flips`. Qualities are (now, draft) pairs."""

    days: int
    leads: int
    mqls: Pair
    weeks: tuple[tuple[date, Pair], ...]
    sources: tuple[tuple[str, int, Pair], ...]
    verdicts: tuple[Quality, Quality]
    won: tuple[Quality, Quality]
    calibration: tuple[Bin, ...]
    load: tuple[Load, ...]
    promises: Promises
    flips: Pair  # leads that cease to be an MQL (now), and that become one (draft)
    gained: tuple[int, ...]
    lost: tuple[int, ...]


def backtest(document: Mapping[str, Any], now: datetime, days: int = DAYS) -> Backtest:
    """`document` on the leads that came in during the last `days` days.

    Raises InputError when the document cannot be read. Reads only; 5,000 leads take about a second.
    """
    draft, present = parse(document), definitions.current()
    return compare(draft, present, own_leads(now - timedelta(days=days), now), now, days)


def compare(
    draft: Definition, present: Definition, leads: Sequence[Own], now: datetime, days: int
) -> Backtest:
    """The same for definitions and leads already read."""
    before, after = _crossings(present, leads, now), _crossings(draft, leads, now)
    gained = [lead.lead_id for lead in reversed(leads) if lead.lead_id in after.keys() - before.keys()]
    lost = [lead.lead_id for lead in reversed(leads) if lead.lead_id in before.keys() - after.keys()]
    load = _load(leads, before, after)
    tasks = Pair(sum(one.tasks.now for one in load), sum(one.tasks.draft for one in load))
    return Backtest(
        days=days,
        leads=len(leads),
        mqls=Pair(len(before), len(after)),
        weeks=_weeks(before, after, ZoneInfo(draft.time_zone)),
        sources=_sources(leads, before, after),
        verdicts=(_quality(leads, before, "verdict"), _quality(leads, after, "verdict")),
        won=(_quality(leads, before, "won"), _quality(leads, after, "won")),
        calibration=calibration(draft, leads),
        load=load,
        promises=promises(now - timedelta(days=days), now, tasks.now, tasks.draft),
        flips=Pair(len(lost), len(gained)),
        gained=tuple(gained[:MOST_FLIPS]),
        lost=tuple(lost[:MOST_FLIPS]),
    )


def _crossings(definition: Definition, leads: Sequence[Own], now: datetime) -> dict[int, datetime]:
    found = {}
    for lead in leads:
        moment = first_crossing(definition, lead, now)
        if moment is not None:
            found[lead.lead_id] = moment
    return found


def _weeks(before: Moments, after: Moments, zone: ZoneInfo) -> tuple[tuple[date, Pair], ...]:
    now, draft = (Counter(_monday(moment, zone) for moment in one.values()) for one in (before, after))
    if not now and not draft:
        return ()
    week, last, found = min({*now, *draft}), max({*now, *draft}), []
    while week <= last:
        found.append((week, Pair(now[week], draft[week])))
        week += timedelta(days=7)
    return tuple(found)


def _monday(moment: datetime, zone: ZoneInfo) -> date:
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _sources(leads: Sequence[Own], before: Moments, after: Moments) -> tuple[tuple[str, int, Pair], ...]:
    count = Counter(lead.source for lead in leads)
    now, draft = (Counter(lead.source for lead in leads if lead.lead_id in one) for one in (before, after))
    return tuple(
        (name, count[name], Pair(now[name], draft[name])) for name in sorted(count, key=str.casefold)
    )


def _quality(leads: Sequence[Own], mqls: Moments, by: str) -> Quality:
    """On verdicts: leads with a verdict or a deal won. On won deals: every lead that can be known."""
    known = [lead for lead in leads if lead.label is not None]
    if by == "verdict":
        known = [lead for lead in known if lead.label is not None and lead.label.by in ("verdict", "won")]
        good = [lead.is_good for lead in known]
    else:
        good = [lead.label is not None and lead.label.by == "won" for lead in known]
    marked = [lead.lead_id in mqls for lead in known]
    hits = sum(one and other for one, other in zip(good, marked, strict=True))
    return Quality(
        sum(marked), hits, sum(good), beta_interval(hits, sum(marked)), beta_interval(hits, sum(good))
    )


def _load(leads: Sequence[Own], before: Moments, after: Moments) -> tuple[Load, ...]:
    """Tasks of each owner: callable leads that become an MQL, or whose person asked to be called."""
    now: Counter[int | None] = Counter()
    draft: Counter[int | None] = Counter()
    for lead in leads:
        if lead.is_callable and lead.mode == "live":
            now[lead.owner_id] += lead.asked or lead.lead_id in before
            draft[lead.owner_id] += lead.asked or lead.lead_id in after
    numbers = {number for number in (*now, *draft) if number is not None}
    names = dict(User.objects.filter(id__in=numbers).values_list("id", "name"))
    owners = sorted(
        {*now, *draft}, key=lambda number: (number is None, names.get(number or 0, "").casefold())
    )
    return tuple(
        Load(number, names.get(number or 0, ""), Pair(now[number], draft[number])) for number in owners
    )
