"""What changes from one agreement to the next, a sentence for each promise."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gehoor.followup.agreement.document import parse
from gehoor.followup.agreement.wording import lines


def in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The changes between two documents, in the active language; empty when they promise the same."""
    old = {line.code: line.sentence for line in lines(parse(before))}
    new = {line.code: line.sentence for line in lines(parse(after))}
    found = []
    for code, sentence in new.items():
        if code not in old:
            found.append(_("New: {now}").format(now=sentence))
        elif old[code] != sentence:
            found.append(_("{now} It was: {before}").format(now=sentence, before=old[code]))
    found += [_("No longer: {before}").format(before=old[code]) for code in old if code not in new]
    return found or (_order(before, after))


def _order(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What the words do not show: other lanes, or segments in another order."""
    if before == after:
        return []
    return [_("The groups of leads are looked at in another order, or go before others otherwise.")]
