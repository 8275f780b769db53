"""From the files of a recording to what was heard in it. Reads the vault; writes nothing."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from gehoor.calls.baseline import COLUMNS, before
from gehoor.calls.curves import curves
from gehoor.calls.models import Recording
from gehoor.calls.queries import contents, file_of
from gehoor.calls.vault import open_
from gehoor.listening.agree import sided
from gehoor.listening.analyse import analyse
from gehoor.listening.hear import hear as listen
from gehoor.listening.opening import line_of
from gehoor.listening.result import as_json
from gehoor.listening.shape import Analysis, Heard, Transcript
from gehoor.listening.transcript import read

VERSION = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What goes into the vault, and the few numbers that stand in a table."""

    document: bytes
    duration_s: float | None
    opening: Mapping[str, Any] | None


def hear(recording: Recording) -> Result:
    """Listen to the sound, read the transcript, measure both; ListeningError when neither can be used."""
    heard, transcript = _sound(recording), _words(recording)
    heard = sided(heard, transcript) if heard else None
    line = line_of(heard) if heard else ""
    own = before(recording, line) if heard else None
    analysis = analyse(heard, transcript, own, call_type=recording.call_type)
    document = {
        "version": VERSION,
        "analysis": as_json(analysis),
        "curves": curves(heard) if heard else {},
        "side": heard.seller_side if heard else None,
        "line": line,
    }
    return Result(json.dumps(document).encode(), analysis.duration_s, _opening(analysis, line))


def _opening(analysis: Analysis, line: str) -> Mapping[str, Any] | None:
    """The numbers of the first ten seconds by column; None when there is not one."""
    found = {
        column: analysis.measures[f"opening_{name}"].value
        for name, column in COLUMNS.items()
        if f"opening_{name}" in analysis.measures
    }
    return {"line": line, **found} if any(value is not None for value in found.values()) else None


def _sound(recording: Recording) -> Heard | None:
    kept = file_of(recording, "sound")
    if kept is None:
        return None
    side = recording.seller_side
    with closing(open_(kept.file, kept.key, kept.size)) as file:
        return listen(file, seller="left" if side == "left" else "right" if side == "right" else None)


def _words(recording: Recording) -> Transcript | None:
    kept = file_of(recording, "transcript")
    if kept is None:
        return None
    text = contents(kept)
    for name in _names(recording):
        found = read(text, name=kept.name, seller=name)
        if all(warning.code != "seller_not_found" for warning in found.warnings):
            return found
    return read(text, name=kept.name)


def _names(recording: Recording) -> list[str]:
    """What a transcript may call the caller: the whole name, or the first one."""
    whole = recording.caller.name.strip() if recording.caller else ""
    return [whole, whole.split()[0]] if whole else []
