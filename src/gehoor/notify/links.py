"""The addresses in a message: to the page, and signed ones that act without a login."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from gehoor.lib.signing import sign
from gehoor.notify.words import ACT_KINDS, ACTS, OWNER_KINDS

VERDICT_DAYS = 60
ACT_DAYS = 7
PURPOSE = "message-act"

# Where a message that is about no lead leads to; a page that does not exist here is the front page.
_TARGETS = {
    "definition_published": "today",
    "agreement_published": "agreement",
    "deviation": "agreement",
    "weekly_letter": "agreement",
    "leads_handed_over": "today",
    "digest": "today",
    "channel_off": "telling",
}


def target(kind: str, lead_id: int | None) -> str:
    """The path of the page that a message is about."""
    if lead_id is not None:
        return reverse("lead", args=[lead_id])
    try:
        return reverse(_TARGETS.get(kind, "root"))
    except NoReverseMatch:
        return "/"


def page_link(kind: str, lead_id: int | None, number: int) -> str:
    """The address that notes that the message was seen and goes on to its page; without `number` the page."""
    return settings.URL + (reverse("message", args=[number]) if number else target(kind, lead_id))


def act_links(kind: str, number: int, user_id: int | None, now: datetime) -> Mapping[str, str]:
    """An address for each button, signed for this person and message; none for a channel that many read."""
    if user_id is None or not number or kind not in ACT_KINDS:
        return {}
    return {
        act: settings.URL + reverse("message-act", args=[_token(number, user_id, act, now)]) for act in ACTS
    }


def _token(number: int, user_id: int, act: str, now: datetime) -> str:
    return sign({"m": str(number), "u": str(user_id), "a": act}, PURPOSE, now, ACT_DAYS)


def verdict_links(kind: str, lead_id: int, user_id: int | None, now: datetime) -> tuple[str, str]:
    """Good and bad, signed for this reader; a channel that many people read gets none."""
    if user_id is None or kind not in (*OWNER_KINDS, "lead_question"):
        return "", ""
    token = sign({"lead": str(lead_id), "user": str(user_id)}, "verdict", now, VERDICT_DAYS)
    address = settings.URL + reverse("verdict-link", args=[token])
    return f"{address}?good=1", f"{address}?good=0"


def dial_link(lead_id: int) -> str:
    """The page with the call button of a lead."""
    return settings.URL + reverse("lead-attempt-new", args=[lead_id])
