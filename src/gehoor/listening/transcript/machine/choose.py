"""Which maker's JSON is this? Told by its shape, never by its name."""

import json
from typing import Any

from gehoor.listening.errors import TranscriptError
from gehoor.listening.shape import Utterance, Warn
from gehoor.listening.transcript.machine import assemblyai, deepgram, gong, whisper
from gehoor.listening.transcript.machine.fields import mapping, spoken_language

MAKERS = {"gong": gong, "deepgram": deepgram, "assemblyai": assemblyai, "whisper": whisper}


def read_machine(text: str) -> tuple[str, list[Utterance], list[Warn], str]:
    """(kind, utterances, warnings, language). Raises TranscriptError: bad_json, not_recognised."""
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise TranscriptError("bad_json", {"line": line}) from error
    for kind, maker in MAKERS.items():
        if maker.fits(document):
            said = maker.utterances(document)
            return kind, said, [], spoken_language(mapping(document))
    raise TranscriptError("not_recognised", {"kind": "json"})
