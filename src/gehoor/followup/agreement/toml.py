"""An agreement as one readable TOML file, out and in; read by the same strict parser as everything."""

from collections.abc import Mapping, Sequence
from typing import Any

from gehoor.followup.agreement.document import parse
from gehoor.scoring.toml import inline, read, remark

_TOP = (
    "reminders",
    "reroute",
    "team_lead",
    "deviation_weeks",
    "check_weekday",
    "check_time",
    "tolerance_percent",
)
_SIDES = {
    "marketing": ("mqls_per_month", "accepted_percent", "complete_percent"),
    "sales": ("first_call", "attempts", "day_parts", "working_days", "verdict", "word"),
}
_SEGMENT = ("name", "when", "first_call", "lane")


def dump(document: Mapping[str, Any], heading: Sequence[str] = ()) -> str:
    """The document as TOML; `heading` stands above it as remarks, one line each."""
    parts = [*map(remark, heading), ""] if heading else []
    parts += _lines(document, _TOP)
    if not document["segments"]:
        parts.append("segments = []")  # before the first table: whatever follows belongs to that
    for side, names in _SIDES.items():
        parts += ["", f"[{side}]", *_lines(document[side], names)]
    for segment in document["segments"]:
        parts += ["", "[[segments]]", *_lines(segment, _SEGMENT)]
    return "\n".join(parts) + "\n"


def load(text: str) -> dict[str, Any]:
    """The document in a TOML file; Malformed when it is none, InputError with the path of what is wrong."""
    document = read(text)
    parse(document)
    return document


def _lines(table: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [f"{name} = {inline(table[name])}" for name in names if table.get(name) is not None]
