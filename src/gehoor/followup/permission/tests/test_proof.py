"""All proof for one person: complete, readable, and written down that it was given out."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import translation

from gehoor.cli import cli
from gehoor.errors import NotFound
from gehoor.followup.attempt import log_attempt
from gehoor.followup.objection import object_to_calls
from gehoor.followup.permission import say
from gehoor.followup.permission.dial import at_dialling
from gehoor.followup.permission.proof import collect, people
from gehoor.followup.permission.proof_file import file_name
from gehoor.followup.permission.proof_pdf import render
from gehoor.intake.shape import Inquiry
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.pipeline import receive
from gehoor.routing.rules import ensure_default as ensure_rules
from gehoor.scoring.definition import ensure_default as ensure_definition
from gehoor.team.models import User

pytestmark = pytest.mark.django_db
TEXT = "Ja, u mag mij later ook bellen over vergelijkbare producten. <b>Ook & zo.</b>"


@pytest.fixture
def sanne(now: datetime, ana: User) -> Lead:
    """Sanne asked for a demo, agreed to more, was called, and objected; the right to do so was offered."""
    ensure_definition(now)
    ensure_rules(now)
    inquiry = Inquiry(
        door="form", raw='{"letter": "voor letter"}', received_at=now, message_id="m", first_name="Sanne",
        last_name="de Vries", email="sanne@bakkerij.example", phone="06 12345678", company="Bakkerij Jansen",
        legal_form="VOF", call_explicit=True, consent_text=TEXT, consent_at=now,
    )  # fmt: skip
    receipt = receive(inquiry, now)
    at_dialling(receipt.lead_id, ana, now + timedelta(minutes=5))
    attempt = log_attempt(receipt.lead_id, ana, "connected", now + timedelta(minutes=9))
    say.offer_right(receipt.lead_id, attempt.pk, ana, now + timedelta(minutes=9))
    object_to_calls(receipt.lead_id, ana, now + timedelta(minutes=10), text="Liever niet meer.")
    at_dialling(receipt.lead_id, ana, now + timedelta(days=1))
    receive(replace(inquiry, message_id="x", email="kees@elders.example", phone="0687654321"), now)
    return Lead.objects.get(pk=receipt.lead_id)


def test_the_proof_holds_what_was_said_letter_for_letter_and_what_we_did(sanne: Lead, now: datetime) -> None:
    proof = collect(people("Sanne@Bakkerij.example "), now + timedelta(days=2))
    assert [person["name"] for person in proof["people"]] == ["Sanne de Vries"]
    said = {(one["kind"], one["how"]): one for one in proof["said"]}
    assert set(said) == {("request", "stated"), ("consent", "call"), ("objection", "call")}
    assert said["consent", "call"]["text"] == TEXT
    assert said["objection", "call"]["text"] == "Liever niet meer."
    assert proof["received"][0]["payload"] == '{"letter": "voor letter"}'
    assert [call["outcome"] for call in proof["calls"]] == ["connected"]
    kinds = [line["kind"] for line in proof["journal"]]
    assert kinds == ["dial.allowed", "right.offered", "objection.made", "dial.refused"]
    assert proof["journal"][0]["data"]["facts"]["consent_text"] == TEXT
    assert proof["leads"][0]["now"]["reason"] == "objected"
    assert proof["leads"][0]["legal_form"] == "vof"
    assert json.loads(json.dumps(proof)) == proof, "plain data"


def test_somebody_is_found_by_number_as_well_and_a_stranger_is_not(sanne: Lead) -> None:
    assert people("06-12345678") == people("+31612345678") == [sanne.contact_id]
    assert people(str(sanne.contact_id)) == [sanne.contact_id]
    with pytest.raises(NotFound):
        people("niemand@example.nl")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_paper_is_a_pdf_in_both_languages(sanne: Lead, now: datetime, language: str) -> None:
    with translation.override(language):
        paper = render(collect([sanne.contact_id], now))
    assert paper.startswith(b"%PDF-")
    assert len(paper) > 2_000


def test_a_very_long_payload_fits_on_paper(sanne: Lead, now: datetime) -> None:
    proof = collect([sanne.contact_id], now)
    proof["received"] = [{**proof["received"][0], "payload": "x" * 60_000}]
    assert render(proof).startswith(b"%PDF-")


def test_one_command_writes_both_files_and_writes_down_that_it_did(sanne: Lead, tmp_path: Path) -> None:
    out = tmp_path / "bewijs"
    answer = CliRunner().invoke(cli, ["proof", "sanne@bakkerij.example", "--out", str(out)])
    assert answer.exit_code == 0, answer.output
    names = sorted(path.name for path in out.iterdir())
    assert [name.rpartition(".")[2] for name in names] == ["json", "pdf"]
    assert names[0].startswith("proof-sanne-de-vries-")
    assert (
        json.loads((out / names[0]).read_text(encoding="utf-8"))["people"][0]["email"]
        == "sanne@bakkerij.example"
    )
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir()), "nobody else reads it"
    assert Event.objects.get(kind="proof.exported").contact_id == sanne.contact_id


def test_a_manager_takes_it_from_the_page_and_a_caller_does_not(
    sanne: Lead, ben: User, ana: User, cleo: User, client: Client
) -> None:
    client.force_login(ben)
    assert f"/leads/{sanne.pk}/proof.pdf" in client.get(f"/leads/{sanne.pk}/").content.decode()
    paper = client.get(f"/leads/{sanne.pk}/proof.pdf")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert "sanne-de-vries" in paper["Content-Disposition"]
    assert client.get(f"/leads/{sanne.pk}/proof.json").json()["note"] == "no legal advice"
    assert client.get(f"/leads/{sanne.pk}/proof.exe").status_code == 404
    assert Event.objects.filter(kind="proof.exported", actor=f"user:{ben.pk}").count() == 2
    for user in (ana, cleo):
        client.force_login(user)
        assert client.get(f"/leads/{sanne.pk}/proof.pdf").status_code == 404


def test_the_name_of_the_file_is_safe(sanne: Lead, now: datetime) -> None:
    proof = collect([sanne.contact_id], now)
    proof["people"][0]["name"] = '../../etc/passwd "é"'
    assert file_name(proof, "pdf") == "proof-etc-passwd-e-2026-03-11.pdf"
