"""The legal form of an organisation: as it was told, or as its name says.

A Dutch or Belgian company that is a legal person has to carry its form in its name (BW 2:66 and 2:177, WVV
2:20), so a name that ends in "B.V." says something; a name that does not says nothing. What the name
says is a guess, and is marked as one.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from gehoor.lib.text import fold

GUESSED = "name:"  # a ground that begins so is a guess; the rest are the words of the name
KNOWN = (
    "eenmanszaak", "vof", "maatschap", "cv", "commv", "bv", "nv", "stichting", "vereniging", "vzw",
    "cooperatie", "owm", "public", "legal", "private",
)  # fmt: skip


class Guess(NamedTuple):
    """A code of KNOWN, or "", and the words in the name that it rests on."""

    form: str
    words: str


# Told in words, as people, files and the trade register write them; without accents, points and case.
_TOLD = {
    "eenmanszaak": "eenmanszaak|eenmansbedrijf|zzp|zzper|zzp'er|zelfstandige|sole proprietorship|sole trader|"
    "freelancer|entreprise individuelle",
    "vof": "vof|vennootschap onder firma|general partnership|snc",
    "maatschap": "maatschap|partnership|societe simple",
    "cv": "cv|commanditaire vennootschap|limited partnership",
    "commv": "commv|comm v|gcv|scs|societe en commandite",
    "bv": "bv|bvba|sprl|srl|besloten vennootschap|besloten vennootschap met beperkte aansprakelijkheid|"
    "private limited company",
    "nv": "nv|sa|naamloze vennootschap|public limited company|societe anonyme",
    "stichting": "stichting|foundation|fondation",
    "vereniging": "vereniging|association",
    "vzw": "vzw|asbl|vereniging zonder winstoogmerk",
    "cooperatie": "cooperatie|cooperatief|cooperative|cvba|scrl|coop",
    "owm": "owm|onderlinge waarborgmaatschappij",
    "public": "publiek|publiekrechtelijke rechtspersoon|overheid|gemeente|provincie|waterschap|government|"
    "public body",
    "legal": "gmbh|ag|ltd|limited|plc|inc|llc|corp|se|rechtspersoon|legal person|company",
    "private": "particulier|private person|private|consument|consumer",
}
_BY_WORD = {word: form for form, words in _TOLD.items() for word in words.split("|")}
# At the end of a name, in capitals or with points or as a word of its own.
_AT_END = re.compile(
    r"(?:^|[\s,(])(b\.?\s?v\.?b\.?a\.?|b\.?\s?v\.?|n\.?\s?v\.?|v\.?\s?o\.?\s?f\.?|c\.?\s?v\.?b\.?a\.?|comm\.?\s?v\.?|c\.?\s?v\.?|v\.?z\.?w\.?|"
    r"a\.?s\.?b\.?l\.?|s\.?r\.?l\.?|s\.?p\.?r\.?l\.?|s\.?a\.?|u\.?\s?a\.?|b\.?\s?a\.?|gmbh|ag|ltd\.?|limited|plc|inc\.?|llc|"
    r"eenmanszaak|maatschap)\)?\s*$",
    re.IGNORECASE,
)
_AT_BEGINNING = re.compile(
    r"^\s*(?:de\s+)?(stichting|vereniging|cooperatie|gemeente|provincie|waterschap|ministerie|maatschap|"
    r"v\.?o\.?f\.?|onderlinge waarborgmaatschappij|vzw)\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"\b(coöperatie|cooperatie|holding b\.?v\.?)(?=\s|$)", re.IGNORECASE)
_SHORT = frozenset({"ag", "ba", "cv", "sa", "ua"})  # in small letters these are words
_ENDINGS = {"ua": "cooperatie", "ba": "cooperatie", "ltd": "legal", "ministerie": "public"}


def read(text: str) -> str:
    """The code of a legal form that somebody told ("Besloten Vennootschap", "B.V.", "zzp'er"), or ""."""
    plain = " ".join(fold(text).replace(".", "").replace("(", "").replace(")", "").split())
    return plain if plain in KNOWN else _BY_WORD.get(plain, "")


@lru_cache(maxsize=16_384)
def guess(name: str) -> Guess:
    """What the name of an organisation says of its form; ("", "") when it says nothing."""
    for pattern in (_AT_END, _AT_BEGINNING, _INSIDE):
        if found := pattern.search(fold(name) if pattern is _AT_BEGINNING else name):
            words = " ".join(found[1].split())
            form = _form_of(words)
            if form and not (words.islower() and words in _SHORT):
                return Guess(form, words)
    return Guess("", "")


def _form_of(words: str) -> str:
    plain = re.sub(r"[.\s]", "", fold(words))
    plain = plain.removeprefix("holding")
    return _ENDINGS.get(plain) or _BY_WORD.get(plain) or read(words)


def is_guess(ground: str) -> bool:
    """Whether a legal form rests on the name alone."""
    return ground.startswith(GUESSED)


def of(told: str, name: str, source: str) -> tuple[str, str]:
    """Form and ground of a company: what was told by `source` goes before what the name says."""
    if form := read(told) if told else "":
        return form, f"told:{source}"
    found = guess(name) if name else Guess("", "")
    return (found.form, f"{GUESSED}{found.words}"[:80]) if found.form else ("", "")
