"""What a promise asks of a week or quarter, and whether it was kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gehoor.followup.agreement.terms import Agreement
from gehoor.followup.agreement.wording import SEGMENT as SEGMENT
from gehoor.insight.agreement.spans import QUARTER, Span
from gehoor.insight.agreement.tally import Tallies, Tally

_SALES = ("first_call", "attempts", "verdict", "word")


@dataclass(frozen=True, slots=True)
class Fact:
    """One promise in one span.

    `n` cases, of which `kept`; `promised` is a percentage of them (`unit` "percent"), or a number that has to
    be reached ("count", where n and kept are what came). `is_kept` is None where nothing was decided yet.
    """

    code: str
    side: str
    n: int
    kept: int
    promised: int
    unit: str
    is_kept: bool | None

    @property
    def missed(self) -> int:
        """Cases that went otherwise than promised."""
        return self.n - self.kept if self.unit == "percent" else max(self.promised - self.n, 0)

    @property
    def percent(self) -> int | None:
        """The share that was kept, rounded down so that 100 means all of them."""
        return 100 * self.kept // self.n if self.n else None


def facts(agreement: Agreement, tallies: Tallies, place: int, span: Span, *, is_over: bool) -> list[Fact]:
    """Every promise of `agreement` against what was counted at `place`, in the order of the agreement.

    A number that has to be reached is judged when the span is over; a share as soon as there is a case.
    """
    return [*_marketing(agreement, tallies, place, span, is_over), *_sales(agreement, tallies, place)]


def share_of(per_month: int, span: Span) -> int:
    """What a number per month asks of a week (12/52 of it) or of a quarter (three times), rounded down."""
    part = Fraction(3) if span.kind == QUARTER else Fraction(12, 52)
    return int(per_month * part)


def _marketing(
    agreement: Agreement, tallies: Tallies, place: int, span: Span, is_over: bool
) -> Iterator[Fact]:
    ours = agreement.marketing
    if ours.mqls_per_month:
        came = tallies.get((place, "mqls", ""), Tally()).n
        asked = share_of(ours.mqls_per_month, span)
        kept = True if came >= asked else False if is_over else None
        yield Fact("mqls", "marketing", came, came, asked, "count", kept)
    for code, percent in (("accepted", ours.accepted_percent), ("complete", ours.complete_percent)):
        if percent:
            tally = tallies.get((place, code, ""), Tally())
            kept = 100 * tally.kept >= percent * tally.n if tally.n else None
            yield Fact(code, "marketing", tally.n, tally.kept, percent, "percent", kept)


def _sales(agreement: Agreement, tallies: Tallies, place: int) -> Iterator[Fact]:
    known = [segment.name for segment in agreement.segments]
    for code in _SALES:
        tally = Tally()
        for (at, kind, segment), one in tallies.items():
            if at == place and kind == code and segment not in known:
                tally.add(one.n, one.kept)
        yield _all_of_them(code, tally, agreement)
        if code == "first_call":
            for name in known:
                of_it = tallies.get((place, code, name), Tally())
                yield _all_of_them(SEGMENT + name, of_it, agreement)


def _all_of_them(code: str, tally: Tally, agreement: Agreement) -> Fact:
    """A promise about each lead; the agreement says how many may miss it before a week does not keep it."""
    missed = tally.n - tally.kept
    kept = 100 * missed <= agreement.tolerance_percent * tally.n if tally.n else None
    return Fact(code, "sales", tally.n, tally.kept, 100 - agreement.tolerance_percent, "percent", kept)
