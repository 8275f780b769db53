"""Along a clock: reminders, breach, a colleague who is there, the team lead; each once and in order."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gehoor.followup.agreement import versions
from gehoor.followup.agreement.terms import Term, Terms
from gehoor.followup.attempt import log_attempt
from gehoor.followup.clocks import act
from gehoor.followup.clocks.delays import Delay, delays_of, many, summary
from gehoor.followup.clocks.pause import plan_pause
from gehoor.followup.clocks.promise import clocks_of, plan_promises, plan_wait
from gehoor.followup.clocks.steps import first_step, next_step
from gehoor.followup.dispose import dispose
from gehoor.followup.models import Clock, ClockPause, ClockStep
from gehoor.followup.tests.conftest import MakeLead
from gehoor.followup.verdict import give_verdict
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.team.calendars import hours_of
from gehoor.team.models import Role, User
from gehoor.team.queries import leads_of

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Said = list[tuple[str, int | None]]


def at(text: str) -> datetime:
    """A moment of March 2026 on the wall in Amsterdam: "11 10:00"."""
    return datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM).astimezone(UTC)


class House:
    """What the later rooms do, written down instead of done; `colleague` takes over when there is one."""

    def __init__(self) -> None:
        self.said: Said = []
        self.colleague: User | None = None

    def announce(self, rows: Rows, kind: str, *, user_id: int | None, **_told: Any) -> None:
        self.said.append((kind, user_id))

    def reroute(self, lead_id: int, now: datetime) -> int | None:
        if self.colleague is None:
            return None
        Lead.objects.filter(pk=lead_id).update(owner=self.colleague)
        return self.colleague.pk

    def work(self, now: datetime) -> None:
        """What the worker does at one moment, until nothing is due."""
        hands = act.Hands(self.announce, self.reroute)
        act.end_pauses(act.over_pauses(now), now)
        while due := act.due_steps(now):
            for one in due:
                moved = act.move_on(one.clock_id, now, hands) if one.is_move else None
                assert moved if moved is not None else act.walk([one.clock_id], now, hands)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def clock(lead: Lead) -> Clock:
    """Came in on Wednesday 09:30, so to be called before Thursday 09:30; 8.5 working hours lie between."""
    found = Clock.objects.get(kind="first_call")
    assert (found.started_at, found.due_at) == (at("11 09:30"), at("12 09:30"))
    return found


def steps(clock: Clock) -> list[tuple[str, int, str]]:
    found = ClockStep.objects.filter(clock=clock).order_by("order")
    return list(found.values_list("kind", "percent", "outcome"))


def test_a_lead_gets_a_clock_for_the_call_and_one_for_a_word(lead: Lead) -> None:
    assert sorted(lead.clocks.values_list("kind", flat=True)) == ["first_call", "word"]
    assert ClockStep.objects.count() == 2
    assert lead.clocks.get(kind="first_call").wall_due == at("12 09:30")


def test_reminders_come_in_working_time_and_not_at_night(clock: Clock) -> None:
    """Half of 8.5 working hours after 09:30 is 13:45; four fifths is 16:18."""
    hours, agreement = hours_of(None), versions.current()
    promise = act.promise_of(clock)
    half = first_step(promise, agreement, hours)
    assert (half.kind, half.percent, half.due_at) == ("reminder", 50, at("11 13:45"))
    most = next_step(promise, half, "told", agreement, hours, half.due_at)
    assert most
    assert (most.percent, most.due_at) == (80, at("11 16:18"))
    last = next_step(promise, most, "told", agreement, hours, most.due_at)
    assert last
    assert (last.kind, last.due_at) == ("breach", clock.due_at)


def test_nobody_calls_and_each_step_comes_in_its_turn(
    clock: Clock, lead: Lead, ana: User, bob: User, ben: User, house: House
) -> None:
    house.colleague = bob
    house.work(at("11 13:44"))
    assert house.said == []
    for moment in ("11 13:45", "11 16:18", "12 09:30", "12 10:00", "12 11:30"):
        house.work(at(moment))
        house.work(at(moment) + timedelta(minutes=1))
    assert house.said == [
        ("clock_reminder", ana.pk),
        ("clock_reminder", ana.pk),
        ("clock_breached", ana.pk),
        ("clock_escalated", ben.pk),
    ]
    assert steps(clock) == [
        ("reminder", 50, "told"),
        ("reminder", 80, "told"),
        ("breach", 0, "told"),
        ("reroute", 0, "moved"),
        ("team_lead", 0, "told"),
    ]
    clock.refresh_from_db()
    assert (clock.breached_at, clock.breach_owner_id, clock.step_id) == (at("12 09:30"), ana.pk, None)
    assert clock.due_at == at("12 09:30"), "another owner does not start the clock anew"
    kinds = (
        Event.objects.filter(kind__startswith="clock.").order_by("at", "id").values_list("kind", flat=True)
    )
    assert list(kinds) == [
        "clock.reminded",
        "clock.reminded",
        "clock.breached",
        "clock.rerouted",
        "clock.escalated",
    ]


def test_a_worker_that_slept_a_day_does_not_remind_of_what_has_passed(
    clock: Clock, ana: User, ben: User, house: House
) -> None:
    house.work(at("12 14:00"))
    assert house.said == [("clock_breached", ana.pk), ("clock_escalated", ben.pk)]
    assert steps(clock) == [
        ("reminder", 50, "overtaken"),
        ("reminder", 80, "overtaken"),
        ("breach", 0, "told"),
        ("reroute", 0, "nobody"),
        ("team_lead", 0, "told"),
    ]


def test_a_late_reminder_is_still_said_while_there_is_time(clock: Clock, ana: User, house: House) -> None:
    house.work(at("11 15:00"))
    assert house.said == [("clock_reminder", ana.pk)]
    house.work(at("12 09:00"))
    assert house.said == [("clock_reminder", ana.pk)] * 2


def test_who_takes_over_late_has_as_long_as_otherwise(
    clock: Clock, bob: User, ben: User, house: House
) -> None:
    """The team lead hears of it an hour and a half of work after the re-route, however late that was."""
    house.colleague = bob
    house.work(at("13 09:00"))
    assert ("clock_escalated", ben.pk) not in house.said
    house.work(at("13 10:29"))
    assert ("clock_escalated", ben.pk) not in house.said
    house.work(at("13 10:30"))
    assert house.said[-1] == ("clock_escalated", ben.pk)


def test_a_call_cancels_what_was_next(clock: Clock, lead: Lead, ana: User, house: House) -> None:
    house.work(at("11 14:00"))
    log_attempt(lead.pk, ana, "voicemail", at("11 14:05"))
    house.work(at("20 12:00"))
    assert steps(clock) == [("reminder", 50, "told"), ("reminder", 80, "cancelled")]
    clock.refresh_from_db()
    assert (clock.stopped_at, clock.ended_as, clock.breached_at) == (at("11 14:05"), "called", None)


def test_a_verdict_without_a_call_is_a_word_but_not_a_call(clock: Clock, lead: Lead, ana: User) -> None:
    give_verdict(lead.pk, ana, False, ["too_small"], "", at("11 11:00"))
    ended = dict(lead.clocks.values_list("kind", "ended_as"))
    assert ended == {"first_call": "", "word": "judged"}


def test_silence_after_the_assignment_is_a_question(
    make_lead: MakeLead, ana: User, ben: User, house: House
) -> None:
    """Where the call clock ran out long before, silence is asked about; nothing counts as consent."""
    lead = make_lead("Piet Kok", phone="+31611111111", reason="")
    rows = Rows()
    with write():
        plan_promises(
            rows,
            [],
            lead_id=lead.pk,
            contact_id=lead.contact_id,
            hours=hours_of(ana.pk),
            now=at("11 09:30"),
            is_mql=True,
            terms=Terms("Demo", Term(timedelta(minutes=15), "business"), 1),
        )
        rows.flush()
    house.work(at("11 18:00"))
    house.said.clear()
    house.work(at("12 09:30"))
    assert house.said == [("lead_question", ana.pk)]
    silent = lead.clocks.get(kind="word")
    assert (silent.breached_at, silent.stopped_at) == (at("12 09:30"), None)


def test_a_question_in_the_same_breath_as_the_breach_is_one_message(
    clock: Clock, lead: Lead, ana: User, house: House
) -> None:
    house.work(at("12 09:30"))
    assert house.said == [("clock_breached", ana.pk)]
    assert steps(lead.clocks.get(kind="word")) == [("question", 0, "overtaken")]


def test_after_the_first_talk_a_verdict_is_due(lead: Lead, ana: User, house: House) -> None:
    log_attempt(lead.pk, ana, "connected", at("11 11:00"))
    verdict = lead.clocks.get(kind="verdict")
    assert verdict.due_at == at("13 11:00")
    house.work(at("13 11:00"))
    assert house.said == [("lead_question", ana.pk)]
    give_verdict(lead.pk, ana, True, [], "", at("13 12:00"))
    verdict.refresh_from_db()
    assert (verdict.ended_as, verdict.breached_at) == ("judged", at("13 11:00"))
    log_attempt(lead.pk, ana, "connected", at("16 11:00"))
    assert lead.clocks.filter(kind="verdict").count() == 1, "it is asked for once"


def test_an_agreed_callback_lets_the_verdict_wait_until_then(lead: Lead, ana: User, house: House) -> None:
    log_attempt(lead.pk, ana, "connected", at("11 11:00"))
    agreed = at("18 15:00")
    log_attempt(lead.pk, ana, "callback", at("12 11:00"), callback_at=agreed)
    house.work(at("17 12:00"))
    assert house.said == []
    pause = ClockPause.objects.get()
    assert (pause.reason, pause.starts_at, pause.until) == ("callback", at("12 11:00"), agreed)
    house.work(agreed + timedelta(hours=2))
    verdict = lead.clocks.get(kind="verdict")
    assert verdict.due_at == at("19 15:00"), "a day was left when it was paused"
    assert verdict.wall_due == at("13 11:00") + (agreed - at("12 11:00"))
    house.work(at("19 14:59"))
    assert house.said == []
    house.work(at("19 15:00"))
    assert house.said == [("lead_question", ana.pk)]


def test_a_callback_agreed_anew_lets_the_verdict_wait_until_the_new_moment(
    lead: Lead, ana: User, house: House
) -> None:
    log_attempt(lead.pk, ana, "connected", at("11 11:00"))
    log_attempt(lead.pk, ana, "callback", at("11 12:00"), callback_at=at("12 10:00"))
    log_attempt(lead.pk, ana, "callback", at("12 09:00"), callback_at=at("16 10:00"))
    house.work(at("13 17:00"))
    assert ("lead_question", ana.pk) not in house.said
    pauses = ClockPause.objects.order_by("starts_at").values_list("until", "ended_at")
    assert list(pauses) == [(at("12 10:00"), at("12 09:00")), (at("16 10:00"), None)]
    house.work(at("25 10:00"))
    assert house.said.count(("lead_question", ana.pk)) == 1


def test_a_pause_that_began_meanwhile_is_not_ended_with_the_one_that_was_over(lead: Lead, ana: User) -> None:
    log_attempt(lead.pk, ana, "connected", at("11 11:00"), callback_at=at("12 10:00"))
    seen = act.over_pauses(at("12 10:00"))
    log_attempt(lead.pk, ana, "callback", at("12 10:00"), callback_at=at("16 10:00"))
    assert seen == [lead.clocks.get(kind="verdict").pk]
    assert act.end_pauses(seen, at("12 10:00")) == 0
    assert ClockPause.objects.get(ended_at=None).until == at("16 10:00")
    assert lead.clocks.get(kind="verdict").paused_at == at("12 10:00")


def test_a_talk_that_ends_in_a_callback_asks_for_no_verdict_before(lead: Lead, ana: User) -> None:
    log_attempt(lead.pk, ana, "connected", at("11 11:00"), callback_at=at("16 10:00"))
    clock = Clock.objects.get(kind="verdict")
    assert clock.paused_at == at("11 11:00")
    assert clock.pauses.get().until == at("16 10:00")


def test_a_step_that_came_while_somebody_paused_the_clock_waits_with_it(clock: Clock, house: House) -> None:
    [before] = [row for row in clocks_of(clock.lead_id) if row["id"] == clock.pk]
    house.work(at("11 15:00"))  # the first reminder; the row in hand knows of no second
    with write():
        rows = Rows()
        plan_pause(rows, before, "legal_block", at("11 15:01"), hours_of(clock.lead.owner_id), None)
        rows.flush()
    house.said.clear()
    house.work(at("13 10:00"))
    assert [kind for kind, _user in house.said if kind.startswith("clock")] == []
    assert steps(clock) == [("reminder", 50, "told"), ("reminder", 80, "")]
    house.work(at("31 17:00"))  # the limit of the pause has passed
    assert steps(clock)[1:3] == [("reminder", 80, "overtaken"), ("breach", 0, "told")]


@pytest.fixture
def still(make_lead: MakeLead, ana: User) -> Lead:
    """A lead without a number, whose clock stands still since Wednesday 09:30."""
    lead = make_lead("Zonder Nummer", phone="", reason="", not_callable="no_phone")
    rows, hours = Rows(), hours_of(ana.pk)
    with write():
        known: list[dict[str, Any]] = []
        clock = plan_promises(
            rows,
            known,
            lead_id=lead.pk,
            contact_id=lead.contact_id,
            hours=hours,
            now=at("11 09:30"),
            is_mql=False,
        )
        plan_wait(rows, clock, "no_phone", lead.contact_id, hours, at("11 09:30"))
        rows.flush()
    return lead


def test_a_lead_without_a_number_stands_still_for_five_working_days(
    still: Lead, ana: User, house: House
) -> None:
    house.work(at("18 09:29"))
    assert house.said == []
    assert ClockPause.objects.get().until == at("18 09:30")
    house.work(at("18 12:00"))  # the worker was late; the pause was over at 09:30
    clock = still.clocks.get()
    assert (clock.due_at, clock.paused_at) == (at("19 09:30"), None)
    house.work(at("18 13:45"))
    assert house.said == [("clock_reminder", ana.pk)]
    assert [line.data["reason"] for line in Event.objects.filter(kind="clock.paused")] == ["no_valid_number"]
    assert Event.objects.filter(kind="clock.resumed").count() == 1


def test_a_number_that_comes_lets_the_clock_go_on_with_what_was_left(still: Lead, ana: User) -> None:
    rows = Rows()
    with write():
        clock = plan_promises(
            rows,
            clocks_of(still.pk),
            lead_id=still.pk,
            contact_id=still.contact_id,
            hours=hours_of(ana.pk),
            now=at("13 16:00"),
            is_mql=False,
        )
        rows.flush()
    assert clock["due_at"] == at("16 16:00")
    assert still.clocks.get().due_at == at("16 16:00")
    assert ClockPause.objects.get().ended_at == at("13 16:00")


def test_a_pause_after_the_breach_moves_no_deadline(
    clock: Clock, lead: Lead, ana: User, house: House
) -> None:
    house.work(at("12 09:30"))
    rows = Rows()
    with write():
        found = next(row for row in clocks_of(lead.pk) if row["kind"] == "first_call")
        plan_pause(rows, found, "legal_block", at("12 09:45"), hours_of(ana.pk), lead.contact_id)
        rows.flush()
    house.work(at("12 18:00"))
    assert steps(clock)[-1] == ("reroute", 0, ""), "nothing happens meanwhile"
    house.work(at("26 09:45"))
    clock.refresh_from_db()
    assert clock.due_at == at("12 09:30")
    assert steps(clock)[3:] == [("reroute", 0, "nobody"), ("team_lead", 0, "told")]


def test_who_never_wants_a_call_has_a_clock_that_ended(make_lead: MakeLead, ana: User, now: datetime) -> None:
    lead = make_lead("Liever Niet", phone="+31622222222", reason="")
    rows = Rows()
    with write():
        clock = plan_promises(
            rows, [], lead_id=lead.pk, contact_id=None, hours=hours_of(None), now=now, is_mql=False
        )
        plan_wait(rows, clock, "do_not_call", None, hours_of(None), now)
        rows.flush()
    found = lead.clocks.get()
    assert (found.stopped_at, found.ended_as) == (now, "do_not_call")
    assert not act.due_steps(now + timedelta(days=30))


def test_a_decision_ends_every_clock(lead: Lead, ana: User) -> None:
    log_attempt(lead.pk, ana, "connected", at("11 11:00"))
    dispose(lead.pk, ana, "disqualified", at("11 11:05"), reason="too_small")
    assert not lead.clocks.filter(stopped_at=None).exists()
    assert lead.clocks.get(kind="verdict").ended_as == "decided"


def test_the_owner_of_the_moment_hears_it(clock: Clock, lead: Lead, bob: User, house: House) -> None:
    Lead.objects.filter(pk=lead.pk).update(owner=bob)
    house.work(at("11 13:45"))
    assert house.said == [("clock_reminder", bob.pk)]


def test_a_team_is_led_by_the_managers_of_its_group(ana: User, ben: User, adam: User) -> None:
    assert leads_of(ana.pk) == [ben.pk]
    noor = User.objects.create_user("noor@example.com", None, name="Noor", role=Role.MANAGER, group="Noord")
    User.objects.filter(pk=ana.pk).update(group="Noord")
    assert leads_of(ana.pk) == [noor.pk]
    assert leads_of(None) == [ben.pk, noor.pk]
    User.objects.filter(pk__in=[ben.pk, noor.pk]).update(is_active=False)
    assert leads_of(ana.pk) == [adam.pk]


def test_whose_time_it_took_is_told_apart(lead: Lead, ana: User) -> None:
    """In at Friday 17:00, owner at 17:10, called on Monday at 10:00."""
    Lead.objects.filter(pk=lead.pk).update(
        received_at=at("13 17:00"), assigned_at=at("13 17:10"), first_attempt_at=at("16 10:00")
    )
    lead.refresh_from_db()
    found = delays_of(lead)
    assert found.system
    assert found.human
    assert (found.system.wall, found.system.business) == (timedelta(minutes=10),) * 2
    assert found.human.wall == timedelta(days=2, hours=16, minutes=50)
    assert found.human.business == timedelta(minutes=20 + 60)
    rows = Lead.objects.values("id", "owner_id", "received_at", "assigned_at", "first_attempt_at")
    assert many(rows) == {lead.pk: found}


def test_median_and_p90_say_more_than_a_mean() -> None:
    found = [Delay(timedelta(minutes=n), timedelta(minutes=n // 2)) for n in range(1, 11)]
    told = summary(found)
    assert told
    assert (told.n, told.p90.wall) == (10, timedelta(minutes=9))
    assert told.median.wall == timedelta(minutes=5, seconds=30)
    assert summary([]) is None
