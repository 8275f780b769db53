"""A call is its caller's own, until they share it; and gone is gone."""

from datetime import timedelta

import pytest
from django.db.models import ProtectedError

from gehoor.calls import vault
from gehoor.calls.erase import erase, expire, sweep
from gehoor.calls.models import Kept, Recording
from gehoor.calls.queries import heard_by, visible
from gehoor.calls.share import share, take_back
from gehoor.errors import InputError, NotFound
from gehoor.journal.models import Event

pytestmark = pytest.mark.django_db


def test_nobody_else_sees_it_whatever_their_role(recording, ana, bob, ben, adam, cleo):
    assert visible(recording.id, ana) == recording
    for other in (bob, ben, adam, cleo):
        assert not heard_by(other).exists()
        with pytest.raises(NotFound):
            visible(recording.id, other)


def test_sharing_is_an_act_that_can_be_taken_back(recording, ana, ben, now):
    shared = share(recording, ana, ben, now)
    assert share(recording, ana, ben, now) == shared
    assert list(heard_by(ben)) == [recording]
    take_back(shared.id, ana, now)
    take_back(shared.id, ana, now)
    assert not heard_by(ben).exists()
    kinds = Event.objects.filter(kind__startswith="recording.").values_list("kind", flat=True)
    assert sorted(kinds) == ["recording.decided", "recording.kept", "recording.shared", "recording.unshared"]


def test_only_the_caller_shares_and_only_with_a_colleague(recording, ana, bob, ben, cleo, now):
    with pytest.raises(NotFound):
        share(recording, ben, bob, now)
    for nobody in (ana, cleo):
        with pytest.raises(InputError):
            share(recording, ana, nobody, now)
    shared = share(recording, ana, bob, now)
    with pytest.raises(NotFound):
        take_back(shared.id, bob, now)


def test_deleting_takes_files_keys_and_shares_with_it(recording, ana, ben, now):
    share(recording, ana, ben, now)
    erase(recording, ana, now)
    erase(recording, ana, now)
    assert not list(vault.folder().iterdir())
    assert not Kept.objects.exists()
    assert not heard_by(ana).exists()
    assert not heard_by(ben).exists()
    assert Recording.objects.get().state == "deleted"
    assert Event.objects.get(kind="recording.deleted").data["cause"] == "asked"


def test_a_manager_deletes_for_a_customer_without_hearing_and_a_colleague_does_not(recording, bob, ben, now):
    with pytest.raises(NotFound):
        erase(recording, bob, now)
    erase(recording, ben, now)
    assert not list(vault.folder().iterdir())


def test_a_recording_goes_by_itself_when_its_time_is_over(recording, now):
    assert expire(recording.keep_until - timedelta(seconds=1)) == 0
    assert expire(recording.keep_until) == 1
    assert expire(recording.keep_until) == 0
    assert not list(vault.folder().iterdir())


def test_a_file_that_a_crash_left_is_swept_up_a_day_later(recording):
    from django.utils import timezone

    vault.put([b"left behind"], 100)
    assert sweep(timezone.now()) == 0
    assert sweep(timezone.now() + timedelta(days=2)) == 1
    assert len(list(vault.folder().iterdir())) == 1


def test_somebody_whose_calls_are_here_is_never_deleted_so_that_no_call_becomes_nobodys(recording, ana, ben):
    with pytest.raises(ProtectedError):
        ana.delete()
    ana.is_active = False
    ana.save()
    recording.refresh_from_db()
    assert recording.caller == ana
    with pytest.raises(NotFound):
        visible(recording.id, ben)
