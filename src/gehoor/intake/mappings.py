"""Mappings that somebody kept by name, to use again for the next file of the same kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gehoor.intake.models import Mapping
from gehoor.lib.db import write
from gehoor.lib.text import squash


def save_mapping(name: str, document: dict[str, Any], now: datetime) -> Mapping:
    """Keep `document` under `name`; an earlier one of that name is replaced."""
    with write():
        mapping, _made = Mapping.objects.update_or_create(
            name=squash(name, 120),
            defaults={"document": document},
            create_defaults={"name": squash(name, 120), "document": document, "created_at": now},
        )
    return mapping


def saved_mappings() -> list[Mapping]:
    """All of them, by name."""
    return list(Mapping.objects.order_by("name"))


def fitting(headings: Sequence[str]) -> Mapping | None:
    """The newest kept mapping of which every column is in the file."""
    known = {heading.lower() for heading in headings}
    for mapping in Mapping.objects.order_by("-created_at"):
        if {column.lower() for column in columns_of(mapping.document)} <= known:
            return mapping
    return None


def columns_of(document: dict[str, Any]) -> set[str]:
    """Every heading that a mapping names."""
    found: list[Any] = [document.get("key", {}).get("column")]
    for listed in document.get("fields", {}).values():
        found.extend(listed if isinstance(listed, list) else [listed])
    for rule in document.get("stages", {}).values():
        found.extend([rule.get("date"), rule.get("when")] if isinstance(rule, dict) else [rule])
    for call in document.get("calls", []):
        found.extend([call.get("date"), call.get("outcome")])
    for name in ("ignore", "numbers"):
        found.extend(document.get(name, []))
    return {str(heading) for heading in found if heading}
