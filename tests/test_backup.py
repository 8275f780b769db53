"""A backup is the whole installation of one moment, and a restore gives exactly that back."""

import json
import stat
import threading
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gehoor.errors import InputError
from gehoor.journal.record import record
from gehoor.leads.models import Lead, LeadStage
from gehoor.lib.archive import read_archive, write_archive
from gehoor.lib.archive.shape import kept
from gehoor.lib.rows import Rows
from gehoor.lib.signing import seal, unseal
from gehoor.notify.connect import connect
from gehoor.team.models import User
from tests.processes import Installation, installation

pytestmark = pytest.mark.django_db(transaction=True)


def silent(done, total):
    """Show nobody how far it is."""


def everything():
    """Every row of every table that a backup keeps."""
    found = kept(apps.get_models(include_auto_created=True))
    return {
        model._meta.db_table: sorted(map(str, model._base_manager.values_list()), key=str) for model in found
    }


@pytest.fixture
def history(sanne, announce, ana, now, settings, tmp_path):
    """Sanne became a customer, with everything that a row can hold along the way."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    (settings.MEDIA_ROOT / "imports").mkdir(parents=True)
    (settings.MEDIA_ROOT / "imports" / "lijst.csv").write_text("naam;één\n", encoding="utf-8")
    connect("Verkoop", "ntfy://localhost/verkoop")
    announce("lead_assigned", sanne, ana, event_id=3)
    Lead.objects.update(facts={"één": [1, None, "🦊"]}, amount="1234.50", consent_at=now)
    rows = Rows()
    for days, stage in enumerate(("lead", "mql", "sql", "opportunity", "customer")):
        at = now + timedelta(days=days, microseconds=days)
        rows.add(LeadStage, lead_id=sanne.id, stage=stage, entered_at=at)
        record(rows, "stage.entered", at=at, lead_id=sanne.id, data={"stage": stage})
    rows.flush()
    return sanne


def test_a_restore_gives_every_row_back(history, tmp_path, now):
    before = everything()
    write_archive(tmp_path / "b.zip", now, progress=silent)
    Lead.objects.all().delete()
    User.objects.create_user("later@example.com", "een-lang-wachtwoord", name="Later")
    restored = read_archive(tmp_path / "b.zip", progress=silent)
    assert everything() == before
    assert restored.tables["leads_lead"] == 1
    assert restored.secret == "kept"


def test_files_come_back_too(history, tmp_path, now, settings):
    written = write_archive(tmp_path / "b.zip", now, progress=silent)
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    read_archive(tmp_path / "b.zip", progress=silent)
    assert written.uploads == 1
    assert (tmp_path / "elsewhere" / "imports" / "lijst.csv").read_text(encoding="utf-8") == "naam;één\n"


def test_after_a_restore_new_people_can_be_added(history, tmp_path, now):
    write_archive(tmp_path / "b.zip", now, progress=silent)
    read_archive(tmp_path / "b.zip", progress=silent)
    assert User.objects.create_user("nieuw@example.com", "een-lang-wachtwoord", name="Nieuw").pk


def test_a_backup_is_its_owner_s_alone(history, tmp_path, now):
    write_archive(tmp_path / "b.zip", now, progress=silent)
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_the_key_goes_along_unless_it_is_left_out(history, tmp_path, now):
    write_archive(tmp_path / "with.zip", now, progress=silent)
    write_archive(tmp_path / "without.zip", now, secrets=False, progress=silent)
    assert ZipFile(tmp_path / "with.zip").read("secret_key").decode() == configured.SECRET_KEY
    assert "secret_key" not in ZipFile(tmp_path / "without.zip").namelist()
    assert read_archive(tmp_path / "without.zip", progress=silent).secret == "absent"


def test_the_key_is_put_in_place_on_another_installation(history, tmp_path, now, settings, monkeypatch):
    monkeypatch.delenv("GEHOOR_SECRET_KEY", raising=False)
    sealed = seal("geheim")
    key = settings.SECRET_KEY
    write_archive(tmp_path / "b.zip", now, progress=silent)
    settings.SECRET_KEY, settings.DATA = "van-een-andere-installatie", tmp_path
    assert read_archive(tmp_path / "b.zip", progress=silent).secret == "restored"
    settings.SECRET_KEY = (tmp_path / "secret_key").read_text()
    assert key == settings.SECRET_KEY
    assert unseal(sealed) == "geheim"
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_file_that_is_no_backup_changes_nothing(history, tmp_path):
    before = everything()
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 dit is geen backup")
    with pytest.raises(InputError, match="not a backup"):
        read_archive(tmp_path / "b.zip", progress=silent)
    assert everything() == before


def rewritten(source, target, change):
    """A copy of an archive in which `change(name, bytes)` had its way; None leaves a member out."""
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_backup_with_missing_rows_changes_nothing(history, tmp_path, now):
    before = everything()
    write_archive(tmp_path / "b.zip", now, progress=silent)
    short = rewritten(
        tmp_path / "b.zip",
        tmp_path / "short.zip",
        lambda name, content: b"" if name == "tables/leads_lead.jsonl" else content,
    )
    with pytest.raises(InputError, match="not complete"):
        read_archive(short, progress=silent)
    assert everything() == before


def test_a_backup_of_a_newer_version_says_so(history, tmp_path, now):
    before = everything()
    write_archive(tmp_path / "b.zip", now, progress=silent)

    def newer(name, content):
        if name != "manifest.json":
            return content
        manifest = json.loads(content)
        manifest["migrations"].append(["leads", "0999_later"])
        return json.dumps(manifest).encode()

    with pytest.raises(InputError, match="newer version"):
        read_archive(rewritten(tmp_path / "b.zip", tmp_path / "newer.zip", newer), progress=silent)
    assert everything() == before


def test_a_backup_of_an_older_version_is_brought_up_to_date(history, tmp_path, now):
    before = everything()
    write_archive(tmp_path / "b.zip", now, progress=silent)

    def older(name, content):
        if name != "manifest.json":
            return content
        manifest = json.loads(content)
        later = [["notify", "0006_delivery_of_user"]]
        manifest["migrations"] = [one for one in manifest["migrations"] if one not in later]
        return json.dumps(manifest).encode()

    read_archive(rewritten(tmp_path / "b.zip", tmp_path / "older.zip", older), progress=silent)
    assert everything() == before
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


EARLIER = ["notify", "0006_delivery_of_user"]


def manifest_with(**changes):
    """What `rewritten` needs to change the list of contents; a change is a function of what was there."""

    def change(name, content):
        if name != "manifest.json":
            return content
        manifest = json.loads(content)
        for key, new in changes.items():
            manifest[key] = new(manifest[key])
        return json.dumps(manifest).encode()

    return change


def without_the_newest(migrations):
    return [one for one in migrations if one != EARLIER]


def lead_lines(change):
    """A change of the rows of leads in an archive of an earlier version."""
    earlier = manifest_with(migrations=without_the_newest)

    def both(name, content):
        if name == "tables/leads_lead.jsonl":
            return b"".join(
                json.dumps(change(json.loads(line))).encode() + b"\n" for line in content.splitlines()
            )
        return earlier(name, content)

    return both


NOBODY = 7  # the number of no contact


@pytest.mark.parametrize(
    "change",
    [
        manifest_with(rows=lambda rows: rows | {"leads_lead": 99}),
        manifest_with(rows=lambda rows: rows | {"leads_lead": 99}, migrations=without_the_newest),
        manifest_with(rows=lambda rows: rows | {"leads_lead": "1"}),
        manifest_with(rows=lambda rows: {}),
        manifest_with(rows=lambda rows: rows | {"passwords": 0}),
        manifest_with(columns=lambda columns: columns | {"passwords": ["id"]}),
        manifest_with(
            columns=lambda columns: columns | {"leads_lead": ["id"]}, migrations=without_the_newest
        ),
        manifest_with(columns=lambda columns: columns | {"leads_lead": ["id", "id; DROP TABLE x"]}),
        manifest_with(columns=lambda columns: columns | {"leads_lead": 3}),
        manifest_with(columns=lambda columns: []),
        manifest_with(migrations=lambda all_: [one for one in all_ if one != ["leads", "0001_initial"]]),
        manifest_with(migrations=lambda all_: 3),
        manifest_with(migrations=lambda all_: [["leads"]]),
        lambda name, content: b"[]" if name == "manifest.json" else content,
        lambda name, content: None if name == "manifest.json" else content,
        lambda name, content: None if name == "tables/team_user.jsonl" else content,
        lambda name, content: b"\xff\xfe" if name == "secret_key" else content,
        lead_lines(lambda values: values[:-1]),
        lead_lines(lambda values: {"id": 3}),
        lead_lines(lambda values: ["geen getal" if isinstance(one, int) else one for one in values]),
        lead_lines(lambda values: ["geen moment" if "T09:00" in str(one) else one for one in values]),
        lead_lines(lambda values: [None for _ in values]),
        lead_lines(lambda values: [values[0], NOBODY, *values[2:]]),
    ],
)
def test_whatever_is_wrong_with_a_backup_what_was_there_still_is(history, tmp_path, now, settings, change):
    write_archive(tmp_path / "b.zip", now, progress=silent)
    User.objects.create_user("later@example.com", "een-lang-wachtwoord", name="Later")
    (settings.MEDIA_ROOT / "imports" / "lijst.csv").write_text("van na de backup")
    before = everything()
    with pytest.raises(InputError):
        read_archive(rewritten(tmp_path / "b.zip", tmp_path / "wrong.zip", change), progress=silent)
    assert everything() == before
    assert (settings.MEDIA_ROOT / "imports" / "lijst.csv").read_text() == "van na de backup"
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert [one.name for one in tmp_path.rglob("restoring-*")] == []
    assert User.objects.create_user("nieuw@example.com", "een-lang-wachtwoord", name="Nieuw").pk


@pytest.mark.parametrize(
    "name",
    [
        "uploads/../../buiten",
        "uploads//etc/buiten",
        "uploads/./buiten",
        "uploads/een\\..\\buiten",
        "uploads/buiten\n",
        "../buiten",
        "/buiten",
        "buiten",
        "tables/buiten.jsonl",
        "uploads/imports/lijst.csv",  # a second time
        "uploads/imports/lijst.csv/buiten",  # below what is a file
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_outside_of_its_place_is_refused(history, tmp_path, now, name):
    write_archive(tmp_path / "b.zip", now, progress=silent)
    with ZipFile(tmp_path / "b.zip", "a") as archive:
        archive.writestr(name, "x")
    User.objects.create_user("later@example.com", "een-lang-wachtwoord", name="Later")
    before = everything()
    with pytest.raises(InputError):
        read_archive(tmp_path / "b.zip", progress=silent)
    assert everything() == before
    assert [one.name for one in tmp_path.rglob("*buiten*")] == []


def test_a_folder_that_cannot_be_written_is_a_sentence(history, tmp_path, now):
    with pytest.raises(InputError, match="cannot be written"):
        write_archive(tmp_path / "nergens" / "b.zip", now, progress=silent)


PAIRS = """
import sys, time
from gehoor.identity.models import Contact
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.clock import now
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
until = time.monotonic() + 6
while time.monotonic() < until:
    at = now()
    with write():
        rows = Rows()
        for _ in range(20):
            contact = rows.add(Contact, first_name="Sanne", created_at=at)
            lead = rows.add(Lead, contact_id=contact, door="api", received_at=at, last_event_at=at)
            record(rows, "lead.received", at=at, lead_id=lead, contact_id=contact)
        rows.flush()
"""
COUNTS = """
from gehoor.identity.models import Contact
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
print(Contact.objects.count(), Lead.objects.count(), Event.objects.filter(kind="lead.received").count())
"""


@pytest.mark.slow
def test_a_backup_during_writes_is_of_one_moment_and_moves_between_databases(tmp_path):

    with installation(tmp_path / "here") as here:
        refused = here.run("backup", str(tmp_path / "empty.zip"), check=False)
        assert refused.returncode == 2
        assert "no tables yet" in refused.stderr
        here.run("work", "--once")  # makes the tables
        first = json.loads(here.run("backup", str(tmp_path / "first.zip"), "--json").stdout)
        before = first["tables"]["journal_event"]  # of the defaults
        writer = threading.Thread(target=here.python, args=(PAIRS,))
        writer.start()
        taken = []
        for number in range(4):
            done = here.run("backup", str(tmp_path / f"{number}.zip"), "--json")
            taken.append(json.loads(done.stdout))
        writer.join()
        total = int(here.python(COUNTS).split()[1])
        assert 0 < taken[-1]["tables"]["leads_lead"] <= total
        for facts in taken:
            leads = facts["tables"]["leads_lead"]
            assert leads % 20 == 0
            assert facts["tables"]["identity_contact"] == leads
            assert facts["tables"]["journal_event"] - before == leads

        there = Installation(tmp_path / "there", "")  # on SQLite, wherever it was made
        there.data.mkdir()
        there.run("restore", str(tmp_path / "3.zip"))
        assert {int(count) for count in there.python(COUNTS).split()} == {taken[3]["tables"]["leads_lead"]}
        refused = there.run("restore", str(tmp_path / "2.zip"), check=False)
        assert refused.returncode == 2
        assert "--force" in refused.stderr
        there.run("backup", str(tmp_path / "back.zip"))
        here.run("restore", str(tmp_path / "back.zip"), "--force")
        assert here.python(COUNTS) == there.python(COUNTS)
