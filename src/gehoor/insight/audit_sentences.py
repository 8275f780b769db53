"""The audit in sentences: one story a lead, and what the twenty say together."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gehoor.followup.words import NOT_CALLABLE, word
from gehoor.insight import words
from gehoor.insight.audit import Audit
from gehoor.insight.shares import Share
from gehoor.insight.told import Told
from gehoor.lib import human

PROPERTIES = {
    "source": gettext_lazy("source"),
    "campaign": gettext_lazy("campaign"),
    "form": gettext_lazy("form"),
    "product": gettext_lazy("product"),
    "industry": gettext_lazy("industry"),
    "title": gettext_lazy("position"),
    "size": gettext_lazy("people at the company"),
    "page": gettext_lazy("page seen"),
}


def story(lead: Told, now: datetime, *, calls_known: bool = True) -> list[str]:
    """The sentences about one lead, in the order in which things happened."""
    parts = [came_in(lead), owned(lead)]
    if calls_known:
        parts.append(called(lead, now))
    parts += [judged(lead), became(lead)]
    return [part for part in parts if part]


def who(lead: Told) -> str:
    """The person and the company, as far as they are known."""
    if lead.name and lead.company:
        return _("%(name)s of %(company)s") % {"name": lead.name, "company": lead.company}
    if lead.name or lead.company:
        return lead.name or lead.company
    return _("Line %(line)s") % {"line": lead.key[1:]} if lead.lead_id is None else _("A lead without a name")


def came_in(lead: Told) -> str:
    """When and by which way."""
    way = ", ".join(part for part in (lead.source, lead.campaign, lead.form_title or lead.form) if part)
    values = {"day": human.day(lead.received_at) if lead.received_at else "", "way": way}
    if lead.received_at and way:
        return _("Came in on %(day)s through %(way)s.") % values
    if lead.received_at:
        return _("Came in on %(day)s; through what is not recorded.") % values
    return _("Came in through %(way)s.") % values if way else ""


def owned(lead: Told) -> str:
    """Whose it was and with which score; empty for a row of a file that tells neither."""
    if lead.fit is None:
        return _("Owner: %(owner)s.") % {"owner": lead.owner} if lead.owner else ""
    values = {"fit": lead.fit, "engagement": lead.engagement, "owner": lead.owner}
    if lead.owner:
        return _("Fits us (%(fit)s), is active (%(engagement)s); went to %(owner)s.") % values
    return _("Fits us (%(fit)s), is active (%(engagement)s); has no owner.") % values


def called(lead: Told, now: datetime) -> str:
    """How soon, how often, and what came of it."""
    if not lead.calls:
        why = NOT_CALLABLE.get(lead.not_callable)
        if why:
            return _("Not called: %(why)s.") % {"why": why}
        fresh = lead.gate(now) == "fresh"
        return _("Not called yet; still within the promise.") if fresh else _("Not called.")
    outcomes = ", ".join(outcome(call.outcome) for call in lead.calls)
    wait = words.span((lead.hours_to_call or 0) * 3600)
    if lead.hours_to_call is None:
        return ngettext(
            "Called once: %(outcomes)s.", "Called %(n)s times: %(outcomes)s.", len(lead.calls)
        ) % {
            "n": len(lead.calls),
            "outcomes": outcomes,
        }
    return ngettext(
        "Called once, after %(wait)s: %(outcomes)s.",
        "Called %(n)s times, the first after %(wait)s: %(outcomes)s.",
        len(lead.calls),
    ) % {"n": len(lead.calls), "wait": wait, "outcomes": outcomes}


def outcome(code: str) -> str:
    """What came of a call, within a sentence."""
    return _("agreed when to call back") if code == "callback" else word(code).lower()


def judged(lead: Told) -> str:
    """The verdict of who called, with its reasons."""
    if lead.verdict is None:
        return ""
    reasons = ", ".join(word(reason) for reason in lead.verdict_reasons)
    said = _("Judged a good lead") if lead.verdict else _("Judged not a good lead")
    return f"{said}: {reasons}." if reasons else f"{said}."


def became(lead: Told) -> str:
    """What it is now."""
    if lead.disposition and lead.disposition != "accepted" and lead.stage not in words.PLURALS:
        reason = word(lead.disposition_reason) if lead.disposition_reason else ""
        said = word(lead.disposition)
        return f"{said}: {reason}." if reason else f"{said}."
    if lead.stage in ("lead", "mql"):
        return ""
    if lead.stage in words.BECAME:
        return _("Became %(stage)s.") % {"stage": words.BECAME[lead.stage]}
    return _("Now: %(stage)s.") % {"stage": words.stage(lead.stage)}


def answer(found: Audit) -> str:
    """The first thing said: how many were called, answered and good."""
    n, summary = len(found.leads), found.summary()
    if not n:
        return _("There are no leads to go through yet.")
    if summary["called"] is None:
        return ngettext(
            "This file tells of %(n)s lead, but not whether it was called.",
            "This file tells of %(n)s leads at its end, but not whether they were called.",
            n,
        ) % {"n": n}
    values = {
        "n": n,
        "called": summary["called"],
        "answered": summary["answered"],
        "good": summary["good"] or 0,
    }
    return (
        ngettext(
            "Of the last lead, %(called)s was called, %(answered)s answered and %(good)s was good.",
            "Of the last %(n)s leads %(called)s were called, %(answered)s answered and %(good)s were good.",
            n,
        )
        % values
    )


def stuck(found: Audit) -> str:
    """Where the system is stuck, or that it is not."""
    gate, n = found.stuck, found.gates.get(found.stuck, 0)
    if not gate:
        return ""
    return _STUCK[gate](n) % {"n": n}


_STUCK = {
    "not_callable": lambda n: ngettext(
        "It gets stuck at the door: %(n)s lead came without a number to call.",
        "It gets stuck at the door: %(n)s leads came without a number to call.",
        n,
    ),
    "no_owner": lambda n: ngettext(
        "It gets stuck at assigning: %(n)s lead has no owner.",
        "It gets stuck at assigning: %(n)s leads have no owner.",
        n,
    ),
    "not_called": lambda n: ngettext(
        "It gets stuck at calling: %(n)s lead was never called.",
        "It gets stuck at calling: %(n)s leads were never called.",
        n,
    ),
    "too_few_calls": lambda n: ngettext(
        "It gets stuck at calling again: %(n)s lead was not reached and called fewer than five times.",
        "It gets stuck at calling again: %(n)s leads were not reached and called fewer than five times.",
        n,
    ),
    "not_reached": lambda n: ngettext(
        "It gets stuck at reaching people: %(n)s lead was called five times or more without a talk.",
        "It gets stuck at reaching people: %(n)s leads were called five times or more without a talk.",
        n,
    ),
    "no_verdict": lambda n: ngettext(
        "It gets stuck at looking back: %(n)s lead was spoken to and nobody said whether it was good.",
        "It gets stuck at looking back: %(n)s leads were spoken to and nobody said whether they were good.",
        n,
    ),
    "not_good": lambda n: ngettext(
        "It gets stuck at what comes in: %(n)s lead was looked into and was not a good one.",
        "It gets stuck at what comes in: %(n)s leads were looked into and were not good ones.",
        n,
    ),
}
_NEEDED = {
    "calls": gettext_lazy(
        "No call data in this file. Two columns are needed for it: the date of a call, and what came of it."
    ),
    "dates": gettext_lazy(
        "No column with the date on which a lead came in; these are the last rows in the order of the file."
    ),
    "verdicts": gettext_lazy("No column says what became of a lead, so the good ones cannot be told apart."),
    "sources": gettext_lazy("No column with the source of a lead was recognised."),
    "owners": gettext_lazy("No column says whose lead it was."),
}


def missing(found: Audit) -> list[str]:
    """What this file does not tell, and which columns would."""
    return [str(_NEEDED[code]) for code in found.missing]


def shared(share: Share) -> str:
    """One property of the good ones: "4 of the 5 good leads: source webinar; of the others 3 of 15"."""
    name = PROPERTIES.get(share.property) or share.property.removeprefix("facts.").replace("_", " ")
    return _(
        "%(name)s “%(value)s”: %(with_good)s of %(good)s good leads, %(with_other)s of %(other)s others"
    ) % {
        "name": str(name)[:1].upper() + str(name)[1:],
        "value": share.value,
        "with_good": share.with_good,
        "good": share.good,
        "with_other": share.with_other,
        "other": share.other,
    }


def comparing(found: Audit) -> str:
    """How much weight the comparison can bear."""
    other = len(found.leads) - found.good
    if "verdicts" in found.missing and not found.good:
        return ""
    if not found.good:
        return _("None of these leads is known to be good yet, so there is nothing to compare.")
    if not found.is_enough:
        return _(
            "Too little data to conclude from: %(good)s good and %(other)s others. Five of each is the least."
        ) % {"good": found.good, "other": other}
    if any(share.is_clear for share in found.shared()):
        return _("What is marked as clear is more than chance; the rest may be chance.")
    return _("None of these differences is larger than chance could make it.")


def first_call(found: Audit) -> str:
    """The median wait before the first call; empty when nothing was called."""
    hours = found.median_hours
    return "" if hours is None else words.span(hours * 3600)
