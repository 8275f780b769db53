"""The lexicon of a language, read once."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nl", "en")


@cache
def lexicon(language: str) -> Mapping[str, Any]:
    """All lists of one language; Dutch for a language that we do not have."""
    name = language if language in LANGUAGES else "nl"
    found: Mapping[str, Any] = json.loads((files(__package__) / f"{name}.json").read_text("utf-8"))
    return found
