"""The report of one call as text for a terminal."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from gehoor.calls import words
from gehoor.calls.report import groups, place, tips
from gehoor.listening.shape import Analysis

WIDTH = 42


def as_text(analysis: Analysis) -> str:
    """Warnings, what to try, moments and measures, in the language that is active."""
    return "\n".join(_lines(analysis))


def _lines(analysis: Analysis) -> Iterator[str]:
    for one in analysis.warnings:
        yield f"! {words.warning(one.code, one.data)}"
    found = list(tips(analysis))
    if found:
        yield f"\n{_('To try next time')}"
    for tip in found:
        numbers = ", ".join(str(number) for number in tip["moments"])
        yield f"  {tip['text']} ({_('moment')} {numbers})" if numbers else f"  {tip['text']}"
    yield f"\n{_('Moments')}"
    yield from _moments(analysis)
    for name, lines in groups(analysis.measures):
        yield f"\n{name}"
        for line in lines:
            number = f"{line.value} {line.margin}".strip()
            remark = f"  ({line.remark})" if line.remark else ""
            yield f"  {line.name:<{WIDTH}} {number}{remark}"


def _moments(analysis: Analysis) -> Iterator[str]:
    if not analysis.moments:
        yield f"  {_('Nothing in this call was marked.')}"
    for number, moment in enumerate(analysis.moments, 1):
        one = place(number, moment)
        yield f"  {number:>3}  {one.time:>5}  {one.kind}: {one.why}"
        if one.quote:
            yield f"              “{one.quote}”"
