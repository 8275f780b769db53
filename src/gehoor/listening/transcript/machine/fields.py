"""Careful hands for JSON of others: whatever is not what it should be is nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from gehoor.listening.shape import Utterance, Word
from gehoor.listening.transcript.times import scaled, seconds

MILLISECOND = 0.001


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def items(value: Any) -> Sequence[Mapping[str, Any]]:
    """The objects in a list; anything else in it is passed over."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def label(value: Any) -> str:
    """A speaker's name or number as words."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return f"speaker {value}" if isinstance(value, int) and abs(value) < 1000 else str(value)[:80].strip()


def channel(value: Any) -> str:
    """Channel 0 of a two-channel recording is the left one."""
    return {0: "left", 1: "right"}.get(value, "") if isinstance(value, int) else ""


def time(value: Any, unit: float = 1.0) -> float | None:
    """Seconds, of a number in `unit` or a text such as 00:01:02,345."""
    return seconds(value[:40]) if isinstance(value, str) and ":" in value else scaled(value, unit)


def words(value: Any, key: str, unit: float = 1.0) -> tuple[Word, ...]:
    """The words of a list of objects, with their times."""
    found = (
        (text(item.get(key)), time(item.get("start"), unit), time(item.get("end"), unit))
        for item in items(value)
    )
    return tuple(Word(said, start, end) for said, start, end in found if said)


def utterance(
    said: str, start: float | None, end: float | None, who: str, spoken: tuple[Word, ...] = ()
) -> Utterance:
    """An utterance whose end without a start is no time at all."""
    return Utterance(None, said, start, None if start is None else end, spoken, who)


def spoken_language(document: Mapping[str, Any]) -> str:
    """nl or en, as the maker names it; other languages are told as they are."""
    found = (
        document.get("language")
        or document.get("language_code")
        or mapping(document.get("result")).get("language")
    )
    name = text(found).casefold()
    return {"dutch": "nl", "english": "en"}.get(name, name[:2])
