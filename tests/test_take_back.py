"""A call that is taken back while something else happened to the lead meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gehoor.errors import Conflict
from gehoor.followup.attempt import log_attempt
from gehoor.followup.models import Attempt, CallTask, Clock
from gehoor.followup.take_back import take_back
from gehoor.identity.models import Contact
from gehoor.intake.shape import Inquiry, Staged
from gehoor.leads.models import Lead
from gehoor.path.receive import receive_many
from gehoor.team.models import User
from tests.roads import sanne_who_fits

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sanne(now: datetime, open_house: None) -> Inquiry:
    """Asked to be called, and has her task and clock."""
    inquiry = sanne_who_fits(now, call_requested=True, call_explicit=True, external_id="crm:1")
    receive_many([inquiry], now)
    assert CallTask.objects.filter(closed_at=None).count() == 1
    return inquiry


def again(inquiry: Inquiry, at: datetime, **values: object) -> None:
    receive_many([replace(inquiry, received_at=at, **values)], at)  # type: ignore[arg-type]


def test_with_another_number_that_came_in_meanwhile_the_call_stays(
    sanne: Inquiry, ana: User, now: datetime
) -> None:
    lead = Lead.objects.get()
    made = log_attempt(lead.pk, ana, "wrong_number", now + MINUTE)
    again(sanne, now + 2 * MINUTE, phone="06 87654321")
    with pytest.raises(Conflict):
        take_back(lead.pk, made.pk, ana, now + 3 * MINUTE)
    assert Contact.objects.get().phone == "+31687654321"
    assert CallTask.objects.filter(closed_at=None).count() == 1
    assert Attempt.objects.get() == made


def test_a_number_of_meanwhile_stays_when_the_call_had_not_taken_it(
    sanne: Inquiry, ana: User, now: datetime
) -> None:
    lead = Lead.objects.get()
    made = log_attempt(lead.pk, ana, "no_answer", now + MINUTE)
    Contact.objects.update(phone="+31687654321")
    take_back(lead.pk, made.pk, ana, now + 3 * MINUTE)
    assert Contact.objects.get().phone == "+31687654321"


def test_who_asks_for_a_call_again_meanwhile_still_asks(sanne: Inquiry, ana: User, now: datetime) -> None:
    lead = Lead.objects.get()
    Lead.objects.update(call_requested=False)
    made = log_attempt(lead.pk, ana, "voicemail", now + MINUTE)
    again(sanne, now + 2 * MINUTE)
    assert Lead.objects.get().call_requested
    take_back(lead.pk, made.pk, ana, now + 3 * MINUTE)
    assert Lead.objects.get().call_requested


def test_a_lead_that_another_system_closed_meanwhile_stays_closed(
    sanne: Inquiry, ana: User, now: datetime
) -> None:
    lead = Lead.objects.get()
    made = log_attempt(lead.pk, ana, "no_answer", now + MINUTE)
    again(sanne, now + 2 * MINUTE, stages=(Staged("customer", now),))
    assert not CallTask.objects.filter(closed_at=None).exists()
    with pytest.raises(Conflict):
        take_back(lead.pk, made.pk, ana, now + 3 * MINUTE)
    assert not CallTask.objects.filter(closed_at=None).exists()
    assert not Clock.objects.filter(stopped_at=None, kind="first_call").exists()
