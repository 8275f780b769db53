"""`gehoor import`, as somebody types it."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gehoor.cli._common import prepare_database
from gehoor.cli.import_command import command
from gehoor.errors import InputError
from gehoor.intake.mappings import save_mapping
from gehoor.intake.models import ImportBatch
from gehoor.leads.models import Lead
from tests.importing import census

SHEET = """Voornaam;E-mailadres;Telefoonnummer;Aanvraagdatum
Zoë;zoe@voorbeeld.nl;06-12345678;3-2-2026
Jan;jan@ander.nl;030-1234567;4-2-2026
"""


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    prepare_database()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "beurs.csv"
    path.write_bytes(SHEET.encode("cp1252"))
    return path


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_it_shows_what_it_recognised_and_what_came_of_it(sheet: Path) -> None:
    result = run(sheet)
    assert result.exit_code == 0
    assert "Windows-1252" in result.stderr
    assert "Aanvraagdatum" in result.stderr
    assert "received_at" in result.stderr
    assert "2 rijen gelezen: 2 nieuw" in result.stdout
    batch = ImportBatch.objects.get()
    assert str(batch.id) in result.stdout
    assert (batch.state, batch.mode, batch.file_name) == ("done", "history", "beurs.csv")
    assert batch.path == str(sheet)


def test_rows_that_fail_give_code_1_and_a_report(sheet: Path, tmp_path: Path) -> None:
    with sheet.open("a") as file:
        file.write("Piet;=1+1;x;32-1-2026\nte;kort\n")
    report = tmp_path / "report.csv"
    result = run(sheet, "--report", report)
    assert result.exit_code == 1
    assert "regel 4" in result.stderr
    rows = list(csv.reader(report.open(encoding="utf-8-sig")))
    assert rows[0] == [
        "regel",
        "kolom",
        "wat er mis is",
        "Voornaam",
        "E-mailadres",
        "Telefoonnummer",
        "Aanvraagdatum",
    ]
    assert rows[1][:2] == ["4", "Aanvraagdatum"]
    assert rows[1][4] == "'=1+1"
    assert rows[2][0] == "5"


def test_a_mended_report_comes_in_without_its_first_columns(sheet: Path, tmp_path: Path) -> None:
    with sheet.open("a") as file:
        file.write("Piet;p@x.nl;x;32-1-2026\n")
    report = tmp_path / "report.csv"
    run(sheet, "--report", report)
    report.write_text(report.read_text(encoding="utf-8-sig").replace("32-1-2026", "31-1-2026"))
    result = run(report)
    assert result.exit_code == 0, result.output
    assert Lead.objects.get(contact__first_name="Piet").facts == {}


def test_a_dry_run_writes_nothing(sheet: Path) -> None:
    before = census()
    result = run(sheet, "--dry-run")
    assert result.exit_code == 0
    assert "Proef: 2 rijen gelezen: 2 nieuw" in result.stdout
    assert census() == before
    assert not ImportBatch.objects.exists()


def test_json_on_standard_output_and_nothing_else(sheet: Path) -> None:
    with sheet.open("a") as file:
        file.write("te;kort\n")
    result = run(sheet, "--json")
    told = json.loads(result.stdout)
    assert (told["created"], told["failed"], told["rows_done"], told["dry_run"]) == (2, 1, 3, False)
    assert told["refused"][0]["line"] == 4
    assert ImportBatch.objects.get().id == int(told["batch"])


def test_undo(sheet: Path) -> None:
    batch = json.loads(run(sheet, "--json").stdout)["batch"]
    result = run("--undo", batch)
    assert (result.exit_code, result.stdout) == (0, "2 leads zijn teruggedraaid.\n")
    assert not Lead.objects.exists()
    again = run("--undo", batch)
    assert isinstance(again.exception, InputError)


def test_a_mapping_file_and_a_mode(sheet: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('dates = "dmy"\n[fields]\nemail = "E-mailadres"\n[constants]\nsource = "beurs"\n')
    result = run(sheet, "--mapping", mapping, "--mode", "live", "--json")
    assert result.exit_code == 0, result.output
    lead = Lead.objects.first()
    assert lead is not None
    assert (lead.source, lead.mode) == ("beurs", "live")
    assert set(lead.facts) == {"voornaam", "telefoonnummer", "aanvraagdatum"}


def test_a_kept_mapping_that_fits_is_used(sheet: Path, now: Any) -> None:
    save_mapping("Beurs", {"fields": {"title": "Voornaam"}, "mode": "live"}, now)
    result = run(sheet)
    assert "Beurs" in result.stderr
    assert ImportBatch.objects.get().mode == "live"


def test_the_mapping_can_be_written_down_and_used_again(sheet: Path, tmp_path: Path) -> None:
    kept = tmp_path / "mine.json"
    run(sheet, "--dry-run", "--save-mapping", kept)
    assert json.loads(kept.read_text())["fields"]["email"] == "E-mailadres"
    assert run(sheet, "--mapping", kept).exit_code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04\0\0", "workbook"),
        (bytes(range(256)) * 9, "binary"),
        (b"naam^mail\nx^y\n", "one_column"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    result = run(path)
    assert isinstance(result.exception, InputError)
    assert result.exception.code == code


def test_without_a_file_it_asks_for_one() -> None:
    assert run().exit_code == 2
