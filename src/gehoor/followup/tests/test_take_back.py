"""The wrong button: within ten minutes a call is taken back, and all is as it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gehoor.errors import Conflict, NotFound
from gehoor.followup.agree_callback import agree_callback
from gehoor.followup.attempt import log_attempt
from gehoor.followup.clocks.act import end_pauses, over_pauses
from gehoor.followup.dispose import dispose
from gehoor.followup.models import Attempt, CallTask, Clock, ClockPause, ClockStep
from gehoor.followup.permission.models import AskFirst, Ground
from gehoor.followup.take_back import take_back
from gehoor.followup.tests.conftest import MakeLead
from gehoor.followup.write_off import may_write_off
from gehoor.identity.models import Company, Contact
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.team.models import User

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def lead(lead: Lead) -> Lead:
    """Of a company that may be called."""
    Company.objects.update(legal_form="bv")
    return lead


def everything() -> dict[str, Any]:
    """What a call may change, but for its lines in the journal and the last moment something happened."""
    leads = Lead.objects.order_by("id").values()
    return {
        "leads": [{k: v for k, v in row.items() if k != "last_event_at"} for row in leads],
        "contacts": list(Contact.objects.order_by("id").values()),
        "tasks": list(CallTask.objects.order_by("id").values()),
        "clocks": list(Clock.objects.order_by("id").values()),
        "pauses": list(ClockPause.objects.filter(ended_at=None).order_by("id").values()),
        "steps": list(ClockStep.objects.order_by("id").values()),
        "grounds": list(Ground.objects.order_by("id").values()),
        "attempts": list(Attempt.objects.order_by("id").values()),
    }


OUTCOMES = ("connected", "voicemail", "no_answer", "busy", "wrong_number", "callback")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_leaves_no_trace_but_in_the_journal(
    lead: Lead, ana: User, now: datetime, outcome: str
) -> None:
    was = everything()
    at = now + DAY if outcome == "callback" else None
    made = log_attempt(lead.pk, ana, outcome, now, callback_at=at)
    assert everything() != was
    take_back(lead.pk, made.pk, ana, now + MINUTE)
    assert everything() == was
    assert may_write_off(lead.pk, now + MINUTE).attempts == 0
    kinds = Event.objects.filter(kind__startswith="attempt").order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["attempt.logged", "attempt.corrected"]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_after_another_call_only_the_newest_goes(lead: Lead, ana: User, now: datetime, outcome: str) -> None:
    first = log_attempt(lead.pk, ana, "no_answer", now - 60 * MINUTE)
    was = everything()
    at = now + DAY if outcome == "callback" else None
    made = log_attempt(lead.pk, ana, outcome, now, callback_at=at)
    with pytest.raises(NotFound):
        take_back(lead.pk, first.pk, ana, now + MINUTE)
    take_back(lead.pk, made.pk, ana, now + MINUTE)
    assert everything() == was


def test_a_number_that_was_not_wrong_may_be_tried_again(lead: Lead, ana: User, now: datetime) -> None:
    lead.contact.keys.create(kind="phone", value="+31687654321")
    made = log_attempt(lead.pk, ana, "wrong_number", now)
    assert Contact.objects.get().phone == "+31687654321"
    take_back(lead.pk, made.pk, ana, now + MINUTE)
    assert Contact.objects.get().phone == "+31612345678"
    Contact.objects.update(phone="+31687654321")
    log_attempt(lead.pk, ana, "wrong_number", now + 2 * MINUTE)
    assert Contact.objects.get().phone == "+31612345678"


def test_a_moment_agreed_by_mail_counts_again(lead: Lead, ana: User, now: datetime) -> None:
    due_at = Clock.objects.get(kind="first_call").due_at
    agree_callback(lead.pk, ana, now, at=now + DAY, text="per mail")
    was = everything()
    made = log_attempt(lead.pk, ana, "no_answer", now + MINUTE)
    assert not ClockPause.objects.filter(ended_at=None).exists()
    take_back(lead.pk, made.pk, ana, now + 2 * MINUTE)
    pause = ClockPause.objects.get(ended_at=None)
    assert (pause.clock.kind, pause.until) == ("first_call", now + DAY)
    assert CallTask.objects.get(closed_at=None).not_before == now + DAY
    assert everything() == was
    assert end_pauses(over_pauses(now + DAY), now + DAY) == 1
    assert Clock.objects.get(kind="first_call").due_at > due_at, "the day it stood still is not lost"


def test_a_moment_that_comes_before_the_call_is_taken_back_gives_the_pause_back_too(
    lead: Lead, ana: User, now: datetime
) -> None:
    """The deadline lies in the pause: without it the promise would be broken at once."""
    due_at = Clock.objects.get(kind="first_call").due_at
    moment = due_at + 3 * DAY
    agree_callback(lead.pk, ana, now, at=moment, text="per mail")
    made = log_attempt(lead.pk, ana, "no_answer", moment - MINUTE)
    take_back(lead.pk, made.pk, ana, moment + MINUTE)
    assert end_pauses(over_pauses(moment + MINUTE), moment + MINUTE) == 1
    assert Clock.objects.get(kind="first_call").due_at > moment


def test_who_got_the_lead_meanwhile_has_its_task(lead: Lead, ana: User, bob: User, now: datetime) -> None:
    made = log_attempt(lead.pk, ana, "wrong_number", now)
    Lead.objects.update(owner=bob)
    take_back(lead.pk, made.pk, ana, now + MINUTE)
    assert CallTask.objects.get(closed_at=None).owner == bob


def test_who_was_to_be_asked_first_is_so_again(make_lead: MakeLead, ana: User, now: datetime) -> None:
    lead = make_lead(reason="", door="csv", not_callable="ask_first")
    company = lead.company
    assert company
    company.legal_form = "eenmanszaak"
    company.save()
    AskFirst.objects.create(lead=lead, reason="no_consent", rule="nl.natural", opened_at=now)
    made = log_attempt(lead.pk, ana, "callback", now, callback_at=now + DAY)
    assert CallTask.objects.filter(closed_at=None).exists()
    take_back(lead.pk, made.pk, ana, now + MINUTE)
    assert not CallTask.objects.filter(closed_at=None).exists()
    lead.refresh_from_db()
    assert lead.not_callable
    assert not Ground.objects.exists()
    assert CallTask.objects.get().closed_as == "corrected"
    assert Event.objects.filter(kind="task.closed").count() == 1


def test_it_is_for_whoever_noted_it_for_ten_minutes_and_while_nothing_followed(
    lead: Lead, ana: User, bob: User, now: datetime
) -> None:
    made = log_attempt(lead.pk, ana, "connected", now)
    for user, at in ((bob, now + MINUTE), (ana, now + 11 * MINUTE)):
        with pytest.raises(Conflict, match=r"."):
            take_back(lead.pk, made.pk, user, at)
    dispose(lead.pk, ana, "accepted", now + MINUTE)
    with pytest.raises(Conflict, match=r"."):
        take_back(lead.pk, made.pk, ana, now + 2 * MINUTE)
    assert Attempt.objects.get() == made
