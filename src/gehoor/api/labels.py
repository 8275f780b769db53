"""The names of the scoring rules, in the language that is active."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import get_language

from gehoor.scoring import definition
from gehoor.scoring.rules import Definition


def labels() -> Mapping[str, str]:
    """The label of each rule by its key."""
    return _labels(definition.current(), (get_language() or "nl")[:2])


@lru_cache(maxsize=8)
def _labels(current: Definition, language: str) -> Mapping[str, str]:
    return {rule.key: rule.labels.get(language) or rule.labels.get("nl", rule.key) for rule in current.rules}
