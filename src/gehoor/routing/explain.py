""" "Why me?": the reason of an assignment or a hold as a sentence in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def why(reason: Mapping[str, Any]) -> str:
    """The sentence for a stored `reason`; "" when nothing is known.

    Codes: "turn", "hand", "named" (the door named the owner), "known_contact" (same owner as before),
    "account" (has somebody at this company), "rerouted" (a colleague did not get round to it),
    "nobody_present", "all_full", "no_rule".
    """
    code = reason.get("why", "")
    return _why_turn(reason) if code == "turn" else _sentences().get(code, "")


def _why_turn(reason: Mapping[str, Any]) -> str:
    words = {
        "rule": reason["rule"],
        "share": number_format(reason["share"], use_l10n=True),
        "count": reason["present"],
    }
    said = ngettext(
        "It was your turn in “%(rule)s”: you were the only one there.",
        "It was your turn in “%(rule)s”: %(count)s people were there, and your share is %(share)s%%.",
        reason["present"],
    )
    parts = [said % words]
    if reason.get("passed"):
        parts.append(_("Nobody was there for %(rules)s.") % {"rules": ", ".join(reason["passed"])})
    if reason.get("full"):
        parts.append(_("Nobody had room for %(rules)s.") % {"rules": ", ".join(reason["full"])})
    return " ".join(parts)


def _sentences() -> dict[str, str]:
    return {
        "hand": _("A colleague gave you this lead."),
        "named": _("The lead came in with your name on it."),
        "known_contact": _("You know this person from an earlier lead."),
        "rerouted": _("It waited with a colleague, and you were there to take it."),
        "account": _("You have a lead or a customer at this company already."),
        "all_full": _("A rule holds for this lead, but everybody in it has as much as they take."),
        "nobody_present": _("A rule holds for this lead, but nobody in it is there."),
        "no_rule": _("No rule holds for this lead."),
    }
