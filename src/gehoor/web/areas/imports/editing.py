"""The mapping as a form: one choice per column, and back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from gehoor.web.areas.imports import labels

NOTHING, FACT, KEY, FIXED = "", "fact", "key", "fixed"


@dataclass(frozen=True)
class Column:
    """One column of the file: its heading, what stands in it, and what was chosen for it."""

    number: int
    heading: str
    samples: str
    chosen: str


@dataclass(frozen=True)
class Choice:
    """One option of a select, or a group of them."""

    value: str
    label: str
    options: tuple["Choice", ...] = ()


def choices() -> tuple[Choice, ...]:
    """What a column can be, in groups."""
    fields = tuple(Choice(f"field:{name}", str(label)) for name, label in labels.FIELDS.items())
    stages = tuple(Choice(f"stage:{name}", str(label)) for name, label in labels.STAGE_DATES.items())
    return (
        Choice(FACT, _("Keep beside the lead")),
        Choice(NOTHING, _("Leave out")),
        Choice(KEY, _("Number in the other system")),
        Choice("", _("About the lead"), fields),
        Choice("", _("When it went further"), stages),
    )


def columns(
    headings: Sequence[str], rows: Sequence[Sequence[str]], document: Mapping[str, Any]
) -> list[Column]:
    """Every column with its first three different values and its present choice."""
    chosen = _chosen(document)
    return [
        Column(number, heading, _samples(rows, number), chosen.get(heading.lower(), FACT))
        for number, heading in enumerate(headings)
    ]


def _samples(rows: Sequence[Sequence[str]], number: int) -> str:
    cells = (row[number].strip()[:40] for row in rows if len(row) > number)
    return " · ".join(list(dict.fromkeys(cell for cell in cells if cell))[:3])


def _chosen(document: Mapping[str, Any]) -> dict[str, str]:
    """The choice per heading, in lower case; what the form cannot say is fixed."""
    found = {str(heading).lower(): NOTHING for heading in document.get("ignore", [])}
    for name, headings in document.get("fields", {}).items():
        for heading in headings if isinstance(headings, list) else [headings]:
            found[str(heading).lower()] = f"field:{name}"
    for call in document.get("calls", []):
        found |= {str(call[part]).lower(): FIXED for part in ("date", "outcome") if call.get(part)}
    shared = _shared(document)
    for stage, rule in document.get("stages", {}).items():
        parts = [rule.get("when"), rule.get("date")] if isinstance(rule, dict) else []
        found |= {str(part).lower(): FIXED for part in parts if part}
        if isinstance(rule, str) and rule.lower() not in shared:
            found[rule.lower()] = f"stage:{stage}"
    key = document.get("key", {}).get("column")
    if key:
        found[str(key).lower()] = KEY
    return found


def _shared(document: Mapping[str, Any]) -> set[str]:
    """Columns that are used more than once: a form with one choice per column leaves those alone."""
    names: list[str] = []
    for headings in document.get("fields", {}).values():
        names.extend(str(one).lower() for one in (headings if isinstance(headings, list) else [headings]))
    names.extend(rule.lower() for rule in document.get("stages", {}).values() if isinstance(rule, str))
    return {name for name in names if names.count(name) > 1}


def edited(post: QueryDict, headings: Sequence[str], document: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping as the form has it; what the form does not show stays as it was in `document`."""
    result = dict(document)
    shared = _shared(document)
    fields: dict[str, Any] = {}
    stages = {
        stage: rule
        for stage, rule in document.get("stages", {}).items()
        if isinstance(rule, dict) or rule.lower() in shared
    }
    ignored: list[str] = []
    key = dict(document.get("key", {}))
    key.pop("column", None)
    for number, heading in enumerate(headings):
        said = post.get(f"column-{number}", FIXED)
        kind, _colon, name = said.partition(":")
        if kind == "field" and name in labels.FIELDS:
            fields.setdefault(name, []).append(heading)
        elif kind == "stage" and name in labels.STAGE_DATES:
            stages[name] = heading
        elif said == KEY:
            key["column"] = heading
        elif said == NOTHING:
            ignored.append(heading)
    result["fields"] = {name: found[0] if len(found) == 1 else found for name, found in fields.items()}
    result["stages"], result["ignore"] = stages, ignored
    result["numbers"] = [one for one in document.get("numbers", []) if one not in ignored]
    result["key"] = key | {"by": _key(post, key)}
    result["lookup"] = bool(post.get("lookup"))
    result["dates"] = _dates(post, document)
    result["decimal"] = "," if post.get("decimal") == "," else "."
    return result


def _key(post: QueryDict, key: Mapping[str, Any]) -> str:
    said = str(post.get("key", ""))
    if key.get("column"):
        return said if said in ("email", "phone") else "external_id"
    return said if said in ("email", "phone") else "row"


def _dates(post: QueryDict, document: Mapping[str, Any]) -> Any:
    said = str(post.get("dates", ""))
    return said if said in labels.ORDERS else document.get("dates", "auto")
