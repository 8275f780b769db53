"""What every measure reads: the floor, the voices, the words; and how a measure is put down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gehoor.listening.floor import Floor
from gehoor.listening.shape import SPEAKERS, Heard, Marker, Measure, Span, Speaker, Track
from gehoor.listening.turns import total

VERSION = 1  # of the formulas; it stands in every measure's `method`


@dataclass(frozen=True, slots=True)
class Call:
    """One call, ready to be measured. `has_words`: somebody's words are known; else `why_no_words`."""

    heard: Heard | None
    floor: Floor
    markers: Sequence[Marker]
    has_words: bool
    call_type: str = ""
    why_no_words: str = "no_transcript"

    def spans(self, speaker: Speaker) -> list[Span]:
        """The speaker's units that are not back-channels."""
        return [
            (one.start, one.end) for one in self.floor.ipus if one.speaker == speaker and not one.backchannel
        ]

    def track(self, speaker: Speaker) -> Track | None:
        """The voice of one speaker; none where two voices share a channel."""
        return self.heard.tracks.get(speaker) if self.heard and self.heard.separated else None

    def reach(self) -> Span | None:
        """From the first to the last speech of anybody."""
        ipus = self.floor.ipus
        return (min(one.start for one in ipus), max(one.end for one in ipus)) if ipus else None

    def why_no_turns(self) -> str:
        """The reason code for which nothing about turns can be measured; empty when it can."""
        if self.heard and not self.heard.separated and not self.floor.timed:
            return "not_separated"
        if self.floor.source == "order":
            return "no_times" if self.floor.turns else "speakers_unknown"
        if not self.floor.ipus:
            return "no_speech"
        both = all(any(one.speaker == who for one in self.floor.ipus) for who in SPEAKERS)
        return "" if both else "one_voice"

    def why_no_edges(self) -> str:
        """As `why_no_turns`, for what needs the exact ends of turns."""
        return self.why_no_turns() or ("recogniser_times" if self.floor.source == "recogniser" else "")

    def why_no_voice(self, speaker: Speaker = "seller") -> str:
        """The reason code for which a voice cannot be measured; empty when it can."""
        if self.heard is None:
            return "no_audio"
        if not self.heard.separated:
            return "not_separated"
        if self.track(speaker) is None or total(self.heard.speech.get(speaker, ())) <= 0:
            return "no_speech"
        return ""


def number(
    name: str,
    value: float,
    unit: str,
    n: int,
    error: float,
    source: str,
    data: Mapping[str, Any] | None = None,
) -> Measure:
    """A measured number, rounded to what it can bear."""
    return Measure(round(value, 3), unit, n, round(error, 3), method(name, source), "", data or {})


def missing(name: str, unit: str, reason: str, source: str = "", n: int = 0) -> Measure:
    """A measure that cannot be taken, and why."""
    return Measure(None, unit, n, None, method(name, source), reason)


def method(name: str, source: str) -> str:
    """Which formula, of which version, on which times: `talk_share/1 silero`."""
    return f"{name}/{VERSION} {source}".rstrip()
