"""Sentences about the funnel, made from codes and numbers when somebody reads."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.insight import words
from gehoor.insight.bottleneck import Bottleneck, Narrow, Slow
from gehoor.insight.funnel import Funnel


def narrowest(narrow: Narrow | None) -> str:
    """Which step loses most leads; empty when no step does."""
    if narrow is None:
        return ""
    values = {
        "before": words.number(narrow.before),
        "starts": words.PLURALS[narrow.start],
        "count": words.number(narrow.count),
        "stage": words.BECAME[narrow.stage],
    }
    if narrow.count == 0:
        return _("Of %(before)s %(starts)s none became %(stage)s: the funnel is narrowest there.") % values
    return (
        ngettext(
            "Of %(before)s %(starts)s, %(count)s became %(stage)s: the funnel is narrowest there.",
            "Of %(before)s %(starts)s, %(count)s became %(stage)s: the funnel is narrowest there.",
            narrow.count,
        )
        % values
    )


def slowest(slow: Slow | None) -> str:
    """Between which two moments most time is lost; empty when too little is measured."""
    if slow is None:
        return ""
    said = _("Between %(start)s and %(end)s most time is lost: median %(median)s.") % {
        "start": words.MOMENTS[slow.start],
        "end": words.MOMENTS[slow.end],
        "median": words.span(slow.median_seconds),
    }
    if slow.assign_seconds is not None:
        said += " " + _("Assigning takes %(assign)s, calling the rest.") % {
            "assign": words.span(slow.assign_seconds)
        }
    return said


def never_called(count: int) -> str:
    """How many leads the median does not know; empty when all were called."""
    if not count:
        return ""
    return ngettext(
        "%(n)s lead with a call task has not been called yet; the median does not count it.",
        "%(n)s leads with a call task have not been called yet; the median does not count them.",
        count,
    ) % {"n": words.number(count)}


def bottleneck(found: Bottleneck) -> str:
    """The sentence about time, with what its median leaves out."""
    parts = (slowest(found.slowest), never_called(found.never_called))
    return " ".join(part for part in parts if part)


def answer(found: Funnel) -> str:
    """The first thing said about a funnel: its narrowest step, or why there is none."""
    said = narrowest(found.bottleneck.narrowest)
    if said:
        return said
    if not found.whole.leads:
        return _("No leads came in during this period.")
    return ngettext(
        "%(n)s lead came in; no later stage has been recorded of it yet.",
        "%(n)s leads came in; no later stage has been recorded of them yet.",
        found.whole.leads,
    ) % {"n": words.number(found.whole.leads)}


def still_open(found: Funnel) -> str:
    """That the ratios will still change; empty when they will not."""
    if not found.open_cohort:
        return ""
    return ngettext(
        "%(n)s lead of this cohort may still move on, so these ratios can still grow.",
        "%(n)s leads of this cohort may still move on, so these ratios can still grow.",
        found.steps[0].open,
    ) % {"n": words.number(found.steps[0].open)}
