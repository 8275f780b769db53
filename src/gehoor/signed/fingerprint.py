"""The fingerprint of a text: who changes or signs it says which one they saw."""

import hashlib
import json
from typing import Any


def canonical(document: Any) -> str:
    """The document in the one form that does not depend on the order of its names."""
    return json.dumps(document, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def digest(document: Any) -> str:
    """The fingerprint of a document that was read without complaint: 64 hexadecimal digits."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()
