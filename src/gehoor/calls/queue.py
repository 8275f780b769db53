"""The queue of recordings: whoever claims one has an hour for it, and a killed worker gives it back."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from gehoor.calls.models import Recording, State
from gehoor.lib import wake
from gehoor.lib.db import after_commit, is_postgres, write

LEASE = timedelta(minutes=60)
"""An hour of call takes under a minute to hear; fetching it over a bad line may take the rest."""

MOST_TRIES = 5
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))


def claim(now: datetime) -> Recording | None:
    """Take the oldest recording that is due, or whose worker disappeared; two workers never take the same."""
    due = Recording.objects.filter(state__in=(State.WAITING, State.WORKING), due_at__lte=now)
    if not due.exists():
        return None
    with write():
        found = due.order_by("due_at", "id")
        if is_postgres():
            found = found.select_for_update(skip_locked=True)
        recording = found.first()
        if recording is None:
            return None
        counts = {"turn": F("turn") + 1, "tries": F("tries") + 1}
        held(recording).update(state=State.WORKING, due_at=now + LEASE, **counts)
    return Recording.objects.select_related("system").get(id=recording.id)


def held(recording: Recording) -> QuerySet[Recording]:
    """The row while it is still ours: not when it was deleted, or taken by another after our hour."""
    return Recording.objects.filter(id=recording.id, turn=recording.turn).exclude(state=State.DELETED)


def anew(recording: Recording, now: datetime, **values: object) -> None:
    """Back into the queue for a new hearing, with tries of its own; a worker still at it writes nothing."""
    with write():
        found = Recording.objects.filter(id=recording.id).exclude(state=State.DELETED)
        found.update(state=State.WAITING, due_at=now, problem="", turn=F("turn") + 1, tries=0, **values)
        after_commit(wake.wake)


def again(recording: Recording, problem: str, data: dict[str, object], now: datetime) -> None:
    """It did not work this time: later once more, with the reason in sight; after five times it fails."""
    if recording.tries >= MOST_TRIES:
        fail(recording, problem, data)
        return
    pause = PAUSES[min(recording.tries, len(PAUSES)) - 1]
    _finish(recording, state=State.WAITING, due_at=now + pause, problem=problem, problem_data=data)


def fail(recording: Recording, problem: str, data: dict[str, object]) -> None:
    """It will never work: say why, and leave what came in where it is."""
    _finish(recording, state=State.FAILED, due_at=None, problem=problem, problem_data=data)


def _finish(recording: Recording, **values: object) -> None:
    with write():
        held(recording).update(**values)
