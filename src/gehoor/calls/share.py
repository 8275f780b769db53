"""A call is its caller's own. Letting somebody hear it is an act, for one call, that can be taken back."""

from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.calls.models import Recording, Share, State
from gehoor.errors import InputError, NotFound
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.team.models import User


def share(recording: Recording, by: User, with_: User, now: datetime) -> Share:
    """Let `with_` hear the call; records `recording.shared`. Sharing twice changes nothing.

    Raises NotFound for anybody but the caller, InputError for oneself, a stranger or a deleted recording.
    """
    _own(recording, by)
    if recording.state == State.DELETED:
        raise InputError(_("This recording was deleted."), code="deleted")
    if with_.id == by.id or not with_.is_active or not with_.role:
        raise InputError(_("Choose a colleague."), field="user")
    with write():
        standing = Share.objects.filter(recording=recording, user=with_, ended_at=None).first()
        if standing is not None:
            return standing
        rows = Rows()
        number = rows.add(Share, recording_id=recording.id, user_id=with_.id, at=now)
        _tell(rows, "recording.shared", recording, by, with_.id, now)
        rows.flush()
    return Share.objects.get(id=number)


def take_back(share_id: int, by: User, now: datetime) -> None:
    """From now on they hear it no more; records `recording.unshared`. Taking back twice is fine."""
    standing = Share.objects.select_related("recording").filter(id=share_id).first()
    if standing is None:
        raise NotFound(_("This was not shared."))
    _own(standing.recording, by)
    with write():
        if not Share.objects.filter(id=share_id, ended_at=None).update(ended_at=now):
            return
        rows = Rows()
        _tell(rows, "recording.unshared", standing.recording, by, standing.user_id, now)
        rows.flush()


def _own(recording: Recording, by: User) -> None:
    if recording.caller_id != by.id:
        raise NotFound(_("This call is not yours."))


def _tell(rows: Rows, kind: str, recording: Recording, by: User, user_id: int, now: datetime) -> None:
    data = {"recording_id": str(recording.id), "user_id": str(user_id)}
    record(rows, kind, at=now, actor=f"user:{by.id}", data=data)
