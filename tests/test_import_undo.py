"""Taking an import back: what only the list said goes, what people did stays."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from gehoor import pipeline
from gehoor.cli.import_command import command
from gehoor.followup.attempt import log_attempt
from gehoor.followup.deal import change_deal
from gehoor.followup.dispose import dispose
from gehoor.followup.models import Attempt, CallTask, Clock
from gehoor.followup.verdict import give_verdict
from gehoor.identity.models import Contact
from gehoor.intake.models import ImportBatch, Submission
from gehoor.intake.shape import Called, Inquiry, Staged
from gehoor.journal.models import Event
from gehoor.leads.models import Lead, LeadStage
from gehoor.pipeline import Undone, undo_batch
from gehoor.routing import rules
from gehoor.routing.models import Hold, PoolMember
from gehoor.scoring.definition import ensure_default
from gehoor.team.calendars import ensure_default as ensure_calendar
from gehoor.team.models import User

pytestmark = pytest.mark.django_db
Work = Callable[[int, User, datetime], object]


@pytest.fixture(autouse=True)
def house(ana: User, now: datetime) -> None:
    """A house that is ready for leads."""
    ensure_calendar()
    ensure_default(now)
    rules.ensure_default(now)


@pytest.fixture
def batch(now: datetime) -> ImportBatch:
    """A list that was imported this morning."""
    return ImportBatch.objects.create(
        file_name="beurs.csv", mode="history", state="done", created=1, created_at=now
    )


def inquiry(now: datetime, **values: Any) -> Inquiry:
    given = {"door": "api", "raw": "{}", "received_at": now, "email": "sanne@bakkerijjansen.nl"}
    return Inquiry(**(given | values))


def row(batch: ImportBatch, now: datetime, **values: Any) -> Inquiry:
    """A row of the list about the lead with number 1 of the sales system."""
    given = {"door": "csv", "batch_id": batch.pk, "mode": batch.mode, "external_id": "crm:1"}
    return inquiry(now, **(given | values))


def receive(*inquiries: Inquiry) -> list[Lead]:
    """Take them in, one after the other."""
    found = []
    for one in inquiries:
        receipt = pipeline.receive_many([one], one.received_at)[0]
        found.append(Lead.objects.get(id=receipt.lead_id))
    return found


def called(lead_id: int, user: User, now: datetime) -> object:
    return log_attempt(lead_id, user, "connected", now, "Lang gesprek")


def judged(lead_id: int, user: User, now: datetime) -> object:
    return give_verdict(lead_id, user, True, [], "", now, "page")


def decided(lead_id: int, user: User, now: datetime) -> object:
    return dispose(lead_id, user, "disqualified", now, "too_small")


def deal(lead_id: int, user: User, now: datetime) -> object:
    return change_deal(lead_id, None, "opportunity", now, Decimal(800), actor="key:3")


def elsewhere(lead_id: int, user: User, now: datetime) -> object:
    return receive(inquiry(now, external_id="crm:1", message="En via het formulier"))


@pytest.mark.parametrize("work", [called, judged, decided, deal, elsewhere])
def test_a_lead_that_somebody_worked_with_stays(
    batch: ImportBatch, ana: User, now: datetime, work: Work
) -> None:
    (lead, other) = receive(
        row(batch, now), row(batch, now, external_id="crm:2", email="jan@ander.nl", company="Ander BV")
    )
    work(lead.pk, ana, now + timedelta(hours=1))
    done = undo_batch(batch.pk, now + timedelta(hours=2))
    assert (done.removed, done.kept) == (1, 1)
    assert work.__name__ in done.why
    lead.refresh_from_db()
    assert lead.batch_id is None
    assert not Lead.objects.filter(pk=other.pk).exists()
    assert [person.email for person in Contact.objects.all()] == ["sanne@bakkerijjansen.nl"]
    told = Event.objects.get(kind="import.undone").data
    assert (told["leads"], told["kept"], told["why"]) == (1, 1, dict(done.why))


def test_what_stays_still_shows_the_row_it_came_from(batch: ImportBatch, ana: User, now: datetime) -> None:
    (lead, _other) = receive(row(batch, now), row(batch, now, external_id="crm:2", email="jan@ander.nl"))
    called(lead.pk, ana, now)
    undo_batch(batch.pk, now)
    assert list(Submission.objects.order_by("id").values_list("lead_id", flat=True)) == [lead.pk, None]


def test_a_call_of_somebody_who_is_no_longer_there_counts(
    batch: ImportBatch, ana: User, now: datetime
) -> None:
    (lead,) = receive(row(batch, now))
    called(lead.pk, ana, now)
    Attempt.objects.update(user=None)
    assert undo_batch(batch.pk, now).why == {"called": 1}


def test_a_lead_may_stay_for_several_reasons(batch: ImportBatch, ana: User, now: datetime) -> None:
    (lead,) = receive(row(batch, now))
    called(lead.pk, ana, now)
    judged(lead.pk, ana, now)
    assert undo_batch(batch.pk, now) == Undone(0, 1, {"called": 1, "judged": 1})


def test_another_list_about_the_same_lead_keeps_it_until_that_one_goes_too(
    batch: ImportBatch, now: datetime
) -> None:
    second = ImportBatch.objects.create(file_name="b.csv", mode="history", state="done", created_at=now)
    receive(row(batch, now), row(second, now, source="beurs twee"))
    assert undo_batch(second.pk, now) == Undone(0, 0, {})
    assert undo_batch(batch.pk, now) == Undone(1, 0, {})


def test_calls_that_only_the_list_told_of_are_no_work_of_ours_and_go(
    batch: ImportBatch, ana: User, now: datetime
) -> None:
    past = Called(now - timedelta(days=3), "connected")
    (lead,) = receive(row(batch, now, calls=(past,)))
    assert undo_batch(batch.pk, now) == Undone(1, 0, {})
    assert not Lead.objects.filter(pk=lead.pk).exists()


def test_a_lead_from_before_gets_its_first_call_and_talk_back(
    batch: ImportBatch, ana: User, now: datetime
) -> None:
    (lead,) = receive(inquiry(now, external_id="crm:1", phone="0612345678"))
    later, told = now + timedelta(hours=2), Called(now + timedelta(minutes=5), "connected")
    receive(row(batch, now, source="beurs", calls=(told,)))
    assert Lead.objects.get().connected_at == told.at
    mine = log_attempt(lead.pk, ana, "no_answer", later)
    undo_batch(batch.pk, now + timedelta(hours=3))
    lead.refresh_from_db()
    assert (lead.first_attempt_at, lead.connected_at) == (later, None)
    assert list(Attempt.objects.all()) == [mine]


def test_a_lead_from_before_that_the_list_ended_is_to_be_called_again(
    batch: ImportBatch, now: datetime
) -> None:
    (lead,) = receive(inquiry(now, external_id="crm:1", phone="0612345678"))
    task, running = CallTask.objects.get(), list(Clock.objects.order_by("id"))
    assert task.closed_at is None
    later = now + timedelta(hours=2)
    receive(row(batch, later, stages=(Staged("customer", later),)))
    assert not CallTask.objects.filter(closed_at=None).exists()
    undo_batch(batch.pk, later + timedelta(hours=1))
    after = Lead.objects.get()
    assert after.stage == lead.stage
    assert list(CallTask.objects.filter(closed_at=None)) == [task]
    assert list(Clock.objects.filter(stopped_at=None).order_by("id")) == running
    assert not LeadStage.objects.filter(stage="customer").exists()
    newest = Event.objects.filter(kind="task.opened").latest("at")
    assert (newest.data["task"], newest.contact_id) == (str(task.pk), lead.contact_id)


def test_a_lead_from_before_that_waited_for_an_owner_waits_again(batch: ImportBatch, now: datetime) -> None:
    PoolMember.objects.all().delete()
    (lead,) = receive(inquiry(now, external_id="crm:1", phone="0612345678"))
    later = now + timedelta(hours=2)
    LeadStage.objects.create(lead=lead, stage="lost", entered_at=later, actor=f"import:{batch.pk}")
    Hold.objects.update(closed_at=later)
    undo_batch(batch.pk, later)
    assert Hold.objects.filter(closed_at=None).count() == 1


def test_what_people_ended_themselves_stays_ended(batch: ImportBatch, ana: User, now: datetime) -> None:
    (lead,) = receive(inquiry(now, external_id="crm:1", phone="0612345678"))
    dispose(lead.pk, ana, "disqualified", now + timedelta(hours=1), "too_small")
    later = now + timedelta(hours=2)
    receive(row(batch, later, stages=(Staged("customer", later),)))
    undo_batch(batch.pk, later)
    lead.refresh_from_db()
    assert lead.stage == "disqualified"
    assert not CallTask.objects.filter(closed_at=None).exists()


def wrote_amount(lead: Lead, batch: ImportBatch, at: datetime, before: str | None, amount: str) -> None:
    """The journal line of a row that wrote an amount over another."""
    Lead.objects.filter(pk=lead.pk).update(amount=amount)
    data = {"door": "csv", "before": {"amount": before}}
    actor = f"import:{batch.pk}"
    Event.objects.filter(lead_id=lead.pk, kind="lead.updated", actor=actor).delete()
    Event.objects.create(kind="lead.updated", at=at, recorded_at=at, lead_id=lead.pk, actor=actor, data=data)


@pytest.mark.parametrize("before", ["1250.50", None])
def test_a_lead_from_before_gets_its_amount_back(
    batch: ImportBatch, now: datetime, before: str | None
) -> None:
    amount = Decimal(before) if before else None
    (lead,) = receive(inquiry(now, external_id="crm:1", amount=amount))
    later = now + timedelta(hours=1)
    receive(row(batch, later, amount=Decimal(5000)))
    wrote_amount(lead, batch, later, before, "5000")
    undo_batch(batch.pk, now + timedelta(hours=2))
    assert Lead.objects.get().amount == amount


def test_an_amount_that_somebody_wrote_since_stays(batch: ImportBatch, ana: User, now: datetime) -> None:
    (lead,) = receive(inquiry(now, external_id="crm:1"))
    later = now + timedelta(hours=1)
    receive(row(batch, later, amount=Decimal(5000)))
    wrote_amount(lead, batch, later, None, "5000")
    change_deal(lead.pk, ana, "customer", later + timedelta(hours=1), Decimal(7000))
    undo_batch(batch.pk, later + timedelta(hours=2))
    assert Lead.objects.get().amount == Decimal(7000)


def test_a_live_list_is_no_different(batch: ImportBatch, ana: User, now: datetime) -> None:
    ImportBatch.objects.update(mode="live")
    batch.refresh_from_db()
    (lead, _other) = receive(
        row(batch, now, phone="0612345678"), replace(row(batch, now), external_id="crm:2", email="j@a.nl")
    )
    called(lead.pk, ana, now)
    assert undo_batch(batch.pk, now) == Undone(1, 1, {"called": 1})


def test_the_page_says_what_stayed_and_why(
    batch: ImportBatch, adam: User, ana: User, now: datetime, client: Client
) -> None:
    (lead,) = receive(row(batch, now))
    called(lead.pk, ana, now)
    client.force_login(adam)
    client.post(reverse("import-undo", args=[batch.pk]))
    for _visit in range(2):  # also after the message is gone
        text = client.get(reverse("import-batch", args=[batch.pk])).content.decode()
        assert "1 lead blijft staan, want er is al iets mee gedaan: 1 gebeld." in text


def test_the_command_says_what_stayed_and_why(batch: ImportBatch, ana: User, now: datetime) -> None:
    (lead, other) = receive(row(batch, now), row(batch, now, external_id="crm:2", email="jan@ander.nl"))
    called(lead.pk, ana, now)
    judged(other.pk, ana, now)
    result = CliRunner().invoke(command, ["--undo", str(batch.pk)])
    assert result.output.splitlines() == [
        "0 leads zijn teruggedraaid.",
        "2 leads blijven staan, want er is al iets mee gedaan: 1 gebeld, 1 beoordeeld.",
    ]


def test_the_command_says_it_to_programs_too(batch: ImportBatch, ana: User, now: datetime) -> None:
    (lead,) = receive(row(batch, now))
    called(lead.pk, ana, now)
    told = json.loads(CliRunner().invoke(command, ["--undo", str(batch.pk), "--json"]).output)
    assert told == {"batch": str(batch.pk), "undone": 0, "kept": 1, "why": {"called": 1}}
