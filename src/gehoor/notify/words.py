"""The kinds of messages, and the sentences that belong to the codes we store."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoor.followup.words import word
from gehoor.lib.words import word as called

KINDS = (
    "lead_assigned",
    "lead_inquired_again",
    "clock_breached",
    "hold_opened",
    "definition_published",
    "channel_off",
    "test",
    "clock_reminder",  # to the owner; data: clock_id, percent, due_at (ISO), clock (its kind)
    "lead_rerouted",  # to the new owner; data: event_id, from
    "lead_moved",  # to the old owner, without blame
    "clock_escalated",  # to the team lead; data: clock_id
    "lead_question",  # to the owner: a day of silence after assignment
    "agreement_published",  # data: version
    "deviation",  # data: promise (its name as text or code), weeks
    "weekly_letter",  # data: week (ISO, 2026-W47), and what its writer needs
    "leads_handed_over",  # to a new owner, once for all of them; data: leads, from
    "digest",  # each morning; what it says is read at the moment of sending
)

OWNER_KINDS = ("lead_assigned", "lead_inquired_again", "lead_rerouted")
"""Kinds that tell the owner of a lead about it: the first that arrives is t3 of the lead's clock."""

ALWAYS_KINDS = ("channel_off", "test")
"""Kinds that nobody can switch off."""

SURE_KINDS = ("lead_assigned", "lead_rerouted", "hold_opened", "clock_escalated")
"""Kinds that arrive whatever is switched off: without any other way, by mail. No lead goes unheard."""

LEADING_KINDS = ("hold_opened", "clock_escalated", "deviation")
"""Kinds that only those who lead are told."""

ACTS = ("take", "called", "not_now")
"""The buttons of a message about a lead."""

ACT_KINDS = (
    "lead_assigned",
    "lead_inquired_again",
    "lead_rerouted",
    "clock_reminder",
    "clock_breached",
    "clock_escalated",
    "hold_opened",
    "lead_question",
)
"""Kinds that carry those buttons."""

PERSONAL_KINDS = (
    "channel_off",
    "definition_published",
    "lead_moved",
    "lead_question",
    "agreement_published",
    "deviation",
    "weekly_letter",
    "leads_handed_over",
    "digest",
)
"""Kinds that are about one person's work: never into the channel of a whole team."""

OUR_REASONS = ("channel_off", "overtaken", "nobody", "lead_gone", "internal")
"""Why a message was not sent that say nothing about the channel itself."""

GONE_REASONS = ("push_gone",)
"""The other side says that this address is over: no use in trying another hour."""

REASONS = {
    "smtp_not_configured": gettext_lazy(
        "No mail server is set up. Set GEHOOR_SMTP_URL and restart the worker; the message is kept."
    ),
    "gave_up": gettext_lazy("Tried eight times without success."),
    "interrupted": gettext_lazy("Every try was cut off before it ended."),
    "lead_gone": gettext_lazy("The lead no longer exists."),
    "nobody": gettext_lazy("The person no longer works here."),
    "channel_off": gettext_lazy("The channel is switched off."),
    "overtaken": gettext_lazy("No longer needed when it could be sent."),
    "push_gone": gettext_lazy("The browser withdrew its leave. Switch messages on again on that device."),
    "bad_address": gettext_lazy("The address of the channel is not one we know. Enter it again."),
    "took_too_long": gettext_lazy("The other side took too long to answer."),
    "internal": gettext_lazy("Something went wrong on our side; the log of the worker says what."),
}

_HOLDS = {
    "nobody_present": gettext_lazy("Nobody who takes leads is present now."),
    "all_full": gettext_lazy("Everybody who could take it has as much as they take."),
    "no_rule": gettext_lazy("No rule says whose lead this is."),
}


_WAYS = {
    "mail": gettext_lazy("Mail"),
    "push": gettext_lazy("Device"),
    "slack": gettext_lazy("Slack"),
    "apprise": gettext_lazy("Chat"),
}

_NAMES = {
    "lead_assigned": gettext_lazy("A new lead for you"),
    "lead_inquired_again": gettext_lazy("A lead of yours got in touch again"),
    "lead_rerouted": gettext_lazy("A lead came over to you"),
    "leads_handed_over": gettext_lazy("Leads of a colleague came over to you"),
    "lead_moved": gettext_lazy("A lead of yours went to a colleague"),
    "clock_reminder": gettext_lazy("The time to call is running out"),
    "clock_breached": gettext_lazy("The time to call has passed"),
    "clock_escalated": gettext_lazy("A lead still waits after that"),
    "lead_question": gettext_lazy("A day without a word about a lead"),
    "hold_opened": gettext_lazy("A lead without an owner"),
    "definition_published": gettext_lazy("A new definition of a good lead"),
    "agreement_published": gettext_lazy("A new agreement"),
    "deviation": gettext_lazy("A promise that keeps getting stuck"),
    "weekly_letter": gettext_lazy("The letter of the week"),
    "digest": gettext_lazy("Each morning: who waits for you"),
    "channel_off": gettext_lazy("A channel that was switched off"),
    "test": gettext_lazy("A test message"),
    "slack_reply": gettext_lazy("An answer in Slack"),
}


def way_name(way: str) -> str:
    """What a way of telling is called on a page."""
    return called(_WAYS, way)


def in_order(kinds: Iterable[str]) -> list[str]:
    """The kinds as a page lists them: leads first, then what is agreed, then what comes round."""
    places = {kind: place for place, kind in enumerate(_NAMES)}
    return sorted(kinds, key=lambda kind: places.get(kind, len(places)))


def kind_name(kind: str) -> str:
    """What a kind of message is called on a page."""
    return called(_NAMES, kind)


def reason_sentence(error: str) -> str:
    """What a stored `last_error` says to a person: our code as a sentence, or the other side's own words."""
    return str(REASONS.get(error, error))


def hold_sentence(reason: str) -> str:
    """Why a lead has no owner."""
    return called(_HOLDS, reason)


def act_word(act: str) -> str:
    """What a button of a message is called."""
    return {"take": _("I take it"), "called": _("Called"), "not_now": _("Not now")}.get(act, act)


def done_by(code: str, name: str, outcome: str = "") -> str:
    """What somebody did by a button, for others who read the message; empty for no code."""
    sentences = {
        "yours": _("{name} has it."),
        "taken": _("{name} takes this lead."),
        "called": _("{name} called: {outcome}."),
        "later": _("{name} comes back to it; the clock goes on running."),
    }
    return sentences[code].format(name=name, outcome=word(outcome).lower()) if code in sentences else ""


def headline(kind: str, who: str) -> str:
    """The first half of a subject; `who` is a person with company, or the name of a channel."""
    patterns = {
        "lead_assigned": _("New lead: {who}"),
        "lead_inquired_again": _("Got in touch again: {who}"),
        "clock_breached": _("Not called yet: {who}"),
        "hold_opened": _("Lead without an owner: {who}"),
        "definition_published": _("There is a new definition of a good lead"),
        "channel_off": _("Channel switched off: {who}"),
        "test": _("A test message from Gehoor"),
        "clock_reminder": _("Still to call: {who}"),
        "lead_rerouted": _("Now yours: {who}"),
        "lead_moved": _("Passed on: {who}"),
        "clock_escalated": _("Still waiting for a call: {who}"),
        "lead_question": _("How does it stand with {who}?"),
        "agreement_published": _("There is a new agreement between marketing and sales"),
        "deviation": _("A promise that keeps getting stuck: {who}"),
        "weekly_letter": _("What we promised each other, and what came of it: {who}"),
        "leads_handed_over": _("Leads of a colleague are yours now"),
        "digest": _("Your leads this morning"),
    }
    return patterns.get(kind, patterns["lead_assigned"]).format(who=who)
