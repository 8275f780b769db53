"""Comparing words as people do: without regard for capitals, accents and punctuation."""

import unicodedata
from collections.abc import Sequence

# Most of what comes in is plain ASCII, and that can be folded in one pass of C.
_PLAIN = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def fold(text: str) -> str:
    """Lower case, without accents, words one space apart: "Mede-Eigenaar (DGA)" → "mede eigenaar dga"."""
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (letter if letter.isalnum() else "" if unicodedata.combining(letter) else " " for letter in plain)
    return " ".join("".join(kept).split())


def needle(word: str) -> str:
    """`word` as it is looked for in `padded` text.

    A whole word, or several in a row; "*manager" also finds "salesmanager", "direct*" also "directie".
    """
    core = fold(word)
    before = "" if word.startswith("*") else " "
    after = "" if word.endswith("*") else " "
    return f"{before}{core}{after}" if core else ""


def padded(text: str) -> str:
    """Folded text with a space at both ends, so that its first and last word are whole words too."""
    return f" {fold(text)} "


def contains_any(text: str, needles: Sequence[str]) -> bool:
    """Whether one of the `needles` (made by `needle`) occurs in `text`."""
    hay = padded(text)
    for one in needles:  # noqa: SIM110, a generator takes twice as long
        if one in hay:
            return True
    return False
