"""What the buttons of a message do, whichever way the message came: take it, called, not now."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gehoor import pipeline
from gehoor.errors import Conflict, InputError, NotAllowed
from gehoor.followup import hold
from gehoor.followup.attempt import log_attempt
from gehoor.followup.models import Outcome
from gehoor.followup.queries import running_clock
from gehoor.leads.models import CLOSED, Lead
from gehoor.leads.seen import mark_seen
from gehoor.lib.business_time import is_open, next_open
from gehoor.lib.db import write
from gehoor.notify.acts import come_back, use
from gehoor.notify.models import Delivery
from gehoor.team.calendars import hours_of
from gehoor.team.models import User
from gehoor.web.areas.work.answers import CALLERS

OUTCOMES = ("connected", "voicemail", "no_answer", "busy", "wrong_number")
"""Outcomes that need nothing more to be known; an agreed callback is noted on the lead's page."""

LATER = ("hour", "opening")
"""After "not now": in an hour, or when the person's next working day begins."""


def act(delivery: Delivery, what: str, user: User, now: datetime, choice: str = "") -> str:
    """Do what the button `what` of this message says, once, and return a code of `done_sentence`.

    `choice` is one of OUTCOMES for called, of LATER for not_now. Raises Conflict when the button was used
    or the world changed meanwhile, NotAllowed, InputError.
    """
    if user.role not in CALLERS:
        raise NotAllowed(_("Your role does not call leads."))
    with write():
        lead = hold.take(delivery.lead_id or 0)  # of two who take it at once, the second hears who was first
        if lead.stage in CLOSED:
            raise Conflict(_("This lead is closed; there is nothing left to do."), code="closed")
        use(delivery, what, user, now)
        if what == "take":
            return _take(lead, user, now)
        if what == "called":
            return _called(delivery, lead, user, now, choice)
        return _not_now(delivery, user, now, choice)


def _take(lead: Lead, user: User, now: datetime) -> str:
    """One's own lead is acknowledged; nobody's, or one that waits past its time, becomes one's own."""
    if lead.owner_id == user.pk:
        mark_seen(lead.pk, user, now)
        return "yours"
    if not user.takes_leads:
        raise NotAllowed(_("You do not take leads; ask who manages the team."))
    if lead.owner is not None and not _is_late(lead, now):
        raise Conflict(_("%(name)s has this lead and is still in time.") % {"name": lead.owner.name})
    pipeline.hand_over(lead.pk, user, user, now)
    return "taken"


def _is_late(lead: Lead, now: datetime) -> bool:
    clock = running_clock(lead.pk)
    return lead.first_attempt_at is None and clock is not None and clock.due_at <= now


def _called(delivery: Delivery, lead: Lead, user: User, now: datetime, outcome: str) -> str:
    if outcome not in OUTCOMES:
        raise InputError(_("How did it go? Choose one."), field="choice")
    log_attempt(lead.pk, user, str(Outcome(outcome)), now, token=f"message-{delivery.pk}")
    return "called"


def _not_now(delivery: Delivery, user: User, now: datetime, choice: str) -> str:
    if choice not in LATER:
        raise InputError(_("When shall we come back to it? Choose one."), field="choice")
    come_back(delivery, user, later_at(user, choice, now), now)
    return "later"


def later_at(user: User, choice: str, now: datetime) -> datetime:
    """In an hour, or when that is outside this person's hours, and for `opening`, when they begin again."""
    hours, hour = hours_of(user.pk), now + timedelta(hours=1)
    if choice == "hour" and is_open(hours, hour):
        return hour
    day_end = hours.local_day(now) + timedelta(days=1)
    begin = datetime(day_end.year, day_end.month, day_end.day, tzinfo=hours.zone)
    return next_open(hours, hour if choice == "hour" else begin)


def done_sentence(code: str) -> str:
    """What was done, in the active language."""
    return {
        "yours": _("Noted: you have it."),
        "taken": _("It is yours now. The clock went on running, so call soon."),
        "called": _("Your call is noted."),
        "later": _("We come back to it. The clock goes on running."),
    }[code]
