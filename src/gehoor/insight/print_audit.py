"""The audit as plain text for a terminal."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.insight import audit_sentences as sentences
from gehoor.insight import words
from gehoor.insight.audit import Audit


def as_text(found: Audit) -> str:
    """The answer, where it is stuck, the twenty stories, what the good ones share, what is missing."""
    blocks = [
        " ".join(part for part in (sentences.answer(found), sentences.stuck(found)) if part),
        "\n".join(sentences.missing(found)),
        _stories(found),
        _counts(found),
        _shared(found),
    ]
    if found.unread:
        unread = ngettext("%(n)s row could not be read.", "%(n)s rows could not be read.", found.unread)
        blocks.append(unread % {"n": words.number(found.unread)})
    return "\n\n".join(block for block in blocks if block)


def _stories(found: Audit) -> str:
    calls_known, lines = "calls" not in found.missing, []
    for number, lead in enumerate(found.leads, 1):
        told = sentences.story(lead, found.now, calls_known=calls_known)
        lines.append(f"{number:>2}. {sentences.who(lead)}\n    {' '.join(told)}")
    return "\n".join(lines)


def _counts(found: Audit) -> str:
    if "sources" in found.missing or not found.leads:
        return ""
    lines = [f"  {count:>2}  {words.source(name)}" for name, count in found.counts("source").items()]
    return "\n".join([_("Where they came from:"), *lines])


def _shared(found: Audit) -> str:
    weight = sentences.comparing(found)
    lines = [f"  {'*' if share.is_clear else ' '} {sentences.shared(share)}" for share in found.shared()[:12]]
    heading = _("What the good ones share (* is clear, the rest may be chance):") if lines else ""
    return "\n".join(line for line in (heading, *lines, weight) if line)
