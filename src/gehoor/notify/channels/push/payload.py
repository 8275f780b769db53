"""The short form for a telephone: what fits into one push message, however long the names are.

A push service takes 4,096 bytes of ciphertext (RFC 8030); the encryption of RFC 8291 takes 103 of them. We
stay below 3,900 bytes of plain text.
"""

import json
from collections.abc import Mapping
from typing import Any

from gehoor.notify.note import Note

MOST_BYTES = 3_900
_TITLE, _BODY = 120, 900  # characters; more than any screen shows


def payload(note: Note, body: str, words: Mapping[str, str]) -> bytes:
    """The message as JSON in UTF-8, at most MOST_BYTES, always with title and link.

    `words` are the texts of the buttons in the note's language. What does not fit is cut: the body first,
    then the title.
    """
    facts: dict[str, Any] = {
        "title": _clean(note.subject)[:_TITLE],
        "body": "",
        "link": note.link,
        "lang": note.language,
        "tag": f"lead-{note.brief.lead_id}" if note.brief else note.kind,
        "open": words["open"],
        "later": note.acts.get("not_now", ""),
        "later_word": words["later"],
    }
    if len(_bytes(facts)) > MOST_BYTES:
        facts["later"] = ""  # an address that is cut leads nowhere
    facts = _fill(facts, "title", facts["title"])
    return _bytes(_fill(facts, "body", _clean(body)[:_BODY]))


def _fill(facts: Mapping[str, Any], name: str, text: str) -> dict[str, Any]:
    """`facts` with as much of `text` under `name` as fits, ended by a sign when something was cut."""
    whole = {**facts, name: text}
    if len(_bytes(whole)) <= MOST_BYTES:
        return whole
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(_bytes({**facts, name: text[:middle] + "…"})) <= MOST_BYTES:
            low = middle
        else:
            high = middle - 1
    return {**facts, name: text[:low].rstrip() + "…" if low else ""}


def _bytes(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _clean(text: str) -> str:
    """Without the signs that no screen shows; line ends stay."""
    return "".join(sign for sign in text.strip() if sign >= " " or sign == "\n")
