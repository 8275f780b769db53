"""Good lead or not: the caller's two clicks, from which the definition learns."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.followup.hold import actor_of, stop_clocks, take
from gehoor.followup.models import Verdict
from gehoor.followup.words import BAD_REASONS, GOOD_REASONS
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.again import once_more
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import clean
from gehoor.team.models import User

VIAS = ("page", "queue", "mail", "api")
DOUBLE_CLICK = timedelta(minutes=1)


@once_more
def give_verdict(
    lead_id: int,
    user: User,
    is_good: bool,
    reasons: Sequence[str],
    note: str,
    now: datetime,
    via: str = "page",
) -> Verdict:
    """Say whether this was a good lead; the newest verdict counts, earlier ones stay.

    `reasons` are codes of GOOD_REASONS or BAD_REASONS and may be empty. Records `verdict.given`. The same
    verdict by the same person within a minute is one. Raises InputError for an unknown code, NotFound.
    """
    chosen = _checked(is_good, reasons)
    if via not in VIAS:
        raise InputError(_("There is no way %(code)s.") % {"code": via}, field="via")
    with write():
        lead = take(lead_id)
        values = (is_good, chosen, clean(note, 4_000), user.pk)
        last = newest(lead_id)
        if last and _values(last) == values and now - last.at < DOUBLE_CLICK:
            return last
        made = Verdict(
            lead_id=lead_id, is_good=is_good, reasons=chosen, note=values[2], user=user, at=now, via=via
        )
        made.save(force_insert=True)
        _write(made, lead)
    return made


def newest(lead_id: int) -> Verdict | None:
    """The verdict that counts, or None when nobody gave one."""
    return Verdict.objects.filter(lead_id=lead_id).order_by("-at", "-id").first()


def _checked(is_good: bool, reasons: Sequence[str]) -> list[str]:
    """Known codes, each once, in the order in which they were chosen."""
    known = GOOD_REASONS if is_good else BAD_REASONS
    for code in reasons:
        if code not in known:
            raise InputError(_("There is no reason %(code)s.") % {"code": code}, field="reasons")
    return list(dict.fromkeys(reasons))


def _values(verdict: Verdict) -> tuple[bool, list[str], str, int | None]:
    return verdict.is_good, list(verdict.reasons), verdict.note, verdict.user_id


def _write(made: Verdict, lead: Lead) -> None:
    rows = Rows()
    data = {
        "verdict": str(made.pk),
        "is_good": made.is_good,
        "reasons": made.reasons,
        "note": made.note,
        "via": made.via,
    }
    record(
        rows,
        "verdict.given",
        at=made.at,
        lead_id=lead.pk,
        contact_id=lead.contact_id,
        actor=actor_of(made.user),
        data=data,
    )
    rows.change(Lead, lead.pk, last_event_at=max(lead.last_event_at, made.at))
    rows.flush()
    stop_clocks(lead.pk, made.at, "judged", ("verdict", "word"))  # the call is still promised
