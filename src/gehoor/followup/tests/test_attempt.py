"""Ana dials: what is written, and what the task does next."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.followup.attempt import log_attempt
from gehoor.followup.models import Attempt, CallTask, Clock
from gehoor.followup.objection import object_to_calls
from gehoor.followup.permission.say import give_consent
from gehoor.followup.tests.conftest import MakeLead
from gehoor.followup.write_off import may_write_off
from gehoor.identity.models import ContactKey
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.db import is_postgres
from gehoor.team.models import User

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def task_of(lead: Lead) -> CallTask:
    return CallTask.objects.get(lead=lead, closed_at=None)


def local(at: datetime | None) -> str:
    assert at is not None
    return at.astimezone(AMSTERDAM).strftime("%a %d %H:%M")


def test_the_first_attempt_stops_the_clock_and_is_t5(lead: Lead, ana: User, now: datetime) -> None:
    log_attempt(lead.pk, ana, "no_answer", now)
    log_attempt(lead.pk, ana, "no_answer", now + timedelta(days=1))
    lead.refresh_from_db()
    clock = Clock.objects.get(lead=lead, kind="first_call")
    assert lead.first_attempt_at == now
    assert clock.stopped_at == now
    assert lead.connected_at is None
    assert lead.last_event_at == now + timedelta(days=1)


def test_the_first_conversation_is_t6_and_the_lead_waits_for_a_decision(
    lead: Lead, ana: User, now: datetime
) -> None:
    log_attempt(lead.pk, ana, "connected", now, note="Wil in mei beginnen")
    log_attempt(lead.pk, ana, "connected", now + timedelta(hours=1))
    lead.refresh_from_db()
    task = task_of(lead)
    assert lead.connected_at == now
    assert (task.reason, task.not_before) == ("decide", None)
    assert local(task.due_at) == "Thu 12 11:00"


def test_who_asked_to_be_called_and_was_is_not_called_again_for_that(
    make_lead: MakeLead, ana: User, now: datetime
) -> None:
    lead = make_lead(reason="asked", call_requested=True, stage="nurture")
    log_attempt(lead.pk, ana, "connected", now)
    lead.refresh_from_db()
    assert lead.call_requested is False


def test_an_agreed_moment_moves_the_task_to_it(lead: Lead, ana: User, now: datetime) -> None:
    at = now + timedelta(days=2, hours=4)
    made = log_attempt(lead.pk, ana, "callback", now, callback_at=at)
    task = task_of(lead)
    assert (task.reason, task.not_before, task.due_at) == ("callback", at, at)
    assert made.callback_at == at
    lead.refresh_from_db()
    assert lead.connected_at is None


def test_a_conversation_may_also_end_in_a_callback(lead: Lead, ana: User, now: datetime) -> None:
    at = now + timedelta(days=1)
    log_attempt(lead.pk, ana, "connected", now, callback_at=at)
    assert task_of(lead).reason == "callback"
    lead.refresh_from_db()
    assert lead.connected_at == now


@pytest.mark.parametrize(
    ("called", "outcome", "then"),
    [
        (datetime(2026, 3, 11, 9), "no_answer", "Thu 12 14:00"),  # morning, so tomorrow afternoon
        (datetime(2026, 3, 11, 14), "voicemail", "Thu 12 10:00"),  # afternoon, so tomorrow morning
        (datetime(2026, 3, 13, 9), "no_answer", "Mon 16 14:00"),  # over the weekend
        (datetime(2026, 3, 11, 9), "busy", "Wed 11 11:00"),  # they are there: within the hour
        (datetime(2026, 3, 11, 16), "busy", "Thu 12 09:30"),  # half an hour was left of this day
        (datetime(2026, 3, 14, 9), "no_answer", "Mon 16 14:00"),  # Ana called on a Saturday
    ],
)
def test_who_did_not_pick_up_is_tried_again_at_another_time(
    lead: Lead, ana: User, called: datetime, outcome: str, then: str
) -> None:
    log_attempt(lead.pk, ana, outcome, called.replace(tzinfo=UTC))
    task = task_of(lead)
    assert local(task.not_before) == then
    assert task.reason == "retry"
    assert local(task.due_at)[:6] == then[:6]
    assert local(task.due_at)[7:] == "17:30"


def test_following_the_plan_five_times_satisfies_the_policy(lead: Lead, ana: User, now: datetime) -> None:
    at = now
    for number in range(5):
        assert not may_write_off(lead.pk, at).allowed
        log_attempt(lead.pk, ana, "no_answer", at)
        if number < 4:
            planned = task_of(lead).not_before
            assert planned is not None
            assert planned > at
            at = planned
    found = may_write_off(lead.pk, at)
    assert found.allowed, found
    assert at - now < timedelta(days=10)


def test_an_agreed_moment_stands_when_ana_tries_before_it(lead: Lead, ana: User, now: datetime) -> None:
    at = now + timedelta(days=2)
    log_attempt(lead.pk, ana, "callback", now, callback_at=at)
    log_attempt(lead.pk, ana, "no_answer", now + timedelta(hours=2))
    assert task_of(lead).not_before == at
    log_attempt(lead.pk, ana, "no_answer", at)
    assert task_of(lead).reason == "retry"


def test_a_wrong_number_makes_the_lead_uncallable_and_ends_the_task(
    lead: Lead, ana: User, now: datetime
) -> None:
    log_attempt(lead.pk, ana, "wrong_number", now)
    lead.refresh_from_db()
    task = CallTask.objects.get(lead=lead)
    assert lead.not_callable == "bad_phone"
    assert (task.closed_at, task.closed_as) == (now, "wrong_number")
    assert lead.stage == "mql"
    assert lead.contact.phone == ""
    assert Event.objects.get(kind="task.closed").data["as"] == "wrong_number"


def test_a_second_number_is_dialled_before_giving_up(lead: Lead, ana: User, now: datetime) -> None:
    ContactKey.objects.create(contact=lead.contact, kind="phone", value="+31201234567")
    log_attempt(lead.pk, ana, "wrong_number", now)
    lead.refresh_from_db()
    lead.contact.refresh_from_db()
    assert lead.contact.phone == "+31201234567"
    assert lead.not_callable == ""
    assert task_of(lead).reason == "mql"
    log_attempt(lead.pk, ana, "wrong_number", now + timedelta(minutes=1))
    lead.refresh_from_db()
    assert lead.not_callable == "bad_phone"


def test_a_lead_without_a_task_can_be_called_too(make_lead: MakeLead, ana: User, now: datetime) -> None:
    lead = make_lead(reason="", stage="nurture")
    for outcome in ("no_answer", "connected", "wrong_number"):
        assert log_attempt(lead.pk, ana, outcome, now).task is None
    assert not CallTask.objects.exists()


def test_a_callback_without_a_task_gets_one_without_a_clock(
    make_lead: MakeLead, ana: User, now: datetime
) -> None:
    lead = make_lead(reason="", stage="nurture")
    at = now + timedelta(days=3)
    log_attempt(lead.pk, ana, "callback", now, callback_at=at)
    task = task_of(lead)
    assert (task.owner, task.reason, task.due_at) == (ana, "callback", at)
    assert not Clock.objects.exists()
    assert Event.objects.filter(kind="task.opened").count() == 1


def test_the_journal_tells_the_whole_call(lead: Lead, ana: User, now: datetime) -> None:
    made = log_attempt(lead.pk, ana, "voicemail", now, note="  Ingesproken\x00 bij receptie  ")
    line = Event.objects.get(kind="attempt.logged")
    assert line.actor == f"user:{ana.pk}"
    assert line.contact_id == lead.contact_id
    assert line.data["attempt"] == str(made.pk)
    assert line.data["outcome"] == "voicemail"
    assert line.data["note"] == "Ingesproken bij receptie"
    assert line.data["next"] == "retry"
    assert line.data["first"] is True


def test_a_double_click_is_one_attempt(lead: Lead, ana: User, now: datetime) -> None:
    one = log_attempt(lead.pk, ana, "no_answer", now, token="t1")
    two = log_attempt(lead.pk, ana, "no_answer", now + timedelta(seconds=1), token="t1")
    assert one.pk == two.pk
    assert Attempt.objects.count() == 1
    assert Event.objects.filter(kind="attempt.logged").count() == 1


def test_a_token_belongs_to_one_lead(make_lead: MakeLead, ana: User, now: datetime) -> None:
    one, two = make_lead("Sanne de Vries"), make_lead("Joris Bakker", phone="+31687654321")
    log_attempt(one.pk, ana, "no_answer", now, token="t1")
    with pytest.raises(Conflict):
        log_attempt(two.pk, ana, "no_answer", now, token="t1")


def test_without_a_token_every_call_is_written(lead: Lead, ana: User, now: datetime) -> None:
    for _ in range(2):
        log_attempt(lead.pk, ana, "no_answer", now, token="")
    assert Attempt.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "gesproken"}, "outcome"),
        ({"outcome": "callback"}, "callback_at"),
        ({"outcome": "callback", "callback_at": timedelta(0)}, "callback_at"),
        ({"outcome": "callback", "callback_at": -timedelta(hours=1)}, "callback_at"),
        ({"outcome": "callback", "callback_at": timedelta(days=400)}, "callback_at"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    lead: Lead, ana: User, now: datetime, values: dict[str, Any], field: str
) -> None:
    given = {name: now + value if name == "callback_at" else value for name, value in values.items()}
    with pytest.raises(InputError) as caught:
        log_attempt(lead.pk, ana, now=now, **given)
    assert caught.value.field == field
    assert not Attempt.objects.exists()
    assert set(Clock.objects.values_list("stopped_at", flat=True)) == {None}


def test_a_lead_that_is_not_there(ana: User, now: datetime) -> None:
    with pytest.raises(NotFound):
        log_attempt(7, ana, "no_answer", now)


@pytest.mark.django_db(transaction=True)
def test_ana_and_bob_who_log_at_once_both_count_and_one_token_counts_once(
    lead: Lead, ana: User, bob: User, now: datetime
) -> None:
    trouble: list[Exception] = []
    start = threading.Barrier(6)

    def call(user: User, token: str) -> None:
        try:
            start.wait(10)
            log_attempt(lead.pk, user, "no_answer", now, token=token)
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    tokens = [(ana, "a"), (bob, "b"), (ana, "same"), (ana, "same"), (ana, "same"), (bob, "c")]
    if is_postgres():  # SQLite in memory has one connection: there they come one after the other
        threads = [threading.Thread(target=call, args=one) for one in tokens]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:
        for user, token in tokens:
            log_attempt(lead.pk, user, "no_answer", now, token=token)
    assert not trouble
    assert Attempt.objects.count() == 4
    assert Event.objects.filter(kind="attempt.logged").count() == 4
    assert CallTask.objects.filter(closed_at=None).count() == 1


def test_who_took_an_objection_back_and_then_agreed_to_a_callback_is_shown_as_one_who_may_be_called(
    lead: Lead, ana: User, now: datetime
) -> None:
    object_to_calls(lead.pk, ana, now)
    at, words = now + timedelta(days=1), {"text": "Bel mij toch.", "found_in": "mail van vandaag"}
    give_consent(lead.pk, ana, now + timedelta(seconds=30), given_at=now + timedelta(seconds=30), **words)
    log_attempt(lead.pk, ana, "callback", now + timedelta(minutes=1), callback_at=at, note="Zij belde zelf")
    lead.refresh_from_db()
    assert lead.not_callable == ""
    task = CallTask.objects.get(closed_at=None)
    assert (task.reason, task.not_before) == ("callback", at)
