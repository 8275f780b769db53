"""The letter of a week or quarter: everything it says, in the active language, before it gets a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Engine
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gehoor.followup.agreement import versions
from gehoor.insight.agreement import telling
from gehoor.insight.agreement.check import stored
from gehoor.insight.agreement.conclude import agreed
from gehoor.insight.agreement.report import Report, report
from gehoor.insight.agreement.spans import QUARTER, Span
from gehoor.insight.agreement.telling import Told
from gehoor.insight.models import Conclusion, Deviation
from gehoor.scoring.parts import number

_BUILTINS = ["django.templatetags.i18n", "django.templatetags.l10n"]
_engine = Engine(dirs=[str(Path(__file__).parent / "templates")], builtins=_BUILTINS)


@dataclass(frozen=True, slots=True)
class Letter:
    """What the letter says: `sides` (heading, promises), `teams` (name, figures), `earlier` (text, done)."""

    language: str
    subject: str
    title: str
    days: str
    headline: str
    bottleneck: str
    sides: tuple[tuple[str, tuple[Told, ...]], ...]
    teams: tuple[tuple[str, str], ...]
    deviations: tuple[str, ...]
    earlier: tuple[tuple[str, bool], ...]
    here: tuple[str, ...]
    link: str
    closing: str


def letter(span: Span, now: datetime) -> Letter:
    """The letter about `span`: as it was written down at the check, else as it stands now."""
    found = stored(span) or report(span, now)
    agreement = versions.version(found.version)
    rows = telling.told(found, agreement)
    conclusions = agreed(span)
    title = telling.span_name(span)
    about = _("Our agreement, {when}") if span.kind != QUARTER else _("Our agreement, looking back on {when}")
    return Letter(
        language=(get_language() or "nl")[:2],
        subject=_("{title}: {headline}").format(
            title=about.format(when=title), headline=telling.headline(found)
        ),
        title=about.format(when=title),
        days=telling.days(span),
        headline=telling.headline(found),
        bottleneck=telling.bottleneck(found),
        sides=tuple(_sides(rows)),
        teams=tuple(_teams(found)),
        deviations=tuple(telling.deviation(one) for one in standing(span, now)),
        earlier=tuple((one.text, one.done_at is not None) for one in conclusions.earlier),
        here=tuple(_text(one) for one in conclusions.here),
        link=settings.URL + reverse("agreement-review", args=[span.name]),
        closing=" ".join(
            (
                telling.measure(agreement),
                _("This is about the road of a lead, never about a person."),
                _("Figures of groups under five people are withheld."),
            )
        ).strip(),
    )


def standing(span: Span, now: datetime) -> list[Deviation]:
    """The deviations that stood at the end of `span`, or were found when it was looked at."""
    seen = Deviation.objects.filter(week__lt=span.last).exclude(closed_at__lt=min(span.end, now))
    return list(seen.order_by("week", "promise"))


def as_html(of: Letter) -> str:
    """For a mail client: tables and inline style, no image, nothing from elsewhere."""
    return _render("letter.html", of)


def as_text(of: Letter) -> str:
    """For whoever reads mail as text."""
    return _render("letter.txt", of).strip() + "\n"


def _render(name: str, of: Letter) -> str:
    context: Mapping[str, Any] = {"letter": of}
    return str(_engine.get_template(name).render(Context(dict(context), autoescape=name.endswith(".html"))))


def _sides(rows: list[Told]) -> list[tuple[str, tuple[Told, ...]]]:
    headings = (("marketing", _("What marketing promised")), ("sales", _("What sales promised")))
    found = [(heading, tuple(row for row in rows if row.side == side)) for side, heading in headings]
    return [(heading, side) for heading, side in found if side]


def _teams(found: Report) -> list[tuple[str, str]]:
    said = _("{kept} of {n} called in time")
    return [(team.name, said.format(kept=number(team.kept), n=number(team.n))) for team in found.teams]


def _text(one: Conclusion) -> str:
    return one.text
