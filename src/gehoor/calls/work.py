"""One recording through the worker's hands: fetched when it is elsewhere, heard, written down."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from gehoor.calls import queue, vault
from gehoor.calls.fetch import NotFetched, fetch
from gehoor.calls.hearing import Result, hear
from gehoor.calls.keep import LARGEST_SOUND
from gehoor.calls.models import Kept, Opening, Recording, State
from gehoor.errors import InputError, TooLarge
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.listening.errors import ListeningError

log = logging.getLogger(__name__)


def next_(now: datetime) -> int:
    """Deal with the recording that waits longest; returns 1 when there was one."""
    recording = queue.claim(now)
    if recording is None:
        return 0
    try:
        bring_in(recording, now)
        finish(recording, hear(recording), now)
    except NotFetched as error:
        _outside(recording, error, now)
    except ListeningError as error:
        queue.fail(recording, error.code, dict(error.data))
    except InputError as error:
        queue.fail(recording, error.code, {"said": error.sentence})
    except Exception as error:
        log.exception("hearing failed", extra={"facts": {"recording": recording.id}})
        queue.again(recording, "internal", {"said": type(error).__name__}, now)
    return 1


def bring_in(recording: Recording, now: datetime) -> None:
    """Fetch the sound when it is not here yet; the address is forgotten once it is."""
    if not recording.fetch_url or recording.files.filter(kind="sound").exists():
        return
    try:
        stored = vault.put(fetch(recording), LARGEST_SOUND)
    except TooLarge as error:
        raise NotFetched("recording_large", permanent=True) from error
    rows = Rows()
    rows.add(Kept, recording_id=recording.id, kind="sound", media_type="", **asdict(stored))
    with write():
        if queue.held(recording).update(fetch_url=""):
            rows.flush()
            return
    vault.burn(stored.file)  # deleted while it came in


def finish(recording: Recording, result: Result, now: datetime) -> bool:
    """Write down what was heard; records `recording.heard`. False when the call was deleted meanwhile."""
    stored = vault.put([result.document], len(result.document) + 1)
    older: list[str] = []
    with write():
        facts = {"duration_s": result.duration_s, "heard_at": now}
        done = queue.held(recording).update(
            state=State.READY, due_at=None, problem="", problem_data={}, **facts
        )
        if done:
            old = Kept.objects.filter(recording=recording, kind="result")
            older = list(old.values_list("file", flat=True))
            old.delete()
            Opening.objects.filter(recording=recording).delete()
            _plan(recording, stored, result, now).flush()
    for file in older if done else [stored.file]:
        vault.burn(file)
    return bool(done)


def _plan(recording: Recording, stored: vault.Stored, result: Result, now: datetime) -> Rows:
    rows = Rows()
    rows.add(Kept, recording_id=recording.id, kind="result", media_type="application/json", **asdict(stored))
    if result.opening:
        rows.add(Opening, recording_id=recording.id, **_columns(result.opening))
    data = {"recording_id": str(recording.id)}
    record(rows, "recording.heard", at=now, actor="worker", data=data)
    return rows


def _columns(opening: Mapping[str, Any]) -> dict[str, Any]:
    return {name: opening.get(name) for name in ("line", "rate", "pitch", "pitch_range", "level")}


def _outside(recording: Recording, error: NotFetched, now: datetime) -> None:
    if error.permanent:
        queue.fail(recording, "not_fetched", error.data)
    else:
        queue.again(recording, "not_fetched", error.data, now)
