"""Which maker's JSON is this? Told by its shape, never by its name."""

import json
import re
from typing import Any

from gehoor.listening.errors import TranscriptError
from gehoor.listening.shape import Utterance, Warn
from gehoor.listening.transcript.machine import assemblyai, deepgram, gong, whisper
from gehoor.listening.transcript.machine.fields import mapping, spoken_language

MAKERS = {"gong": gong, "deepgram": deepgram, "assemblyai": assemblyai, "whisper": whisper}

_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # may be half a character, which nothing can write down


def read_machine(text: str) -> tuple[str, list[Utterance], list[Warn], str]:
    """(kind, utterances, warnings, language). Raises TranscriptError: bad_json, not_recognised."""
    try:
        document: Any = json.loads(text)
        if _HALF.search(text):
            document = _whole(document)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise TranscriptError("bad_json", {"line": line}) from error
    for kind, maker in MAKERS.items():
        if maker.fits(document):
            said = maker.utterances(document)
            return kind, said, [], spoken_language(mapping(document))
    raise TranscriptError("not_recognised", {"kind": "json"})


def _whole(value: Any) -> Any:
    """The same with a question mark for each half of a character."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return value
