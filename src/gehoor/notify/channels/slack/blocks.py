"""A note as Slack blocks: at most 50 of them, 3,000 characters of text in each.

Limits of Slack's Block Kit reference: 50 blocks, section text 3,000, header 150, button text 75, value 2,000.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gehoor.followup.words import OUTCOMES
from gehoor.notify.note import Note
from gehoor.notify.words import ACT_KINDS, ACTS, act_word, done_by

MOST_BLOCKS = 50
MOST_TEXT, MOST_HEADER, MOST_BUTTON, MOST_URL = 3_000, 150, 75, 3_000
_FACTS = 8
QUICK_OUTCOMES = ("connected", "voicemail", "no_answer", "busy", "wrong_number")

Block = dict[str, Any]


def blocks(note: Note, step: str = "", done: str = "") -> list[Block]:
    """The message in the active language. `step` "called" asks for the outcome, `done` says what was done."""
    found = [_header(note.subject), *_about(note), *_lines(note)]
    if done:
        found.append(_context(done))
    elif step == "called":
        found.append(_context(_("You called. How did it go?")))
        found.append(_row([_button(f"called:{code}", str(OUTCOMES[code]), note) for code in QUICK_OUTCOMES]))
    return [*found[: MOST_BLOCKS - 1], _row([*_links(note), *([] if done or step else _acts(note))])]


def _about(note: Note) -> list[Block]:
    """Who, whence, what they did, score and why, best opening."""
    brief = note.brief
    if brief is None:
        return [_section(note.extra)] if note.extra else []
    who = ", ".join(part for part in (brief.name, brief.title, brief.company) if part)
    first = [f"*{_safe(who)}*" if who else "", _safe(note.extra)]
    facts = [f"• {_safe(fact.text)}" for fact in [*brief.came_in, *brief.pages, *brief.earlier][:_FACTS]]
    parts = ["\n".join(line for line in first if line), "\n".join(facts), _safe(brief.score_sentence)]
    if brief.opening_line:
        parts.append(f">{_safe(brief.opening_line)}")
    return [_marked(part) for part in parts if part]


def _lines(note: Note) -> list[Block]:
    return [_marked(f"{place}. <{line.link}|{_safe(line.who[:200])}>\n{_safe(line.why)}")
            for place, line in enumerate(note.lines, 1)]  # fmt: skip


def _acts(note: Note) -> list[Block]:
    if note.kind not in ACT_KINDS or not note.number:
        return []
    return [_button(act, act_word(act), note) for act in ACTS]


def _button(act: str, word: str, note: Note) -> Block:
    return {
        "type": "button",
        "action_id": act,
        "value": str(note.number),
        "text": {"type": "plain_text", "text": word[:MOST_BUTTON]},
    }


def _links(note: Note) -> list[Block]:
    """The button that leads to the call, where somebody may be called, and the one to the page."""
    call = [_link("call", _("Call"), note.dial) | {"style": "primary"}] if note.dial else []
    return [*call, _link("open", _("Open"), note.link)]


def _link(name: str, word: str, address: str) -> Block:
    return {
        "type": "button",
        "action_id": name,
        "url": address[:MOST_URL],
        "text": {"type": "plain_text", "text": word[:MOST_BUTTON]},
    }


def _row(elements: Sequence[Block]) -> Block:
    return {"type": "actions", "elements": list(elements)}


def _header(text: str) -> Block:
    plain = " ".join(text.split()) or "Gehoor"
    return {"type": "header", "text": {"type": "plain_text", "text": _cut(plain, MOST_HEADER)}}


def _section(text: str) -> Block:
    return _marked(_safe(text))


def _marked(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": _cut(text, MOST_TEXT)}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": _cut(_safe(text), MOST_TEXT)}]}


def _safe(text: str) -> str:
    """Slack's three signs as it wants them, so that no name becomes a link or calls the whole channel."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, width: int) -> str:
    """At most `width` characters, never in the middle of &amp; or of <a link|with words>."""
    if len(text) <= width:
        return text
    kept = text[: width - 1]
    for begin, end in (("&", ";"), ("<", ">")):
        start = kept.rfind(begin)
        if start > kept.rfind(end):
            kept = kept[:start]
    return kept + "…"


def fallback(note: Note) -> str:
    """What a screen reader and a notification say, instead of the blocks."""
    return _cut(_safe(" ".join(note.subject.split())), MOST_TEXT)


def reply(note: Note, data: Mapping[str, Any]) -> dict[str, Any]:
    """What is posted to the address of a click: the message anew, or a word to the clicker only."""
    if data.get("words"):
        said = _cut(_safe(str(data["words"])), MOST_TEXT)
        return {"response_type": "ephemeral", "replace_original": False, "text": said}
    done = done_by(str(data.get("done", "")), str(data.get("by", "")), str(data.get("outcome", "")))
    made = blocks(note, step=str(data.get("step", "")), done=done)
    return {"replace_original": True, "text": fallback(note), "blocks": made}
