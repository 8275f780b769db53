"""The message of the morning: who waits for you today, as one sees it on Today."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.followup.queries import queue
from gehoor.followup.queue_item import QueueItem
from gehoor.notify.links import page_link
from gehoor.notify.note import Line, Note, Reader
from gehoor.notify.words import headline
from gehoor.team.models import User

MOST_LINES = 8


def digest_note(user: User, reader: Reader, now: datetime, number: int = 0) -> Note:
    """The open tasks of this person at `now`, most urgent first; the caller has activated the language."""
    items = [item for item in queue(user, now) if not item.is_later]
    return Note(
        kind="digest",
        subject=headline("digest", "") + " · " + _waiting(len(items)),
        language=reader.language,
        link=page_link("digest", None, number),
        extra=_sentence(items),
        number=number,
        lines=[_line(item) for item in items[:MOST_LINES]],
    )


def _line(item: QueueItem) -> Line:
    who = " ".join(item.name.split()) or _("somebody without a name")
    company = " ".join(item.company.split())
    address = settings.URL + reverse("lead", args=[item.lead_id])
    return Line(f"{who} ({company})" if company else who, item.why, address, item.is_late)


def _waiting(count: int) -> str:
    return ngettext("{n} lead waits", "{n} leads wait", count).format(n=count)


def _sentence(items: list[QueueItem]) -> str:
    if not items:
        return _("Nobody waits for you at this moment.")
    late = sum(item.is_late for item in items)
    rest = len(items) - MOST_LINES
    said = [_("Start at the top; the first is the most urgent.")]
    if late:
        said.append(ngettext("{n} is past its time.", "{n} are past their time.", late).format(n=late))
    if rest > 0:
        said.append(ngettext("{n} more stands on Today.", "{n} more stand on Today.", rest).format(n=rest))
    return " ".join(said)
