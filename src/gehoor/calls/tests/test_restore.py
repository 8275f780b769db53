"""What a customer or caller had deleted stays deleted, also when a backup from before is put back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gehoor.calls import gone, vault
from gehoor.calls.erase import erase, expire
from gehoor.calls.models import Kept, Recording
from gehoor.cli.restore_command import command
from gehoor.journal.models import Event
from gehoor.lib.archive import write_archive

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    """The list of this test is nobody else's."""
    settings.DATA = tmp_path


@pytest.fixture
def backup(recording, now, tmp_path):
    """Made while the recording was there."""
    return write_archive(tmp_path / "b.zip", now, progress=lambda done, total: None).file


def restore(file):
    done = CliRunner().invoke(command, [str(file), "--force", "--json"], catch_exceptions=False)
    return json.loads(done.stdout.splitlines()[-1])


def test_a_call_deleted_after_the_backup_is_gone_after_the_restore(backup, recording, ana, now):
    erase(recording, ana, now)
    Recording.objects.all().delete()  # of this database nothing is left, only the list beside it
    assert restore(backup)["deleted_again"] == 1
    assert Recording.objects.get().state == "deleted"
    assert not Kept.objects.exists()
    assert not list(vault.folder().iterdir())
    assert Event.objects.get(kind="recording.deleted").data["cause"] == "restored"


def test_the_database_knows_as_well_when_the_list_was_lost(backup, recording, ana, now):
    erase(recording, ana, now)
    gone.path().unlink()
    assert restore(backup)["deleted_again"] == 1


def test_a_call_that_nobody_deleted_comes_back(backup, recording):
    vault.burn(recording.files.get().file)
    assert restore(backup)["deleted_again"] == 0
    assert Recording.objects.get().state == "waiting"
    assert len(list(vault.folder().iterdir())) == 1


def test_the_list_holds_numbers_only_and_is_its_owners(recording, ana, now):
    erase(recording, ana, now)
    erase(recording, ana, now)
    assert gone.path().read_text().split() == [str(recording.id)]
    assert gone.path().stat().st_mode & 0o077 == 0


def test_what_went_at_its_term_needs_no_line(recording):
    assert expire(recording.keep_until) == 1
    assert not gone.path().exists()


def test_half_a_line_of_a_crash_does_no_harm(recording, ana, now):
    gone.path().write_text("12")
    erase(recording, ana, now)
    assert gone.noted() == {12, recording.id}


def test_a_full_disk_stops_no_deletion(recording, ana, now, settings):
    settings.DATA = Path("/nowhere/at/all")
    erase(recording, ana, now)
    assert Recording.objects.get().state == "deleted"
