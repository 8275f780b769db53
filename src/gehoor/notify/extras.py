"""The one sentence that a kind of message says beside its headline and its brief."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.notify.words import hold_sentence, reason_sentence


def lead_extra(kind: str, data: Mapping[str, Any]) -> str:
    """What is to be said above the brief of a lead, in the active language; empty for most kinds."""
    sentences = {
        "hold_opened": lambda: hold_sentence(str(data.get("reason", ""))),
        "clock_reminder": lambda: _reminder(data),
        "lead_rerouted": lambda: _("This lead waited with a colleague. You are there now, so it is yours."),
        "lead_moved": lambda: _(
            "A colleague who is there calls them now. There is nothing left to do for you."
        ),
        "clock_escalated": lambda: _(
            "The promised time has passed and nobody has called yet. Who can call them today?"
        ),
        "lead_question": lambda: _question(str(data.get("clock", ""))),
    }
    return sentences[kind]() if kind in sentences else ""


def plain_extra(kind: str, data: Mapping[str, Any]) -> str:
    """What a message says that is about no lead, in the active language."""
    sentences = {
        "definition_published": lambda: _new_mqls(_whole(data, "leads"), _whole(data, "version")),
        "agreement_published": lambda: _(
            "Version {version} holds from now on. Both teams signed it; read what was promised."
        ).format(version=_whole(data, "version")),
        "deviation": lambda: _stuck(_whole(data, "weeks")),
        "weekly_letter": lambda: _("The figures of this week are ready. Read them before you meet."),
        "leads_handed_over": lambda: _handed_over(_whole(data, "leads")),
        "digest": lambda: _("Open Today to see who waits for you."),
        "test": lambda: _("This works: messages of Gehoor arrive here."),
        "channel_off": lambda: _(
            "It failed for over an hour: {error} Check the address and switch it on again."
        ).format(error=reason_sentence(str(data.get("error", "")))),
    }
    return sentences[kind]() if kind in sentences else ""


def _question(clock: str) -> str:
    """A day of silence after a lead was assigned, or after a call of which no verdict came."""
    if clock == "verdict":
        return _("You called them, and your verdict is still missing. Was it a good lead?")
    return _("It has been yours for a day and nothing is noted yet. What do you need to go on?")


def _reminder(data: Mapping[str, Any]) -> str:
    percent = _whole(data, "percent")
    if not percent:
        return ""
    return _("{percent}% of the promised time has passed.").format(percent=percent)


def _stuck(weeks: int) -> str:
    if not weeks:
        return _("It clearly shifted. Talk about what stands in the way, and note what you decide.")
    return ngettext(
        "Not met for {weeks} week. Talk about what stands in the way, and note what you decide.",
        "Not met for {weeks} weeks in a row. Talk about what stands in the way, and note what you decide.",
        weeks,
    ).format(weeks=weeks)


def _handed_over(leads: int) -> str:
    return ngettext(
        "{leads} lead came over from a colleague who is not there any more. Today says whom to call first.",
        "{leads} leads came over from a colleague who is not there any more. Today says whom to call first.",
        leads,
    ).format(leads=leads)


def _new_mqls(leads: int, version: int) -> str:
    """How many leads of the reader became an MQL because the definition changed."""
    return ngettext(
        "By version {version}, {leads} lead of yours is now an MQL. A call task for it is on Today.",
        "By version {version}, {leads} leads of yours are now MQLs. Call tasks for them are on Today.",
        leads,
    ).format(version=version, leads=leads)


def _whole(data: Mapping[str, Any], name: str) -> int:
    try:
        return int(data.get(name) or 0)
    except (TypeError, ValueError):
        return 0
