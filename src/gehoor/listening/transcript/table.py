"""CSV with start, end, speaker and text, by those or the usual other names, in any order."""

import csv
from collections.abc import Mapping, Sequence

from gehoor.listening.errors import TranscriptError
from gehoor.listening.shape import Utterance, Warn
from gehoor.listening.transcript.times import MOST_S, seconds

NAMES: Mapping[str, Sequence[str]] = {
    "start": ("start", "begin", "van", "from", "start_s", "start_time", "start_ms", "begin_ms"),
    "end": ("end", "eind", "einde", "stop", "tot", "to", "end_s", "end_time", "end_ms"),
    "speaker": ("speaker", "spreker", "participant", "who", "wie", "name", "naam", "channel", "kanaal"),
    "text": ("text", "tekst", "utterance", "transcript", "said", "zin", "uiting"),
}


def delimiter(heading: str) -> str | None:
    """The character between the columns, when this line is a heading that we know."""
    for mark in (",", ";", "\t", "|"):
        columns = columns_of(heading.split(mark))
        if "text" in columns and ("speaker" in columns or "start" in columns):
            return mark
    return None


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Where each of our four columns stands."""
    plain = [cell.strip().strip('"').casefold().replace(" ", "_") for cell in cells]
    at = {name: i for i, name in reversed(list(enumerate(plain)))}
    return {ours: at[theirs] for ours, names in NAMES.items() for theirs in reversed(names) if theirs in at}


def read_table(text: str) -> tuple[list[Utterance], list[Warn]]:
    """One utterance per row. Rows without text are left out; times may be seconds or milliseconds."""
    heading, _, _ = text.lstrip("\n").partition("\n")
    mark = delimiter(heading)
    if mark is None:
        raise TranscriptError("no_columns", {"heading": heading[:200]})
    try:
        rows = list(csv.reader(text.lstrip("\n").split("\n"), delimiter=mark))
    except csv.Error as error:
        raise TranscriptError("bad_table", {"why": str(error)[:200]}) from error
    columns = columns_of(rows[0])
    found = [u for row in rows[1:] if (u := utterance(row, columns)) is not None]
    return in_seconds(found, heading)


def utterance(row: Sequence[str], columns: Mapping[str, int]) -> Utterance | None:
    def cell(name: str) -> str:
        at = columns.get(name)
        return row[at].strip() if at is not None and at < len(row) else ""

    said = " ".join(cell("text").split())
    if not said:
        return None
    return Utterance(None, said, seconds(cell("start")), seconds(cell("end")), (), cell("speaker")[:80])


def in_seconds(found: list[Utterance], heading: str) -> tuple[list[Utterance], list[Warn]]:
    """Times of more than a day are milliseconds that nobody announced: that much we say."""
    named = "_ms" in heading.casefold()
    longest = max((u.start for u in found if u.start is not None), default=0.0)
    if not named and longest <= MOST_S:
        return found, []
    small = [Utterance(None, u.text, thousandth(u.start), thousandth(u.end), (), u.label) for u in found]
    return small, [] if named else [Warn("times_in_milliseconds", {"longest": longest})]


def thousandth(value: float | None) -> float | None:
    return None if value is None else round(value / 1000, 3)
