"""A moment agreed by mail: the clocks wait for it, and the promise of a call stays."""

from datetime import datetime, timedelta

import pytest

from gehoor.errors import Conflict, InputError
from gehoor.followup.agree_callback import agree_callback
from gehoor.followup.attempt import log_attempt
from gehoor.followup.clocks.act import end_pauses, over_pauses
from gehoor.followup.dispose import dispose
from gehoor.followup.models import Attempt, CallTask, Clock, ClockPause
from gehoor.followup.objection import object_to_calls
from gehoor.followup.permission.models import Ground
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.team.models import User

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def first_call() -> Clock:
    return Clock.objects.get(kind="first_call")


def test_the_task_waits_and_the_clock_stands_still_until_then(lead: Lead, ana: User, now: datetime) -> None:
    moment = now + 2 * DAY
    agree_callback(lead.pk, ana, now, at=moment, text="mail: bel me vrijdag")
    task = CallTask.objects.get(closed_at=None)
    assert (task.reason, task.not_before, task.due_at) == ("callback", moment, moment)
    pause = ClockPause.objects.get(ended_at=None)
    assert (pause.clock, pause.reason, pause.until) == (first_call(), "callback", moment)
    assert Clock.objects.get(kind="word").ended_as == "decided", "it was a word"
    ground = Ground.objects.get()
    assert (ground.how, ground.text, ground.source) == ("agreed", "mail: bel me vrijdag", f"user:{ana.pk}")
    line = Event.objects.get(kind="callback.agreed")
    assert (line.actor, line.data["at"]) == (f"user:{ana.pk}", moment.isoformat())
    assert not Attempt.objects.exists()
    assert Lead.objects.get().first_attempt_at is None, "nobody called"


def test_after_it_the_promise_runs_on_with_what_was_left(lead: Lead, ana: User, now: datetime) -> None:
    due_at, moment = first_call().due_at, now + 2 * DAY
    agree_callback(lead.pk, ana, now, at=moment, text="per mail")
    assert end_pauses(over_pauses(moment), moment) == 1
    assert (first_call().paused_at, first_call().due_at) == (None, due_at + 4 * DAY), "a weekend between"
    log_attempt(lead.pk, ana, "no_answer", moment + timedelta(minutes=5))
    assert first_call().ended_as == "called"


def test_another_moment_takes_the_place_of_the_first(lead: Lead, ana: User, now: datetime) -> None:
    agree_callback(lead.pk, ana, now, at=now + DAY, text="per mail")
    agree_callback(lead.pk, ana, now + timedelta(hours=1), at=now + 2 * DAY, text="toch later")
    assert ClockPause.objects.get(ended_at=None).until == now + 2 * DAY
    assert CallTask.objects.get(closed_at=None).not_before == now + 2 * DAY


def test_a_double_click_is_one_agreement(lead: Lead, ana: User, bob: User, now: datetime) -> None:
    for seconds in (0, 2):
        agree_callback(lead.pk, ana, now + timedelta(seconds=seconds), at=now + DAY, text="per mail")
    assert Ground.objects.count() == Event.objects.filter(kind="callback.agreed").count() == 1
    assert ClockPause.objects.get().starts_at == now
    agree_callback(lead.pk, bob, now + timedelta(seconds=3), at=now + DAY, text="per mail")
    assert Ground.objects.count() == 2, "said by somebody else"


def test_without_a_moment_or_words_or_too_far_ahead_it_is_not_taken(
    lead: Lead, ana: User, now: datetime
) -> None:
    for at in (None, now - DAY, now + 32 * DAY):
        with pytest.raises(InputError, match=r"."):
            agree_callback(lead.pk, ana, now, at=at, text="per mail")
    with pytest.raises(InputError) as refused:
        agree_callback(lead.pk, ana, now, at=now + DAY, text=" ")
    assert refused.value.field == "text"
    assert not ClockPause.objects.exists()


def test_an_objection_is_not_lifted_by_it_and_a_lead_that_is_over_stays_over(
    lead: Lead, ana: User, now: datetime
) -> None:
    object_to_calls(lead.pk, ana, now)
    with pytest.raises(Conflict):
        agree_callback(lead.pk, ana, now + DAY, at=now + 2 * DAY, text="per mail")
    assert not CallTask.objects.filter(closed_at=None).exists()
    dispose(lead.pk, ana, "disqualified", now + DAY, reason="too_small")
    with pytest.raises(Conflict):
        agree_callback(lead.pk, ana, now + DAY, at=now + 2 * DAY, text="per mail")
