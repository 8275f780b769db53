"""Somebody repaired the cause and asks to try again."""

from datetime import datetime, timedelta

import pytest

from gehoor.notify.claim import claim
from gehoor.notify.models import Delivery
from gehoor.notify.retry import retry
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def delivery(ana: User, now: datetime, state: str) -> Delivery:
    return Delivery.objects.create(
        kind="test",
        channel="mail",
        user=ana,
        state=state,
        created_at=now - timedelta(hours=3),
        due_at=None,
        tries=8,
        last_error="gave_up",
    )


def test_a_message_that_was_given_up_is_taken_again_with_all_its_tries(ana: User, now: datetime) -> None:
    failed = delivery(ana, now, "failed")
    assert retry(failed, now) is True
    taken = claim(now, 10, "mail")
    assert [one.delivery.pk for one in taken] == [failed.pk]
    assert taken[0].attempt == 1


def test_asking_twice_or_for_what_was_sent_changes_nothing(ana: User, now: datetime) -> None:
    failed, sent = delivery(ana, now, "failed"), delivery(ana, now, "sent")
    assert retry(failed, now) is True
    assert retry(failed, now) is False
    assert retry(sent, now) is False
    sent.refresh_from_db()
    assert sent.state == "sent"
