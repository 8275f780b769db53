"""A message that waited is sent only if it is still so."""

from datetime import timedelta

import pytest

from gehoor.followup.attempt import log_attempt
from gehoor.notify.channels.mail.transport import Mail
from gehoor.notify.claim import claim
from gehoor.notify.deliver import send
from gehoor.notify.finish import finish
from gehoor.notify.models import Delivery

pytestmark = pytest.mark.django_db


def deliver(server, now):
    mail = Mail(server.url)
    finish(send(claim(now, 50, "mail"), mail, lambda: now).results, now)
    mail.close()


def belongs_to(lead, user):
    """It went to somebody else."""
    lead.owner = user
    lead.save()


def test_who_was_called_meanwhile_is_not_told_about(announce, server, sanne, ana, now):
    announce("clock_reminder", sanne, ana, percent=80)
    log_attempt(sanne.pk, ana, "voicemail", now + timedelta(minutes=30))
    deliver(server, now + timedelta(hours=8))
    one = Delivery.objects.get()
    assert (one.state, one.last_error, one.due_at) == ("overtaken", "overtaken", None)
    assert server.letters == []


def test_a_lead_that_went_to_somebody_else_is_not_told_about(announce, server, sanne, ana, bob, now):
    announce("lead_assigned", sanne, ana)
    belongs_to(sanne, bob)
    deliver(server, now + timedelta(hours=8))
    assert Delivery.objects.get().state == "overtaken"


def test_what_is_still_so_is_said_however_late(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    deliver(server, now + timedelta(days=7))
    assert Delivery.objects.get().state == "sent"


def test_a_message_that_did_not_wait_is_sent_as_it_is(announce, server, sanne, ana, bob, now):
    announce("lead_assigned", sanne, ana)
    belongs_to(sanne, bob)
    deliver(server, now + timedelta(minutes=1))
    assert Delivery.objects.get().state == "sent"


def test_to_whom_passed_it_on_it_is_said_that_it_went(announce, server, sanne, ana, bob, now):
    announce("lead_moved", sanne, ana)
    belongs_to(sanne, bob)
    deliver(server, now + timedelta(hours=8))
    assert "Overgenomen" in str(server.letters[0]["Subject"])


def test_after_a_call_the_question_is_for_a_verdict(announce, server, sanne, ana, now):
    announce("lead_question", sanne, ana, clock="verdict")
    deliver(server, now)
    text = server.letters[0].get_body(("plain",)).get_content()
    assert "je oordeel" in text
    assert "/v/" in text
