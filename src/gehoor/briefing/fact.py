"""The pieces of a brief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gehoor.scoring.explain import Reason

SHORT_LINES = 5
SHORT_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known, as a sentence, with the line of the journal that it rests on."""

    text: str
    at: datetime
    event_id: int | None


@dataclass(frozen=True, slots=True)
class Brief:
    """What to know before calling, in one language. Made by `compose`, never stored."""

    lead_id: int
    name: str
    title: str
    company: str
    phone_shown: str  # to recognise, not to dial: the number itself comes when the call button has asked
    email: str
    came_in: Sequence[Fact]
    pages: Sequence[Fact]
    score_sentence: str
    reasons: Sequence[Reason]
    earlier: Sequence[Fact]
    opening_line: str
    received_at: datetime
    due_at: datetime | None
    not_callable: str
    language: str

    def short(self, language: str = "") -> list[str]:
        """At most five lines of at most 200 characters, for a mail, a chat or a telephone's screen.

        `language` is the one the brief was composed in; it is accepted for symmetry with `compose`.
        """
        who = ", ".join(part for part in (self.name, self.title, self.company) if part)
        lines = [
            who,
            self.came_in[0].text if self.came_in else "",
            self.earlier[0].text if self.earlier else self.pages[0].text if self.pages else "",
            self.score_sentence,
            self.opening_line,
        ]
        return [_cut(line) for line in lines if line][:SHORT_LINES]


def _cut(line: str) -> str:
    return line if len(line) <= SHORT_WIDTH else line[: SHORT_WIDTH - 1].rstrip() + "…"


def cut(text: str, width: int) -> str:
    """At most `width` characters, ended between two words."""
    if len(text) <= width:
        return text
    kept = text[: width - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept[width // 2 :] else kept).rstrip(" ,.;:") + "…"
