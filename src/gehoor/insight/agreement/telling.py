"""A report as people read it, in the active language: the same words on the page, in mail and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from gehoor.followup.agreement.terms import Agreement
from gehoor.followup.agreement.wording import lines, promise_name
from gehoor.followup.words import word
from gehoor.insight.agreement import causes
from gehoor.insight.agreement.judged import SEGMENT, Fact
from gehoor.insight.agreement.report import Report
from gehoor.insight.agreement.spans import QUARTER, Span
from gehoor.insight.models import Deviation
from gehoor.lib import human
from gehoor.scoring.parts import number
from gehoor.scoring.required import LABELS

_CASES: Mapping[str, "str | Promise"] = {
    "accepted": gettext_lazy("{kept} of {n} accepted"),
    "complete": gettext_lazy("{kept} of {n} MQLs complete"),
    "first_call": gettext_lazy("{kept} of {n} called in time"),
    "attempts": gettext_lazy("{kept} of {n} written off after enough attempts"),
    "verdict": gettext_lazy("{kept} of {n} verdicts in time"),
    "word": gettext_lazy("{kept} of {n} taken up in time"),
}
_NOTHING: Mapping[str, "str | Promise"] = {
    "accepted": gettext_lazy("no decisions yet"),
    "complete": gettext_lazy("no new MQLs yet"),
    "first_call": gettext_lazy("no calls were due yet"),
    "attempts": gettext_lazy("nothing was written off"),
    "verdict": gettext_lazy("no verdicts were due yet"),
    "word": gettext_lazy("nothing was due yet"),
}
_OBSTACLES: Mapping[str, "str | Promise"] = {
    "accepted": gettext_lazy("Reasons: {what}."),
    "complete": gettext_lazy("What lacked: {what}."),
    "first_call": gettext_lazy("What stood in the way: {what}."),
}
_MOST_OBSTACLES = 4


@dataclass(frozen=True, slots=True)
class Told:
    """One promise with its fact: `state` is kept, missed or silent, `word` says it."""

    code: str
    side: str
    name: str
    promise: str
    fact: str
    obstacle: str
    state: str
    word: str
    percent: int | None
    asked: int | None


def told(report: Report, agreement: Agreement) -> list[Told]:
    """Every promise of the report, in its order."""
    sentences = {line.code: line.sentence for line in lines(agreement)}
    return [_told(fact, sentences, report.causes.get(fact.code, {})) for fact in report.facts]


def _told(fact: Fact, sentences: Mapping[str, str], obstacles: Mapping[str, int]) -> Told:
    state = "silent" if fact.is_kept is None else "kept" if fact.is_kept else "missed"
    is_share = fact.unit == "percent"
    return Told(
        code=fact.code,
        side=fact.side,
        name=name(fact.code),
        promise=sentences.get(fact.code, ""),
        fact=in_figures(fact),
        obstacle=obstacle(fact.code, obstacles),
        state=state,
        word={"kept": _("kept"), "missed": _("not kept"), "silent": _("nothing to judge yet")}[state],
        percent=fact.percent if is_share else None,
        asked=fact.promised if is_share else None,
    )


def name(code: str) -> str:
    """What a promise is called."""
    return promise_name(code)


def in_figures(fact: Fact) -> str:
    """What came of it: "38 of 41 called in time"."""
    if fact.unit == "count":
        words = {"n": number(fact.n), "asked": number(fact.promised)}
        return _("{n} MQLs, {asked} promised").format(**words)
    code = "first_call" if fact.code.startswith(SEGMENT) else fact.code
    if not fact.n:
        return str(_NOTHING[code])
    return str(_CASES[code]).format(kept=number(fact.kept), n=number(fact.n))


def obstacle(code: str, counts: Mapping[str, int]) -> str:
    """What stood in the way, most often first; "" for nothing."""
    if not counts:
        return ""
    base = "first_call" if code.startswith(SEGMENT) else code
    shown = [
        _("{what} {n}×").format(what=_obstacle_name(base, one), n=number(n)) for one, n in counts.items()
    ]
    return str(_OBSTACLES[base]).format(what=", ".join(shown[:_MOST_OBSTACLES]))


def _obstacle_name(base: str, code: str) -> str:
    if base == "first_call":
        return str(causes.NAMES.get(code, code))
    if base == "complete":
        return str(LABELS.get(code, code))
    return word(code)


def measure(agreement: Agreement) -> str:
    """When a promise about each lead counts as kept; "" where not a single one may miss it."""
    if not agreement.tolerance_percent:
        return ""
    words = {"percent": agreement.tolerance_percent}
    return _("What sales promises counts as kept when at most {percent} % of the cases miss it.").format(
        **words
    )


def headline(report: Report) -> str:
    """How many of the promises about which something can be said were kept."""
    kept, missed = len(report.kept), len(report.broken)
    if not kept and not missed:
        return _("There is nothing to judge yet.")
    if not missed:
        return ngettext("The promise was kept.", "All {n} promises were kept.", kept).format(n=kept)
    if not kept:
        return ngettext("The promise was not kept.", "None of the {n} promises was kept.", missed).format(
            n=missed
        )
    return ngettext("{kept} of {n} promises was kept.", "{kept} of {n} promises were kept.", kept).format(
        kept=kept, n=kept + missed
    )


def bottleneck(report: Report) -> str:
    """Where it most often got stuck, of the calls that came late; "" when none did."""
    together: dict[str, int] = {}
    for code, counts in report.causes.items():
        if code == "first_call" or code.startswith(SEGMENT):
            for one, n in counts.items():
                together[one] = together.get(one, 0) + n
    if not together:
        return ""
    most = max(together, key=lambda one: (together[one], -causes.CAUSES.index(one)))
    words = {"what": causes.NAMES[most], "n": number(together[most]), "all": number(sum(together.values()))}
    return _("Calls got stuck most often here: {what} ({n} of {all}).").format(**words)


def deviation(one: Deviation) -> str:
    """What keeps deviating, and how that is known."""
    if one.kind == "run":
        sentence = ngettext(
            "“{name}” was not kept for {n} week.", "“{name}” was not kept for {n} weeks in a row.", one.weeks
        )
        return sentence.format(name=name(one.promise), n=one.weeks)
    return _("“{name}” is clearly worse than in the weeks before; luck alone rarely does this.").format(
        name=name(one.promise)
    )


def span_name(span: Span) -> str:
    """week 47, or the fourth quarter of 2026."""
    if span.kind == QUARTER:
        words = {"n": (span.first.month + 2) // 3, "year": span.first.year}
        return _("quarter {n} of {year}").format(**words)
    return pgettext("of the calendar", "week {n}").format(n=span.first.isocalendar()[1])


def days(span: Span) -> str:
    """Its first and last day."""
    return _("{first} to {last}").format(first=human.day(span.first), last=human.day(span.final_day))
