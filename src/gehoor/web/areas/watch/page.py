"""What the page of the watch shows: one sentence, then what stands open in plain sight."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.followup import watch
from gehoor.followup.clocks import words
from gehoor.followup.models import ClockPause, WatchRound
from gehoor.leads.models import Lead
from gehoor.lib import human
from gehoor.notify.words import hold_sentence
from gehoor.routing.models import Hold

LATE = timedelta(minutes=3)  # the worker looks each minute


@dataclass(frozen=True, slots=True)
class Open:
    """One lead that stands open: who, why, and the moment since or until which."""

    lead_id: int
    name: str
    company: str
    why: str
    at: datetime


def watch_page(now: datetime) -> dict[str, Any]:
    """Five queries, whatever stands open."""
    last, open_now = watch.last_round(), watch.exceptions()
    return {
        "now": now,
        "last": last,
        "is_late": last is None or now - last.checked_at > LATE,
        "sentence": _sentence(last, now),
        "mended": _mended(last),
        "holds": [_hold(hold) for hold in open_now.holds],
        "pauses": [_pause(pause) for pause in open_now.pauses],
        "holds_count": open_now.holds_count,
        "pauses_count": open_now.pauses_count,
    }


def _sentence(last: WatchRound | None, now: datetime) -> str:
    if last is None:
        return _("Nobody looked yet. The worker does so each minute: gehoor work.")
    found = last.ownerless + last.clockless
    if found:
        words_ = ngettext("%(n)s lead fell through", "%(n)s leads fell through", found) % {"n": found}
        return _("%(leads)s, and was caught %(ago)s.") % {
            "leads": words_,
            "ago": human.ago(last.checked_at, now),
        }
    return _("Nothing falls through: every lead has an owner or stands below, every MQL has a clock.")


def _mended(last: WatchRound | None) -> str:
    if last is None or not last.mended_owner + last.mended_clock:
        return ""
    values = {"owner": last.mended_owner, "clock": last.mended_clock}
    return _("Caught since the beginning: %(owner)s without an owner, %(clock)s without a clock.") % values


def _hold(hold: Hold) -> Open:
    return Open(
        hold.lead_id, _name(hold.lead), _company(hold.lead), hold_sentence(hold.reason), hold.opened_at
    )


def _pause(pause: ClockPause) -> Open:
    lead = pause.clock.lead
    kind = words.word(words.KINDS, pause.clock.kind)
    why = f"{kind}: {words.word(words.PAUSES, pause.reason)}"
    return Open(lead.pk, _name(lead), _company(lead), why, pause.until)


def _name(lead: Lead) -> str:
    return lead.contact.name


def _company(lead: Lead) -> str:
    return lead.company.name if lead.company else ""
