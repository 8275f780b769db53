"""The codes of follow-up and what they are called on the screen."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from gehoor.lib import words as lib
from gehoor.lib.words import Words

OUTCOMES: Final[Words] = {
    "connected": _("Spoke"),
    "voicemail": _("Left a message"),
    "no_answer": _("No answer"),
    "busy": _("Busy"),
    "wrong_number": _("Wrong number"),
    "callback": _("Call back at"),
}
GOOD_REASONS: Final[Words] = {
    "concrete_project": _("concrete project"),
    "decision_maker": _("decision-maker"),
    "budget": _("budget"),
    "fits_us": _("fits us"),
}
BAD_REASONS: Final[Words] = {
    "too_small": _("too small"),
    "wrong_title": _("wrong position"),
    "outside_area": _("outside our area"),
    "just_looking": _("only looking around"),
    "existing_customer": _("existing customer"),
    "competitor": _("competitor"),
    "no_valid_contact": _("no valid contact"),
}
DISPOSITIONS: Final[Words] = {
    "accepted": _("Accepted"),
    "nurture": _("Not now, keep warm"),
    "disqualified": _("Not a lead for us"),
    "written_off": _("Written off"),
}
# Why a lead ends before five attempts; the bad reasons of a verdict, and three that only a call can tell.
DISQUALIFIED_REASONS: Final[Words] = {
    **BAD_REASONS,
    "wrong_number": _("wrong number"),
    "do_not_call": _("does not want to be called"),
    "duplicate": _("came in twice"),
}
NURTURE_REASONS: Final[Words] = {
    "later": _("later"),
    "no_budget_now": _("no budget now"),
    "just_looking": _("only looking around"),
    "other_priority": _("something else comes first"),
}
WRITTEN_OFF_REASONS: Final[Words] = {"not_reached": _("not reached")}
REASONS_OF: Final[Mapping[str, Words]] = {
    "accepted": {},
    "nurture": NURTURE_REASONS,
    "disqualified": DISQUALIFIED_REASONS,
    "written_off": WRITTEN_OFF_REASONS,
}
DEAL_STAGES: Final[Words] = {
    "opportunity": _("Opportunity"),
    "customer": _("Customer"),
    "lost": _("Lost"),
}
LOST_REASONS: Final[Words] = {
    "price": _("price"),
    "competition": _("went to a competitor"),
    "no_budget": _("no budget"),
    "no_decision": _("no decision taken"),
    "missing_feature": _("something is missing in what we offer"),
    "poor_fit": _("does not fit"),
    "no_response": _("no answer any more"),
    "other": _("something else"),
}
NOT_CALLABLE: Final[Words] = {
    "no_phone": _("no telephone number"),
    "no_contact": _("no name, mail address or number"),
    "bad_phone": _("the number is not right"),
    "do_not_call": _("does not want to be called"),
    "ask_first": _("ask first whether you may call"),
    "no_permission": _("may not be called"),
}
TASK_REASONS: Final[Words] = {
    "mql": _("meets the definition"),
    "asked": _("asked to be called"),
    "callback": _("agreed to call back"),
    "retry": _("next attempt"),
    "decide": _("spoken to, no decision yet"),
    "next_step": _("agreed next step"),
    "manual": _("made by hand"),
}
DAY_PARTS: Final[Words] = {
    "morning": _("in the morning"),
    "afternoon": _("in the afternoon"),
    "evening": _("in the evening"),
}
_ALL: Final[tuple[Words, ...]] = (
    OUTCOMES,
    DISPOSITIONS,
    DISQUALIFIED_REASONS,
    GOOD_REASONS,
    NURTURE_REASONS,
    WRITTEN_OFF_REASONS,
    LOST_REASONS,
    NOT_CALLABLE,
    TASK_REASONS,
    DEAL_STAGES,
    DAY_PARTS,
)


def word(code: str) -> str:
    """What a code of follow-up is called in the active language; an unknown one is shown as it is."""
    return lib.word(next((words for words in _ALL if code in words), {}), code)
