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


def why_them(reason: Mapping[str, Any]) -> str:
    """The same in a few words, for a list in which the owner is named already."""
    if reason.get("why") == "turn":
        return _("turn in “%(rule)s”") % {"rule": reason["rule"]}
    words = {
        "hand": _("given by a colleague"),
        "named": _("named when it came in"),
        "known_contact": _("knows this person"),
        "account": _("has somebody at this company"),
        "rerouted": _("took it over"),
    }
    return words.get(reason.get("why", ""), "")


def why_not(reason: Mapping[str, Any], user_id: int, owner_id: int, owner_name: str) -> str:
    """Why the lead went to the owner and not to `user_id`; "" when nothing is kept of that moment."""
    others = reason.get("others")
    if reason.get("why") != "turn" or not others:
        return ""
    if user_id in others["away"]:
        return _("You were not there.")
    if user_id in others["full"]:
        return _("You had as much as you take.")
    ahead = others["ahead"]
    if str(user_id) not in ahead:
        return _("You do not take part in “%(rule)s”.") % {"rule": reason["rule"]}
    words = {
        "mine": signed_leads(ahead[str(user_id)]),
        "name": owner_name,
        "theirs": signed_leads(ahead.get(str(owner_id), 0)),
    }
    if others.get("even"):
        return (
            _(
                "You stood at %(mine)s and %(name)s at %(theirs)s, but counted since somebody last came "
                "or went it was the turn of %(name)s."
            )
            % words
        )
    return _("You stood at %(mine)s and %(name)s at %(theirs)s: who is due soonest goes first.") % words


def signed_leads(ahead: float) -> str:
    """How far from one's share, such as "+0.4": more leads than it, or fewer."""
    number = number_format(abs(round(ahead, 1)), decimal_pos=1, use_l10n=True)
    return f"{'−' if round(ahead, 1) < 0 else '+'}{number}"


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
