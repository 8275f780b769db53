"""What happens to a list, from the first row to the undo."""

import io
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError

from gehoor import pipeline
from gehoor.errors import Conflict, InputError
from gehoor.followup.models import Attempt, CallTask
from gehoor.identity.models import Contact
from gehoor.intake import batches, importing
from gehoor.intake.models import ImportBatch, Submission
from gehoor.intake.shape import Inquiry, Receipt
from gehoor.intake.sources.csv import compile_mapping, open_table, propose
from gehoor.journal.models import Event
from gehoor.leads.models import Lead, LeadStage
from gehoor.notify.models import Delivery
from gehoor.routing import rules
from gehoor.scoring.definition import ensure_default
from gehoor.team.calendars import ensure_default as ensure_calendar
from gehoor.team.models import User
from tests.importing import bring_in, census, rejected

SHEET = """Voornaam;Achternaam;E-mailadres;Telefoonnummer;Bedrijf;Aanvraagdatum;Bron
Zoë;de Wit;zoe@voorbeeld.nl;06-12345678;Voorbeeld BV;3-2-2026;beurs
Jan;Jansen;jan@ander.nl;030-1234567;Ander BV;4-2-2026;website
"""


@pytest.fixture(autouse=True)
def house(ana: User, now: datetime) -> None:
    """A house that is ready for leads."""
    ensure_calendar()
    ensure_default(now)
    rules.ensure_default(now)


def test_a_dutch_sheet_comes_in_as_history(ana: User, now: datetime) -> None:
    batch = bring_in(SHEET, now)
    assert (batch.state, batch.rows_done, batch.created, batch.failed) == ("done", 2, 2, 0)
    zoe = Lead.objects.get(contact__first_name="Zoë")
    assert (zoe.source, zoe.mode, zoe.stage, zoe.batch_id) == ("beurs", "history", "lead", batch.id)
    assert zoe.received_at == datetime.fromisoformat("2026-02-02T23:00:00+00:00")
    assert zoe.contact.phone == "+31612345678"
    assert not CallTask.objects.exists()
    assert not Delivery.objects.exists()


def test_the_raw_row_is_kept_letter_for_letter(now: datetime) -> None:
    batch = bring_in(SHEET, now)
    kept = Submission.objects.filter(batch_id=batch.id).order_by("row_number")
    assert [(one.row_number, one.payload) for one in kept] == [
        (2, "Zoë;de Wit;zoe@voorbeeld.nl;06-12345678;Voorbeeld BV;3-2-2026;beurs\n"),
        (3, "Jan;Jansen;jan@ander.nl;030-1234567;Ander BV;4-2-2026;website\n"),
    ]


def test_live_leads_get_an_owner_and_no_task_for_nothing(ana: User, now: datetime) -> None:
    bring_in(SHEET, now, mode="live")
    owners = set(Lead.objects.values_list("owner_id", flat=True))
    assert owners == {ana.id}
    assert not CallTask.objects.exists()


def test_the_same_file_again_changes_nothing(now: datetime) -> None:
    bring_in(SHEET, now)
    before = census()
    again = bring_in(SHEET, now + timedelta(days=1))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert census() == before


def test_the_same_row_twice_in_one_file_is_one_lead(now: datetime) -> None:
    batch = bring_in(SHEET + SHEET.splitlines()[1] + "\n", now)
    assert (batch.created, batch.unchanged) == (2, 1)


def test_a_changed_row_with_a_key_updates_its_lead(now: datetime) -> None:
    document = {"key": {"column": "Nr", "system": "erp"}, "fields": {"last_name": "Naam", "source": "Bron"}}
    bring_in("Nr;Naam;Bron\n1;Jansen;beurs\n2;Pietersen;beurs\n", now, document)
    again = bring_in("Nr;Naam;Bron\n1;Jansen;website\n2;Pietersen;beurs\n", now, document)
    assert (again.created, again.updated, again.unchanged) == (0, 1, 1)
    assert Lead.objects.get(external_id="erp:1").source == "website"


@pytest.mark.parametrize(
    ("by", "found"), [("email", "email:zoe@voorbeeld.nl"), ("phone", "phone:+31612345678")]
)
def test_a_mail_address_or_a_number_can_be_the_key(now: datetime, by: str, found: str) -> None:
    with open_table(io.BytesIO(SHEET.encode())) as table:
        document = propose(table.headings).document | {"key": {"by": by}}
    bring_in(SHEET, now, document)
    assert Lead.objects.filter(external_id=found).count() == 1
    changed = bring_in(SHEET.replace("beurs", "beurs Utrecht"), now, document)
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 1)


def test_rows_without_name_mail_or_phone_are_kept_and_cannot_be_called(now: datetime) -> None:
    batch = bring_in("Naam;Telefoon;Bron\n;;beurs\nJan;bel mij maar;beurs\n", now)
    assert batch.created == 2
    assert set(Lead.objects.values_list("not_callable", flat=True)) == {"no_contact", "bad_phone"}


def test_names_with_emoji_and_from_right_to_left(now: datetime) -> None:
    bring_in("Voornaam;Bron\nليلى 🌻;beurs\n", now)
    assert Contact.objects.get().first_name == "ليلى 🌻"


def test_rows_that_fail_are_kept_and_say_why(now: datetime) -> None:
    odd = (
        SHEET
        + 'Piet;Puk;p@x.nl;;;31-2-2026;\nte;kort\n"open;x;;;;;\nAnna;Bos;a@b.nl;06-11111111;;5-2-2026;x\n'
    )
    batch = bring_in(odd, now)
    assert (batch.created, batch.failed, batch.rows_done) == (3, 3, 6)
    told = [(one.row_number, one.error[0]["code"], one.error[0]["field"]) for one in rejected(batch)]
    assert told == [(4, "bad_date", "Aanvraagdatum"), (5, "cells", ""), (6, "quotes", "")]
    assert rejected(batch)[1].payload == "te;kort\n"


def test_empty_rows_are_counted_and_not_made_into_leads(now: datetime) -> None:
    batch = bring_in(SHEET + ";;;;;;\n\n", now)
    assert (batch.created, batch.blank, batch.failed) == (2, 2, 0)


def test_stages_calls_and_deals_come_along(now: datetime) -> None:
    text = (
        "Nr;Datum;MQL;Klant;Gebeld;Uitkomst;Bedrag\n"
        "1;1-2-2026;2-2-2026;9-2-2026;3-2-2026;gesproken;1.234,56\n"
    )
    document = {
        "dates": "dmy",
        "decimal": ",",
        "key": {"column": "Nr"},
        "fields": {"received_at": "Datum", "amount": "Bedrag"},
        "stages": {"mql": "MQL", "customer": "Klant"},
        "calls": [{"date": "Gebeld", "outcome": "Uitkomst"}],
    }
    bring_in(text, now, document)
    lead = Lead.objects.get()
    assert (lead.stage, lead.amount) == ("customer", Decimal("1234.56"))
    stages = LeadStage.objects.order_by("entered_at").values_list("stage", flat=True)
    assert list(stages) == ["lead", "mql", "customer"]
    assert Attempt.objects.get().outcome == "connected"
    before = census()
    assert bring_in(text, now, document).unchanged == 1
    assert census() == before


def test_a_file_that_only_adds_makes_no_leads(now: datetime) -> None:
    document: dict[str, Any] = {"key": {"column": "Nr", "system": "erp"}, "fields": {"source": "Bron"}}
    bring_in("Nr;Bron\n1;beurs\n2;beurs\n", now, document)
    more = {
        "lookup": True,
        "dates": "dmy",
        "key": {"column": "Nr", "system": "erp"},
        "stages": {"customer": "Gewonnen"},
    }
    batch = bring_in("Nr;Gewonnen\n1;1-3-2026\n77;1-3-2026\n;1-3-2026\n2;2-3-2026\n", now, more)
    assert (batch.created, batch.updated, batch.failed) == (0, 2, 2)
    assert [(one.row_number, one.error[0]["code"]) for one in rejected(batch)] == [
        (3, "not_found"),
        (4, "no_key"),
    ]
    assert Lead.objects.count() == 2
    assert Lead.objects.filter(stage="customer").count() == 2


def test_a_dry_run_says_the_same_and_writes_nothing(now: datetime) -> None:
    text = SHEET + "Piet;Puk;p@x.nl;;;31-2-2026;\n"
    before = census()
    told: list[int] = []
    dry = bring_in(text, now, dry_run=True, on_refused=lambda row, problems: told.append(row.line))
    assert census() == before
    assert not ImportBatch.objects.exists()
    assert not Submission.objects.exists()
    real = bring_in(text, now)
    names = ("rows_done", "created", "updated", "unchanged", "failed")
    assert [getattr(dry, name) for name in names] == [getattr(real, name) for name in names]
    assert told == [4]


def test_an_import_that_was_cut_off_goes_on_after_the_last_row(now: datetime) -> None:
    """The process dies after the second chunk; another one takes over when it has been silent."""
    text = "Nr;Naam\n" + "".join(f"{n};Persoon {n}\n" for n in range(2_500))
    document = {"key": {"column": "Nr"}, "fields": {"last_name": "Naam"}}
    calls = 0

    def dying(inquiries: list[Inquiry], at: datetime) -> list[Receipt]:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OperationalError("the power went")
        return pipeline.receive_many(inquiries, at)

    with open_table(io.BytesIO(text.encode())) as table:
        plan = compile_mapping(document, table.headings)
        batch = batches.make_batch(table, document, now, state="running")
        with pytest.raises(OperationalError):
            importing.run(batch, table, plan, dying, lambda: now)
        assert Lead.objects.count() == 2_000
        assert batches.claim_next(now + timedelta(seconds=30)) is None
        later = now + timedelta(seconds=61)
        taken = batches.claim_next(later)
        assert taken is not None
        assert (taken.rows_done, taken.line) == (2_000, 2_001)
        importing.run(taken, table, plan, pipeline.receive_many, lambda: later)
        batches.finish(taken, later, "done")
    taken.refresh_from_db()
    assert (taken.state, taken.created, taken.rows_done, taken.rows_total) == ("done", 2_500, 2_500, 2_500)
    assert Lead.objects.count() == 2_500


def test_two_workers_cannot_do_the_same_import(now: datetime) -> None:
    with open_table(io.BytesIO(SHEET.encode())) as table:
        document = propose(table.headings).document
        plan = compile_mapping(document, table.headings)
        first = batches.make_batch(table, document, now, state="running")
        second = batches.claim_next(now + timedelta(seconds=61))
        assert second is not None
        with pytest.raises(Conflict):
            importing.run(first, table, plan, pipeline.receive_many, lambda: now)
    assert not Lead.objects.exists()


def test_a_stopped_import_stops_and_keeps_what_came_in(now: datetime) -> None:
    text = "Nr;Naam\n" + "".join(f"{n};Persoon {n}\n" for n in range(2_500))
    document = {"key": {"column": "Nr"}, "fields": {"last_name": "Naam"}}
    with open_table(io.BytesIO(text.encode())) as table:
        plan = compile_mapping(document, table.headings)
        batch = batches.make_batch(table, document, now, state="running")
        with pytest.raises(Conflict):
            importing.run(
                batch, table, plan, pipeline.receive_many, lambda: now, lambda one: batches.stop(one, now)
            )
    assert Lead.objects.count() == 1_000
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done) == ("stopped", 1_000)


def test_an_import_in_slices_comes_to_the_same_end(now: datetime, tmp_path: Any) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Nr;Naam\n" + "".join(f"{n};Persoon {n}\n" for n in range(2_500)))
    document = {"key": {"column": "Nr"}, "fields": {"last_name": "Naam"}}
    with open_table(path) as table:
        batches.make_batch(table, document, now, path=str(path))
    slices = 0
    while batch := batches.claim_next(now):
        batches.run_claimed(batch, lambda: now, pipeline.receive_many, seconds=0)
        slices += 1
    assert slices >= 3
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.created, batch.message) == ("done", 2_500, "")
    assert path.exists()


def test_a_file_that_went_away_ends_the_import_with_a_reason(now: datetime, tmp_path: Any) -> None:
    path = tmp_path / "list.csv"
    path.write_text(SHEET)
    with open_table(path) as table:
        batches.make_batch(table, {"fields": {"email": "E-mailadres"}}, now, path=str(path))
    path.unlink()
    batch = batches.claim_next(now)
    assert batch is not None
    batches.run_claimed(batch, lambda: now, pipeline.receive_many)
    assert (batch.state, batch.message) == ("failed", "unreadable")


def test_one_row_that_the_rooms_refuse_does_not_cost_the_others(now: datetime) -> None:
    def picky(inquiries: list[Inquiry], at: datetime) -> list[Receipt]:
        if any(inquiry.first_name == "Jan" for inquiry in inquiries):
            raise InputError("No Jans today.")
        return pipeline.receive_many(inquiries, at)

    batch = bring_in(SHEET, now, receive=picky)
    assert (batch.created, batch.failed) == (1, 1)
    (row,) = rejected(batch)
    assert row.error == [{"code": "refused", "field": "", "value": "No Jans today."}]


def test_undoing_takes_the_leads_and_keeps_what_came_in(now: datetime) -> None:
    before = census()
    batch = bring_in(SHEET, now)
    kept = Submission.objects.filter(batch_id=batch.id).count()
    assert pipeline.undo_batch(batches.to_undo(batch.id).id, now) == pipeline.Undone(2, 0, {})
    after = census()
    assert {name: after[name] for name in ("Lead", "Contact", "Company")} == {
        name: before[name] for name in ("Lead", "Contact", "Company")
    }
    assert Submission.objects.filter(batch_id=batch.id).count() == kept
    assert Event.objects.filter(kind="import.undone").count() == 1
    batch.refresh_from_db()
    assert batch.state == "undone"
    with pytest.raises(Conflict):
        batches.to_undo(batch.id)
    assert bring_in(SHEET, now).created == 2


def test_undoing_leaves_a_person_who_was_there_before(now: datetime) -> None:
    first = bring_in(SHEET, now)
    second = bring_in(SHEET.replace("beurs", "beurs twee"), now)
    pipeline.undo_batch(second.id, now)
    assert Lead.objects.count() == 2
    assert Contact.objects.count() == 2
    assert first.created == 2


def test_a_running_import_cannot_be_taken_back(now: datetime) -> None:
    with open_table(io.BytesIO(SHEET.encode())) as table:
        batch = batches.make_batch(table, {}, now)
    with pytest.raises(Conflict):
        batches.to_undo(batch.id)


def test_text_longer_than_a_column_is_no_reason_to_fail(now: datetime) -> None:
    long = "x" * 3_000
    batch = bring_in(
        f"Naam;E-mail;Functie;Bedrijf;Bron;Kenmerk\n{long};{long}@x.nl;{long};{long};{long};{long}\n", now
    )
    assert (batch.created, batch.failed) == (1, 0)


def test_a_lead_that_was_disqualified_elsewhere_stays_so_the_second_time(now: datetime) -> None:
    text = "Nr;Datum;MQL;Afgewezen\n1;1-2-2026;2-2-2026;3-2-2026\n"
    document = {
        "dates": "dmy",
        "key": {"column": "Nr"},
        "fields": {"received_at": "Datum"},
        "stages": {"mql": "MQL", "disqualified": "Afgewezen"},
    }
    bring_in(text, now, document)
    before = census()
    assert bring_in(text, now, document).unchanged == 1
    assert census() == before
    assert Lead.objects.get().stage == "disqualified"
