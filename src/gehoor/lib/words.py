"""From the codes that we store to what they are called, in the language that is active."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

Words = Mapping[str, "str | Promise"]
"""Codes, and a name or sentence for each that is translated when it is read."""


def word(words: Words, code: str) -> str:
    """What a code is called; an unknown one is shown as it is."""
    return str(words.get(code, code.replace("_", " ")))


def filled(sentence: "str | Promise", facts: Mapping[str, Any], otherwise: str | None = None) -> str:
    """The sentence with its facts; `otherwise`, or the bare sentence, when one of them is not there."""
    try:
        return str(sentence) % dict(facts)
    except (KeyError, ValueError, TypeError):
        return str(sentence) if otherwise is None else otherwise
