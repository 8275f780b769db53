"""The definition and its rules as people read them, whatever version or draft they stand in."""

from collections.abc import Mapping
from typing import Any

from gehoor.scoring import required
from gehoor.scoring.rules import Definition
from gehoor.web.areas.learning.reading import in_words


def agreement(definition: Definition) -> dict[str, Any]:
    """Thresholds, required facts and rules, for `learning/_agreement.html`."""
    return {
        "definition": definition,
        "required": [required.label(name) for name in definition.required_facts],
        "fit": in_words(definition, "fit"),
        "engagement": in_words(definition, "engagement"),
    }


def label(rule: Mapping[str, Any], language: str) -> str:
    """What a rule of a document is called."""
    labels = rule.get("label") or {}
    return str(labels.get(language) or rule.get("key", ""))
