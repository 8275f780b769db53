"""What a caller does with a call of their own, and giving a call of nobody to its caller."""

from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.calls import queue
from gehoor.calls.models import Recording, State
from gehoor.errors import InputError
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.signing import seal
from gehoor.team.models import User

LONGEST_NOTE = 2_000


def write_next_time(recording: Recording, by: User, text: str, now: datetime) -> None:
    """Keep what the caller means to do differently, sealed; empty takes it away. Cut at 2,000 characters."""
    kept = text.strip()[:LONGEST_NOTE]
    with write():
        Recording.objects.filter(id=recording.id, caller=by).exclude(state=State.DELETED).update(
            next_time=seal(kept) if kept else ""
        )


def set_side(recording: Recording, side: str, now: datetime) -> None:
    """Say which channel is the caller's own, and listen again; InputError for another word."""
    if side not in ("left", "right"):
        raise InputError(_("Choose left or right."), field="side")
    queue.anew(recording, now, seller_side=side)


def hear_again(recording: Recording, now: datetime) -> None:
    """Put a call in the queue once more; whoever was listening to it already writes nothing."""
    queue.anew(recording, now)


def give(recording: Recording, caller: User | None, by: User, now: datetime) -> None:
    """Whose call it is, said by somebody who leads; records `recording.given`. InputError for a stranger.

    Not to oneself. Heard once more, because a baseline is the caller's own.
    """
    if caller is None or not caller.is_active or not caller.role:
        raise InputError(_("Choose a colleague."), field="user")
    if caller.id == by.id:  # or whoever leads could hear what nobody gave them
        raise InputError(_("Your own call is given to you by another manager or admin."), field="user")
    with write():
        mine = Recording.objects.filter(id=recording.id, caller=None).exclude(state=State.DELETED)
        if not mine.update(caller=caller):
            return
        rows = Rows()
        data = {"recording_id": str(recording.id), "user_id": str(caller.id)}
        record(rows, "recording.given", at=now, actor=f"user:{by.id}", data=data)
        rows.flush()
    queue.anew(recording, now)
