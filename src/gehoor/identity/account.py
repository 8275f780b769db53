"""Which companies are one account: the same row, or a close name with something else that agrees.

Companies with the same web domain or KvK number are one row already (identity.directory). What is left are
the same firm written in another way, "Bakkerij Jansen B.V." and "bakkerij janssen", where the domain is
missing or another one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

import tldextract

from gehoor.identity.models import Company
from gehoor.lib.reads import select
from gehoor.lib.text import fold

KEY_LENGTH = 60
CLOSE = 0.85  # of difflib's ratio, on names without legal form, blanks and points
_COLUMNS = ("id", "name", "name_key", "kvk", "domain", "postcode", "city", "country")

# Legal forms and words about a group, as they stand at either end of a name; Dutch, Belgian, and neighbours.
_WORDS = """
bv nv vof cv cvba bvba sprl srl sa sarl sas snc scrl comm commv gcv vzw asbl ua ba ivzw
gmbh ag kg ohg ug ltd limited plc llc llp inc corp corporation co company
holding groep group beheer nederland netherlands belgie belgium benelux europe international
stichting vereniging cooperatie cooperatief eenmanszaak maatschap firma fa the de het
"""
_FORMS = frozenset(_WORDS.split())
_DOTTED = re.compile(r"\b((?:[a-z]\.){2,}[a-z]?)(?![a-z])")  # b.v. and n.v., before points become blanks
_PARTS = re.compile(r"[a-z0-9]+")
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLED = re.compile(r"([a-z])\1+")
_LETTERS = re.compile(r"[a-z]+")
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def bare_name(name: str) -> str:
    """A name without legal form, blanks, points and accents ("Jansen & Zn. B.V." gives "jansenzn")."""
    plain = _DOTTED.sub(lambda found: found[1].replace(".", ""), fold(name))
    words = _PARTS.findall(plain)
    kept = list(words)
    while kept and kept[-1] in _FORMS:
        kept.pop()
    while kept and kept[0] in _FORMS:
        kept.pop(0)
    return "".join(kept or words)


def name_key(name: str) -> str:
    """By which close names are looked up: the bare name without vowels and doubled letters; "" for none.

    Most slips of the pen leave it as it is ("Janssen" and "Jansen", "Bakkerij" and "Bakkery").
    """
    bare = bare_name(name).replace("ij", "y")
    skeleton = _DOUBLED.sub(r"\1", _VOWELS.sub("", bare))
    return (skeleton if len(skeleton) >= 3 else bare)[:KEY_LENGTH]


def is_same_account(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two companies are one account.

    An equal KvK number decides, and so does another one. Otherwise the names must be close and one more fact
    must agree: postcode, town, or the name within the web domain (acme.nl and acme.com).
    """
    if one["kvk"] and other["kvk"]:
        return bool(one["kvk"] == other["kvk"])
    if one["country"] and other["country"] and one["country"] != other["country"]:
        return False
    return _is_close(one["name"], other["name"]) and any(
        one_fact and one_fact == other_fact
        for one_fact, other_fact in zip(_supports(one), _supports(other), strict=True)
    )


def candidates(keys: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The companies with one of these name keys; `is_same_account` says which of them are. One query."""
    for line in select(Company, _COLUMNS, "name_key", {key for key in keys if key}):
        yield dict(zip(_COLUMNS, line, strict=True))


def _is_close(one: str, other: str) -> bool:
    """Equal but for a slip or two; a number in a name ("Vestiging 12") is never a slip."""
    left, right = bare_name(one), bare_name(other)
    if not left or _LETTERS.sub("", left) != _LETTERS.sub("", right):
        return False
    return left == right or SequenceMatcher(None, left, right).ratio() >= CLOSE


def _supports(company: Mapping[str, Any]) -> tuple[str, str, str]:
    return (
        "".join(company["postcode"].split()).upper(),
        fold(company["city"]).strip(),
        _suffixes(company["domain"]).domain if company["domain"] else "",
    )
