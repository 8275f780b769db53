"""Times as transcripts write them: 01:02:03.456, 02:03,4, 12:30 or 12.5; seconds come out."""

import math
import re
from typing import Any

CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?")
MOST_S = 86_400.0  # no call takes longer than a day


def seconds(text: str) -> float | None:
    """Seconds of a time in words of digits, or None when it is none."""
    text = text.strip()
    found = CLOCK.fullmatch(text)
    if found is None:
        return number(text.replace(",", "."))
    hours, minutes, whole, part = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{part or 0}")


def number(value: Any) -> float | None:
    """A finite number of zero or more out of anything a JSON or CSV file may hold."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 40:
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and found >= 0 else None


def scaled(value: Any, unit: float) -> float | None:
    """The number times the length of its unit in seconds."""
    found = number(value)
    return None if found is None else round(found * unit, 3)
