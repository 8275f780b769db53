"""Mia brings a list from a trade fair."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoor import pipeline
from gehoor.intake import batches, mappings
from gehoor.intake.models import ImportBatch, Mapping
from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.routing import rules
from gehoor.scoring.definition import ensure_default
from gehoor.team.calendars import ensure_default as ensure_calendar
from gehoor.team.models import User
from gehoor.web.areas.imports import contexts

SHEET = """Voornaam;E-mailadres;Telefoonnummer;Aanvraagdatum;Kleur
Zoë;zoe@voorbeeld.nl;06-12345678;3-2-2026;rood
ليلى 🌻;;;4-2-2026;
Jan;jan@ander.nl;030-1234567;31-2-2026;geel
"""


@pytest.fixture(autouse=True)
def house(db: None, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    ensure_default(now)


@pytest.fixture
def browser(mia: User) -> Client:
    client = Client()
    client.force_login(mia, backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(browser: Client, text: str = SHEET, name: str = "beurs.csv", **values: str) -> Any:
    file = SimpleUploadedFile(name, text.encode("cp1252", "replace") if name == "cp.csv" else text.encode())
    return browser.post(reverse("import"), {"file": file, **values})


def uploaded(browser: Client, text: str = SHEET) -> ImportBatch:
    assert upload(browser, text).status_code == 302
    return ImportBatch.objects.latest("created_at")


def work() -> None:
    while batch := batches.claim_next(clock.now()):
        batches.run_claimed(batch, clock.now, pipeline.receive_many)


def choices(batch: ImportBatch, **changes: str) -> dict[str, str]:
    """The form as the page shows it, with some of it changed."""
    page = contexts.draft_page(batch, clock.now())
    form = {f"column-{column.number}": column.chosen for column in page["columns"]}
    return {**form, "mode": batch.mode, "key": "row", "dates": "dmy", "decimal": ",", **changes}


def page(browser: Client, name: str, *arguments: Any) -> str:
    answer = browser.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_empty_page_teaches(browser: Client) -> None:
    text = page(browser, "import")
    assert "Er kwam nog geen lijst binnen" in text
    assert "gehoor import leads.csv" in text


def test_an_upload_is_looked_at_before_anything_comes_in(browser: Client, mia: User) -> None:
    batch = uploaded(browser)
    assert (batch.state, batch.created_by_id, batch.file_name) == ("draft", mia.id, "beurs.csv")
    text = page(browser, "import-batch", batch.id)
    assert "2 rijen kunnen erin." in text
    assert "1 rij is vreemd" in text
    assert "Regel 4" in text
    assert "ليلى 🌻" in text
    assert "puntkomma" in text
    assert not Lead.objects.exists()


def test_the_upload_can_be_read_by_its_owner_only(browser: Client) -> None:
    path = Path(uploaded(browser).path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_another_choice_for_a_column_changes_the_look(browser: Client) -> None:
    batch = uploaded(browser)
    form = choices(batch, **{"column-3": "fact", "column-4": "field:source"})
    answer = browser.post(reverse("import-mapping", args=[batch.id]), form, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "3 rijen kunnen erin." in text
    assert "<html" not in text
    batch.refresh_from_db()
    assert batch.mapping["fields"]["source"] == "Kleur"
    assert "received_at" not in batch.mapping["fields"]


def test_a_list_comes_in_and_can_be_taken_back(browser: Client) -> None:
    batch = uploaded(browser)
    answer = browser.post(reverse("import-start", args=[batch.id]), choices(batch))
    assert answer.url == reverse("import-batch", args=[batch.id])
    assert "Jouw lijst is zo aan de beurt." in page(browser, "import-batch", batch.id)
    work()
    text = page(browser, "import-batch", batch.id)
    assert "Je lijst is binnen: 2 nieuwe leads, 1 rij mislukt." in text
    assert "Regel 4" in text
    assert Lead.objects.count() == 2
    assert not Path(batch.path).exists()
    browser.post(reverse("import-undo", args=[batch.id]))
    assert not Lead.objects.exists()
    text = page(browser, "import-batch", batch.id)
    assert "Deze import is teruggedraaid." in text
    assert "2 leads zijn teruggedraaid." in text


def test_as_new_leads_they_get_an_owner(browser: Client, ana: User, now: datetime) -> None:
    ensure_calendar()
    rules.ensure_default(now)
    batch = uploaded(browser)
    browser.post(reverse("import-start", args=[batch.id]), choices(batch, mode="live"))
    work()
    assert set(Lead.objects.values_list("mode", "owner_id")) == {("live", ana.id)}


def test_progress_is_told_and_the_page_reloads_at_the_end(browser: Client) -> None:
    batch = uploaded(browser)
    browser.post(reverse("import-start", args=[batch.id]), choices(batch))
    ImportBatch.objects.filter(id=batch.id).update(state="running", offset=batch.size // 2, rows_done=1)
    text = page(browser, "import-progress", batch.id)
    assert "1 rijen gelezen" in text
    assert 'value="4' in text or 'value="5' in text
    ImportBatch.objects.filter(id=batch.id).update(state="done")
    answer = browser.get(reverse("import-progress", args=[batch.id]))
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_a_waiting_import_can_be_stopped_once(browser: Client) -> None:
    batch = uploaded(browser)
    browser.post(reverse("import-start", args=[batch.id]), choices(batch))
    for _time in range(2):
        browser.post(reverse("import-stop", args=[batch.id]))
    batch.refresh_from_db()
    assert batch.state == "stopped"
    work()
    assert not Lead.objects.exists()


def test_a_draft_can_be_left(browser: Client) -> None:
    batch = uploaded(browser)
    browser.post(reverse("import-removal", args=[batch.id]))
    assert not ImportBatch.objects.exists()
    assert not Path(batch.path).exists()


def test_starting_twice_imports_once(browser: Client) -> None:
    batch = uploaded(browser)
    form = choices(batch)
    for _time in range(2):
        assert browser.post(reverse("import-start", args=[batch.id]), form).status_code == 302
    work()
    assert Lead.objects.count() == 2


def test_the_report_holds_the_rows_that_failed(browser: Client) -> None:
    batch = uploaded(browser)
    browser.post(reverse("import-start", args=[batch.id]), choices(batch))
    work()
    answer = browser.get(reverse("import-report", args=[batch.id]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("regel,kolom,wat er mis is,Voornaam,")
    assert lines[1].startswith("4,Aanvraagdatum,")
    assert "beurs-report.csv" in answer["Content-Disposition"]


def test_a_choice_of_columns_is_kept_and_used_for_the_next_list(browser: Client) -> None:
    batch = uploaded(browser)
    form = choices(batch, **{"column-4": "field:product"}, mapping_name="Beurs")
    browser.post(reverse("import-start", args=[batch.id]), form)
    assert Mapping.objects.get().document["fields"]["product"] == "Kleur"
    following = uploaded(browser)
    assert following.mapping["fields"]["product"] == "Kleur"
    assert "Herkend: Beurs" in page(browser, "import-batch", following.id)


def test_a_kept_choice_can_be_taken_by_hand(browser: Client, now: datetime) -> None:
    kept = mappings.save_mapping("Anders", {"fields": {"title": "Kleur"}, "mode": "live"}, now)
    batch = uploaded(browser, SHEET.replace("Kleur", "kleur"))
    browser.post(reverse("import-saved-mapping", args=[batch.id]), {"mapping": kept.id})
    batch.refresh_from_db()
    assert (batch.mapping["fields"], batch.mode) == ({"title": "Kleur"}, "live")
    assert browser.post(reverse("import-saved-mapping", args=[batch.id]), {"mapping": "x"}).status_code == 404


def test_what_a_form_cannot_say_stays_in_the_mapping(browser: Client, now: datetime) -> None:
    document = {
        "dates": "dmy",
        "fields": {"received_at": "Aanvraagdatum", "first_name": "Voornaam"},
        "stages": {"mql": "Aanvraagdatum", "customer": {"when": "Kleur", "is": ["rood"]}},
        "values": {"source": {"x": "y"}},
        "constants": {"source": "beurs"},
    }
    kept = mappings.save_mapping("Fijn", document, now)
    batch = uploaded(browser)
    browser.post(reverse("import-saved-mapping", args=[batch.id]), {"mapping": kept.id})
    batch.refresh_from_db()
    browser.post(reverse("import-start", args=[batch.id]), choices(batch))
    work()
    lead = Lead.objects.get(contact__first_name="Zoë")
    assert (lead.stage, lead.source) == ("customer", "beurs")


def test_a_mapping_that_does_not_fit_says_so(browser: Client, now: datetime) -> None:
    kept = mappings.save_mapping("Vreemd", {"fields": {"title": "Functie"}}, now)
    batch = uploaded(browser)
    browser.post(reverse("import-saved-mapping", args=[batch.id]), {"mapping": kept.id})
    assert "geen kolom “Functie”" in page(browser, "import-batch", batch.id)


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "leeg.csv", "Dit bestand is leeg"),
        ("PK\x03\x04", "map.csv", "werkmap"),
        ("Naam;Mail\n", "kop.csv", "een kop en geen rijen"),
        ("naam^mail\nx^y\n", "kolom.csv", "maar één kolom"),
        ("Naam;Mail\nx;y\n", "lijst.xlsx", ".csv, .txt of .tsv"),
        ('"Naam\n' + "x;y\n" * 700, "open.csv", "aanhalingstekens"),
    ],
)
def test_what_is_no_list_is_refused_with_a_way_out(browser: Client, text: str, name: str, says: str) -> None:
    answer = upload(browser, text, name)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not ImportBatch.objects.exists()
    assert not list((Path(settings.MEDIA_ROOT) / "imports").glob("*"))


def test_without_a_file_it_asks_for_one(browser: Client) -> None:
    answer = browser.post(reverse("import"))
    assert (answer.status_code, "Kies eerst een bestand." in answer.content.decode()) == (422, True)


def test_a_draft_whose_file_went_away_is_forgotten(browser: Client) -> None:
    batch = uploaded(browser)
    Path(batch.path).unlink()
    assert browser.get(reverse("import-batch", args=[batch.id])).status_code == 302
    assert not ImportBatch.objects.exists()


def test_a_failed_import_says_what_now(browser: Client) -> None:
    batch = uploaded(browser)
    browser.post(reverse("import-start", args=[batch.id]), choices(batch))
    Path(batch.path).unlink()
    work()
    assert "Upload het nog eens" in page(browser, "import-batch", batch.id)


@pytest.mark.parametrize("name", ["import-batch", "import-progress", "import-report"])
def test_a_number_nobody_knows_is_404(browser: Client, name: str) -> None:
    assert browser.get(reverse(name, args=[7])).status_code == 404


def test_the_page_in_english(browser: Client, mia: User) -> None:
    mia.language = "en"
    mia.save()
    batch = uploaded(browser)
    assert "2 rows can come in." in page(browser, "import-batch", batch.id)


def test_ten_imports_and_twenty_cost_the_same(
    browser: Client, now: datetime, django_assert_num_queries: Callable[..., Any]
) -> None:
    def add(count: int) -> None:
        for _number in range(count):
            ImportBatch.objects.create(
                file_name="x.csv", mode="history", state="done", created_at=now, mapping={}, size=1
            )

    add(10)
    page(browser, "import")
    with CaptureQueriesContext(
        connection,
    ) as ten:
        page(browser, "import")
    add(10)
    with django_assert_num_queries(len(ten)):
        page(browser, "import")


GET = ("import-batch", "import-progress", "import-report")
POST = (
    "import-mapping",
    "import-saved-mapping",
    "import-start",
    "import-stop",
    "import-removal",
    "import-undo",
)


@pytest.mark.parametrize("name", [*GET, *POST])
def test_cleo_and_callers_find_nothing_here(browser: Client, cleo: User, ana: User, name: str) -> None:
    batch = uploaded(browser)
    for person in (cleo, ana):
        stranger = Client()
        stranger.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        ask = stranger.get if name in GET else stranger.post
        assert ask(reverse(name, args=[batch.id])).status_code == 404
        assert stranger.get(reverse("import")).status_code == 404
        assert upload(stranger).status_code == 404
    assert ImportBatch.objects.count() == 1


def test_who_is_not_logged_in_is_asked_to(db: None) -> None:
    answer = Client().get(reverse("import"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))
