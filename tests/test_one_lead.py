"""The path of a lead, told from the door to the desk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from gehoor.followup.dispose import dispose
from gehoor.followup.models import Attempt, CallTask, Clock
from gehoor.identity.models import Contact
from gehoor.intake.models import Submission
from gehoor.intake.shape import Called, Inquiry, Staged, Tracked, Visit
from gehoor.journal.models import Event
from gehoor.leads.models import Lead, LeadStage
from gehoor.notify.models import Delivery
from gehoor.pipeline import drain_holds, hand_over, receive, receive_many, rescore, track_many, undo_batch
from gehoor.routing.models import Assignment, Hold, PoolMember, Rule
from gehoor.routing.rules import ensure_default as ensure_rules
from gehoor.scoring.models import ScoreLine
from gehoor.team.models import Absence, User
from tests.roads import sanne_who_fits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_house")]


@pytest.fixture
def sanne(now: datetime) -> Inquiry:
    """Somebody who fits and asked for a demo."""
    return sanne_who_fits(now, raw='{"letter": "for letter"}', message_id="m-1")


@pytest.fixture
def stranger(sanne: Inquiry) -> Inquiry:
    """Somebody who does not fit, and only read something."""
    return replace(
        sanne, message_id="m-2", email="piet@gmail.com", phone="06 87654321", title="Stagiair", company="",
        industry="", employees=None, call_requested=False, events=(),
    )  # fmt: skip


def current_points(lead: Lead) -> int:
    return sum(ScoreLine.objects.filter(lead=lead, ended_at=None).values_list("points", flat=True))


def test_a_fitting_lead_is_scored_owned_clocked_and_announced_at_once(
    sanne: Inquiry, ana: User, now: datetime
) -> None:
    receipt = receive(sanne, now)
    lead = Lead.objects.get()
    assert (receipt.outcome, receipt.stage, receipt.owner_id) == ("created", "mql", ana.id)
    assert (lead.fit, lead.engagement) == (receipt.fit, receipt.engagement)
    assert current_points(lead) == lead.fit + lead.engagement == sum(one["points"] for one in receipt.reasons)
    task, delivery = CallTask.objects.get(), Delivery.objects.get()
    clock = Clock.objects.get(kind="first_call")
    assert (task.id, task.due_at, task.owner) == (receipt.task_id, receipt.due_at, ana)
    assert clock.started_at == now
    assert (delivery.user, delivery.lead_id, delivery.state) == (ana, lead.id, "waiting")
    assert list(LeadStage.objects.order_by("id").values_list("stage", flat=True)) == ["lead", "mql"]
    assert Submission.objects.get().payload == sanne.raw


def test_the_same_message_twice_is_one_lead_and_the_same_answer(sanne: Inquiry, now: datetime) -> None:
    first, second = receive(sanne, now), receive(sanne, now)
    assert second == replace(first, outcome="repeated")
    assert [model.objects.count() for model in (Lead, Contact, Delivery, Submission)] == [1, 1, 1, 1]


def test_the_same_message_twice_in_one_batch_is_one_lead(sanne: Inquiry, now: datetime) -> None:
    first, second = receive_many([sanne, sanne], now)
    assert (first.outcome, second.outcome) == ("created", "repeated")
    assert Lead.objects.count() == 1


def test_below_either_threshold_a_lead_is_nurture_with_an_owner_and_no_task(
    stranger: Inquiry, ana: User, now: datetime
) -> None:
    receipt = receive(stranger, now)
    assert (receipt.stage, receipt.owner_id, receipt.task_id) == ("nurture", ana.id, None)
    assert not Delivery.objects.exists()


def test_who_asked_to_be_called_gets_a_task_whatever_the_score(stranger: Inquiry, now: datetime) -> None:
    receipt = receive(replace(stranger, call_requested=True), now)
    assert receipt.stage == "nurture"
    assert CallTask.objects.get().reason == "asked"


def test_a_second_inquiry_joins_the_open_lead(sanne: Inquiry, now: datetime) -> None:
    first = receive(sanne, now)
    second = receive(replace(sanne, message_id="m-3", product="planning"), now + timedelta(hours=1))
    assert (second.outcome, second.lead_id, second.task_id) == ("joined", first.lead_id, first.task_id)
    assert Lead.objects.get().product == "planning"
    assert Delivery.objects.count() == 2
    assert Submission.objects.count() == 2


def test_two_inquiries_of_one_new_person_in_a_batch_add_up_once(sanne: Inquiry, now: datetime) -> None:
    _, second = receive_many([sanne, replace(sanne, message_id="m-3")], now)
    lead = Lead.objects.get()
    assert second.outcome == "joined"
    assert current_points(lead) == lead.fit + lead.engagement
    assert CallTask.objects.count() == 1


def test_somebody_we_knew_goes_to_whom_they_know(sanne: Inquiry, ana: User, bob: User, now: datetime) -> None:
    ensure_rules(now)
    first = receive(sanne, now)
    Lead.objects.update(stage="customer")
    again = receive(replace(sanne, message_id="m-4"), now + timedelta(days=90))
    assert again.outcome == "created"
    assert again.owner_id == first.owner_id


def test_a_lead_without_anything_is_kept_owned_and_not_callable(ana: User, now: datetime) -> None:
    receipt = receive(Inquiry(door="api", raw="{}", received_at=now), now)
    assert (receipt.not_callable, receipt.owner_id, receipt.task_id) == ("no_contact", ana.id, None)


@pytest.mark.parametrize(("phone", "code"), [("12", "bad_phone"), ("", "no_phone"), ("+31612345678", "")])
def test_what_makes_somebody_not_callable(sanne: Inquiry, now: datetime, phone: str, code: str) -> None:
    assert receive(replace(sanne, phone=phone), now).not_callable == code


def test_a_number_that_comes_later_makes_somebody_callable(sanne: Inquiry, now: datetime) -> None:
    receive(replace(sanne, phone="nee"), now)
    receipt = receive(replace(sanne, message_id="m-5"), now)
    assert receipt.not_callable == ""
    assert CallTask.objects.count() == 1


def test_nobody_present_is_a_visible_hold_that_drains_oldest_first(
    sanne: Inquiry, ana: User, ben: User, now: datetime
) -> None:
    Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())
    receipts = [
        receive(
            replace(sanne, message_id=f"m-{n}", email=f"a{n}@b.nl", phone=f"061234567{n}"),
            now + timedelta(minutes=n),
        )
        for n in range(3)
    ]
    assert {receipt.hold for receipt in receipts} == {"nobody_present"}
    assert Hold.objects.filter(closed_at=None).count() == 3
    assert Delivery.objects.filter(kind="hold_opened").count() == 1
    tomorrow = now + timedelta(days=1)
    assert drain_holds(tomorrow, limit=2) == 3
    given = Assignment.objects.order_by("id").values_list("lead_id", flat=True)
    assert list(given) == [receipt.lead_id for receipt in receipts]
    assert CallTask.objects.filter(owner=ana).count() == 3
    assert not Hold.objects.filter(closed_at=None).exists()


def test_draining_while_still_nobody_is_there_doubles_nothing(
    sanne: Inquiry, ana: User, now: datetime
) -> None:
    Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())
    receive(sanne, now)
    assert drain_holds(now) == 0
    assert Hold.objects.count() == 1


def test_behaviour_lifts_a_lead_over_the_threshold_and_opens_a_task(sanne: Inquiry, now: datetime) -> None:
    receive(replace(sanne, company="Bakkerij Jansen B.V.", events=(), call_requested=False), now)
    assert Lead.objects.get().stage == "nurture"
    person = replace(sanne, message_id=None, door="tracker", call_requested=False, events=())
    visit = Visit(person, Tracked("demo_requested", now + timedelta(hours=1), {"path": "/demo"}, "e-1"))
    assert track_many([visit, visit], now + timedelta(hours=1)) == (1, 1)
    assert track_many([visit], now + timedelta(hours=2)) == (0, 1)
    lead = Lead.objects.get()
    assert (lead.stage, lead.is_mql) == ("mql", True)
    assert CallTask.objects.get().reason == "mql"
    assert Event.objects.filter(kind="threshold.crossed").count() == 1


def test_an_anonymous_browser_is_remembered_until_it_says_who_it_is(sanne: Inquiry, now: datetime) -> None:
    browser = Inquiry(door="tracker", raw="{}", received_at=now, anonymous_id="b-1", call_requested=False)
    page = Tracked("page_viewed", now, {"path": "/prijzen"}, "p-1")
    assert track_many([Visit(browser, page)], now) == (1, 0)
    assert not Lead.objects.exists()
    receipt = receive(replace(sanne, anonymous_id="b-1"), now + timedelta(minutes=5))
    assert Event.objects.get(message_id="p-1").contact_id == receipt.contact_id
    assert "pricing_viewed" in {one["rule"] for one in receipt.reasons}


def test_an_unknown_browser_that_says_who_it_is_becomes_a_lead(sanne: Inquiry, now: datetime) -> None:
    person = replace(
        sanne, door="tracker", anonymous_id="b-2", message_id=None, call_requested=False, events=()
    )
    page = Tracked("page_viewed", now, {"path": "/prijzen"}, "p-2")
    assert track_many([Visit(person), Visit(person, page)], now) == (2, 0)
    lead = Lead.objects.get()
    assert current_points(lead) == lead.fit + lead.engagement


def test_a_lead_that_sales_put_aside_stays_aside_when_its_score_is_looked_at_again(
    sanne: Inquiry, ana: User, now: datetime
) -> None:
    receipt = receive(sanne, now)
    dispose(receipt.lead_id, ana, "nurture", now + timedelta(hours=1), reason="later")
    rescore([receipt.lead_id], now + timedelta(hours=2))
    assert Lead.objects.get().stage == "nurture"
    assert not CallTask.objects.filter(closed_at=None).exists()


def test_who_said_not_to_be_called_is_called_only_when_asking_again(
    sanne: Inquiry, ana: User, now: datetime
) -> None:
    receipt = receive(sanne, now)
    dispose(receipt.lead_id, ana, "disqualified", now + timedelta(hours=1), reason="do_not_call")
    later = receive(replace(sanne, message_id="m-8", call_requested=False), now + timedelta(days=9))
    assert (later.outcome, later.task_id, later.not_callable) == ("created", None, "do_not_call")
    program = receive(replace(sanne, message_id="m-10"), now + timedelta(days=9, hours=1))
    assert (program.lead_id, program.task_id) == (later.lead_id, None), "a program's default lifts nothing"
    again = receive(replace(sanne, message_id="m-9", call_explicit=True), now + timedelta(days=10))
    assert (again.lead_id, again.not_callable) == (later.lead_id, "")
    assert again.task_id


def test_silence_lowers_a_score_at_the_moment_it_was_said_to_hold_until(
    sanne: Inquiry, now: datetime
) -> None:
    receive(sanne, now)
    before = Lead.objects.get()
    assert before.score_until is not None
    rescore([before.id], before.score_until)
    after = Lead.objects.get()
    assert after.engagement < before.engagement
    assert current_points(after) == after.fit + after.engagement


def test_history_has_stages_but_no_owner_clock_or_message(sanne: Inquiry, now: datetime) -> None:
    past = replace(
        sanne, mode="history", external_id="crm:7", message_id=None,
        stages=(
            Staged("customer", datetime(2025, 6, 1, tzinfo=UTC)),
            Staged("mql", datetime(2025, 5, 1, tzinfo=UTC)),
        ),
    )  # fmt: skip
    receipt = receive(past, now)
    assert receipt.stage == "customer"
    assert [CallTask.objects.count(), Delivery.objects.count(), Hold.objects.count()] == [0, 0, 0]
    assert Lead.objects.get().score_until is None
    again = receive(past, now)
    assert again.outcome == "unchanged"
    assert LeadStage.objects.count() == 3


def test_an_update_by_external_id_changes_what_is_different(sanne: Inquiry, now: datetime) -> None:
    first = replace(sanne, external_id="crm:7", message_id=None)
    made = receive(first, now)
    changed = receive(replace(first, title="Eigenaar", campaign="Voorjaar"), now)
    assert (changed.outcome, changed.lead_id) == ("updated", made.lead_id)
    assert Contact.objects.get().title == "Eigenaar"
    assert Lead.objects.get().campaign == "Voorjaar"


def test_an_undone_batch_leaves_only_its_payloads(sanne: Inquiry, now: datetime) -> None:
    kept = receive(replace(sanne, external_id="crm:1", message_id=None, mode="history"), now)
    batch = [
        replace(sanne, batch_id=9, row_number=2, external_id="crm:1", message_id=None, mode="history",
                stages=(Staged("customer", now),)),
        replace(sanne, batch_id=9, row_number=3, external_id="crm:2", message_id=None, mode="history",
                email="nieuw@anders.nl", phone=""),
    ]  # fmt: skip
    assert [receipt.outcome for receipt in receive_many(batch, now)] == ["updated", "created"]
    assert undo_batch(9, now).removed == 1
    lead = Lead.objects.get()
    assert (lead.id, lead.stage) == (kept.lead_id, "lead")
    assert Contact.objects.count() == 1
    assert Submission.objects.count() == 3


def test_a_hand_over_takes_the_task_along_and_leaves_the_clock_alone(
    sanne: Inquiry, ana: User, bob: User, ben: User, now: datetime
) -> None:
    receipt = receive(sanne, now)
    due = Clock.objects.get(kind="first_call").due_at
    hand_over(receipt.lead_id, bob if receipt.owner_id == ana.id else ana, ben, now + timedelta(hours=1))
    lead = Lead.objects.get()
    assert lead.owner_id != receipt.owner_id
    assert CallTask.objects.get().owner_id == lead.owner_id
    assert Clock.objects.get(kind="first_call").due_at == due
    assert Delivery.objects.filter(user_id=lead.owner_id).count() == 1


def test_two_leads_of_one_person_are_both_looked_at_again(sanne: Inquiry, now: datetime) -> None:
    receipts = receive_many([replace(sanne, external_id=f"crm:{n}", message_id=None) for n in (1, 2)], now)
    Lead.objects.update(engagement=0)
    assert rescore([receipt.lead_id for receipt in receipts], now) == 2
    assert not Lead.objects.filter(engagement=0).exists()


def test_a_lead_from_a_hold_given_by_hand_gets_its_task_and_clock(
    sanne: Inquiry, ana: User, bob: User, ben: User, now: datetime
) -> None:
    Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())
    receipt = receive(sanne, now)
    hand_over(receipt.lead_id, bob, ben, now + timedelta(minutes=5))
    assert CallTask.objects.get().owner == bob
    assert sorted(Clock.objects.values_list("kind", flat=True)) == ["first_call", "word"]
    assert not Hold.objects.filter(closed_at=None).exists()


def test_a_shared_browser_does_not_make_two_people_one(sanne: Inquiry, now: datetime) -> None:
    receive(replace(sanne, anonymous_id="browser"), now)
    piet = replace(
        sanne, door="tracker", message_id=None, first_name="Piet", email="piet@bakkerij-jansen.nl", phone="",
        anonymous_id="browser", call_requested=False, events=(),
    )  # fmt: skip
    track_many([Visit(piet)], now + timedelta(hours=1))
    assert Contact.objects.count() == 2
    again = receive(replace(piet, door="api", message_id="m-20", anonymous_id=""), now + timedelta(hours=2))
    assert Contact.objects.get(id=again.contact_id).first_name == "Piet"


def test_of_two_rows_about_one_lead_the_later_one_wins(sanne: Inquiry, now: datetime) -> None:
    base = replace(sanne, external_id="crm:1", message_id=None, mode="history")
    receive_many([base, replace(base, external_id="crm:2", email="ander@x.nl", phone="")], now)
    receive_many(
        [
            replace(base, external_id="crm:2", email="ander@x.nl", phone="", title="Planner"),
            replace(base, title="Oud", first_name="Anne"),
            replace(base, title="Nieuw", first_name="Anne"),
        ],
        now,
    )
    assert Contact.objects.get(email=sanne.email).title == "Nieuw"


def test_who_changes_jobs_does_not_take_the_company_along(sanne: Inquiry, now: datetime) -> None:
    base = replace(
        sanne, external_id="crm:1", message_id=None, mode="history", company="Acme", email="a@acme.nl"
    )
    colleague = replace(base, external_id="crm:2", email="c@acme.nl", phone="")
    receive_many([base, colleague], now)
    receive(replace(base, email="a@beta.nl", company="Beta"), now + timedelta(days=1))
    firms = {
        lead.external_id: lead.contact.company for lead in Lead.objects.select_related("contact__company")
    }
    assert firms["crm:2"] is not None
    assert firms["crm:1"] is not None
    assert (firms["crm:2"].name, firms["crm:1"].name) == ("Acme", "Beta")


def test_words_and_consent_of_a_second_inquiry_are_in_the_story(sanne: Inquiry, now: datetime) -> None:
    receive(replace(sanne, message="Eerste vraag"), now)
    receive(
        replace(sanne, message_id="m-30", message="Bel me nu", consent_text="Ja, bel mij.", consent_at=now),
        now,
    )
    told = Event.objects.get(kind="lead.inquired_again").data
    assert (told["message"], told["consent_text"]) == ("Bel me nu", "Ja, bel mij.")
    assert Lead.objects.values_list("message", "consent_text").get() == ("Eerste vraag", "Ja, bel mij.")


def test_leads_that_nobody_can_take_do_not_stand_in_the_way_of_others(
    sanne: Inquiry, ana: User, bob: User, now: datetime
) -> None:
    Rule.objects.all().delete()
    rule = Rule.objects.create(name="België", position=1, conditions={"country": ["BE"]})
    PoolMember.objects.create(rule=rule, user=bob)
    Absence.objects.create(user=bob, starts_on=now.date(), ends_on=now.date())
    dutch, _, belgian = [
        receive(
            replace(sanne, message_id=f"m-{n}", email=f"a{n}@b{n}.nl", phone=f"061234567{n}", country=land),
            now,
        )
        for n, land in enumerate(("NL", "NL", "BE"))
    ]
    assert (dutch.hold, belgian.hold) == ("no_rule", "nobody_present")
    assert drain_holds(now + timedelta(days=1), limit=1) == 1
    assert Lead.objects.get(id=belgian.lead_id).owner == bob
    assert Hold.objects.filter(closed_at=None).count() == 2


def test_a_lead_that_is_over_waits_for_no_owner(sanne: Inquiry, ana: User, ben: User, now: datetime) -> None:
    Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())
    receipt = receive(sanne, now)
    dispose(receipt.lead_id, ben, "disqualified", now + timedelta(hours=1), reason="duplicate")
    assert not Hold.objects.filter(closed_at=None).exists()
    assert drain_holds(now + timedelta(days=1)) == 0
    assert Lead.objects.get().owner_id is None


def test_who_may_not_be_called_is_not_called_after_a_hand_over_either(
    sanne: Inquiry, ana: User, bob: User, ben: User, now: datetime
) -> None:
    first = receive(sanne, now)
    dispose(first.lead_id, ana, "disqualified", now + timedelta(hours=1), reason="do_not_call")
    for user in (ana, bob):
        Absence.objects.create(user=user, starts_on=now.date(), ends_on=now.date() + timedelta(days=2))
    waits = receive(replace(sanne, message_id="m-40"), now + timedelta(days=1))
    assert (waits.hold, waits.not_callable) == ("nobody_present", "do_not_call")
    hand_over(waits.lead_id, bob, ben, now + timedelta(days=1))
    assert not CallTask.objects.filter(closed_at=None).exists()


def test_calls_that_a_file_tells_again_are_the_same_calls(sanne: Inquiry, now: datetime) -> None:
    calls = (Called(now - timedelta(days=3), "no_answer"),)
    base = replace(sanne, external_id="crm:7", message_id=None, mode="history", calls=calls)
    receive(base, now)
    receive(replace(base, title="Eigenaar"), now)
    assert Attempt.objects.count() == 1


def test_a_file_that_brings_only_new_calls_brings_them(sanne: Inquiry, now: datetime) -> None:
    base = replace(sanne, external_id="crm:7", message_id=None, mode="history")
    receive(base, now)
    again = receive(replace(base, calls=(Called(now - timedelta(days=3), "connected"),)), now)
    assert again.outcome == "updated"
    assert Attempt.objects.count() == 1
    assert Lead.objects.get().connected_at == now - timedelta(days=3)


def test_a_lead_on_hold_that_ended_elsewhere_is_left_in_peace(
    sanne: Inquiry, ana: User, now: datetime
) -> None:
    Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())
    base = replace(sanne, external_id="crm:7", message_id=None)
    receive(base, now)
    receive(replace(base, stages=(Staged("lost", now),)), now + timedelta(hours=1))
    assert not Hold.objects.filter(closed_at=None).exists()


def test_an_undone_import_puts_the_amount_back(sanne: Inquiry, now: datetime) -> None:
    base = replace(sanne, external_id="crm:7", message_id=None, mode="history", amount=Decimal(100))
    receive(base, now)
    receive(replace(base, batch_id=9, row_number=2, amount=Decimal(900)), now + timedelta(hours=1))
    undo_batch(9, now + timedelta(hours=2))
    assert Lead.objects.get().amount == Decimal(100)


def test_a_lead_that_became_a_customer_elsewhere_needs_no_call(sanne: Inquiry, now: datetime) -> None:
    base = replace(sanne, external_id="crm:7", message_id=None)
    receive(base, now)
    receive(replace(base, stages=(Staged("customer", now),)), now + timedelta(hours=1))
    assert not CallTask.objects.filter(closed_at=None).exists()
    assert not Clock.objects.filter(stopped_at=None).exists()
    later = receive(replace(sanne, message_id="m-50"), now + timedelta(days=30))
    assert later.outcome == "created"


def test_who_asked_for_a_call_and_gives_a_number_later_is_called(sanne: Inquiry, now: datetime) -> None:
    receive(replace(sanne, phone="", user_id="u-1"), now)
    assert not CallTask.objects.exists()
    person = replace(sanne, door="tracker", message_id=None, user_id="u-1", call_requested=False, events=())
    track_many([Visit(person)], now + timedelta(hours=1))
    assert CallTask.objects.count() == 1


def test_a_lead_costs_the_same_number_of_queries_as_ten(
    sanne: Inquiry, now: datetime, django_assert_max_num_queries: object
) -> None:
    receive(sanne, now)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(batch: list[Inquiry]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            receive_many(batch, now)
        return len(queries)

    def fresh(number: int) -> Inquiry:
        return replace(
            sanne, message_id=f"q-{number}", email=f"q{number}@firma.nl", phone=f"06123450{number:02d}"
        )

    one, ten = count([fresh(1)]), count([fresh(n) for n in range(10, 20)])
    assert ten <= one + 10
