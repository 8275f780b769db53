"""Handing the letter to the post: this room writes the mails of the kind weekly_letter whole."""

from collections.abc import Mapping
from typing import Any

from gehoor.insight.agreement.letter import as_html, as_text, letter
from gehoor.insight.agreement.letter_pdf import as_pdf
from gehoor.insight.agreement.spans import read
from gehoor.lib import clock
from gehoor.notify.letters import Enclosure, Whole


def write(data: Mapping[str, Any], language: str, user_id: int | None) -> Whole:
    """The mail about the span named in `data["week"]`, with the same on paper. `language` is active."""
    found = letter(read(str(data["week"])), clock.now())
    paper = Enclosure(f"gehoor-{data['week']}.pdf", "application/pdf", as_pdf(found))
    return Whole(found.subject, as_text(found), as_html(found), (paper,))
