"""What somebody wrote who had a lead open already: their newest words are what the talk is about."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.briefing.fact import Fact, cut
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.human import ago
from gehoor.lib.text import squash

KIND = "lead.inquired_again"
QUOTE = 160
WORTH_QUOTING = 12  # characters; less is "bel me", which is no subject to talk about


def words_of(event: Event) -> str:
    """What was written with this inquiry, on one line; empty when nothing was."""
    return squash(str(event.data.get("message") or ""), 1_000)


def wrote_again(events: Sequence[Event], now: datetime) -> list[Fact]:
    """The messages of later inquiries, in the order of `events`, each resting on its own line."""
    return [
        Fact(
            _("Wrote again, %(ago)s: “%(words)s”") % {"ago": ago(one.at, now), "words": cut(words, QUOTE)},
            one.at,
            one.pk,
        )
        for one in events
        if one.kind == KIND and (words := words_of(one))
    ]


def asked_again(events: Sequence[Event], now: datetime) -> list[Fact]:
    """The later inquiries without a word."""
    return [
        Fact(_("Asked again, %(ago)s") % {"ago": ago(one.at, now)}, one.at, one.pk)
        for one in events
        if one.kind == KIND and not words_of(one)
    ]


def is_of_later(lead: Lead, events: Sequence[Event]) -> bool:
    """Whether the words on the lead itself came with a later inquiry, which then tells them."""
    own = squash(lead.message, 1_000)
    return any(one.kind == KIND and words_of(one) == own for one in events)


def with_newest_words(lead: Lead, events: Sequence[Event]) -> Lead:
    """A copy that says what was written last, and when, if that is worth quoting; else `lead` itself."""
    for event in events:
        if event.kind == KIND and len(words := words_of(event)) >= WORTH_QUOTING:
            newest = copy(lead)
            newest.message, newest.received_at = words, event.at
            return newest
    return lead
