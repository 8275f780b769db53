"""The proof as a file: its bytes and its name."""

import json
from collections.abc import Mapping
from typing import Any

from gehoor.lib.text import slug


def as_json(proof: Mapping[str, Any]) -> bytes:
    """UTF-8, indented, so that a person can read it as well."""
    return json.dumps(proof, indent=2, ensure_ascii=False).encode() + b"\n"


def file_name(proof: Mapping[str, Any], ending: str) -> str:
    """proof-sanne-de-vries-2026-03-11.pdf"""
    first = proof["people"][0]
    name = slug(first["name"] or first["email"]) or "contact"
    return f"proof-{name}-{proof['made_at'][:10]}.{ending}"
