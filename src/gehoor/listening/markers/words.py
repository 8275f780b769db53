"""The lexicon of a language in the form in which markers use it: sets and phrase finders, made once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gehoor.listening.lexicon.bag import bag
from gehoor.listening.lexicon.load import LANGUAGES, lexicon
from gehoor.listening.markers.phrases import Phrases


@dataclass(frozen=True)
class Words:
    """Sets by name, finders by name, resistance by class with the need that may lie beneath it."""

    language: str
    bags: Mapping[str, frozenset[str]]
    wh: Mapping[str, str]
    phrases: Mapping[str, Phrases]
    resistance: Mapping[str, tuple[str, Phrases]]
    topics: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    numbers: Mapping[str, int]


@cache
def words_of(language: str) -> Words:
    """The words of "nl" or "en"; Dutch for any other."""
    name = language if language in LANGUAGES else "nl"
    raw = lexicon(name)
    bags = {key: bag(value) for key, value in raw.items() if isinstance(value, str)}
    bags["when"] = bag(raw["next_steps"]["when"])
    bags["option_nouns"] = bag(raw["options"]["nouns"])
    phrases = {
        key: Phrases(value, raw.get(f"not_{key}", ()))
        for key, value in raw.items()
        if isinstance(value, list)
    }
    phrases["next_steps"] = Phrases(raw["next_steps"]["deed"], raw["next_steps"]["not"])
    phrases["with_time"] = Phrases(raw["next_steps"]["with_time"], raw["next_steps"]["not"])
    phrases["options"] = Phrases(raw["options"]["phrases"])
    resistance = {
        kind: (each["need"], Phrases(each["phrases"], each["not"]))
        for kind, each in raw["resistance"].items()
    }
    topics = {kind: (bag(each["of"]), bag(each["with"])) for kind, each in raw["topics"].items()}
    return Words(name, bags, raw["wh"], phrases, resistance, topics, raw["options"]["numbers"])
