"""Writing down what was said or found out about calling somebody: words, moment, and who heard it.

None of these opens a call task; whoever calls them asks `pipeline.reconsider` afterwards.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.followup.hold import actor_of, take
from gehoor.followup.models import Attempt
from gehoor.followup.permission.board import Board
from gehoor.followup.permission.models import AskFirst, Ground
from gehoor.followup.permission.one import answer_of, open_ask, settle
from gehoor.identity import legal_form
from gehoor.identity.models import Company
from gehoor.journal.models import Event
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import clean
from gehoor.team.models import User

LONGEST_TEXT = 2_000
LONGEST_PLACE = 200


def give_consent(
    lead_id: int, user: User | None, now: datetime, *, text: str, given_at: datetime, found_in: str = ""
) -> None:
    """The person agreed to be called: `text` is what they agreed to or wrote, `given_at` when. Once per text.

    `found_in` says where that is to be found; who objected before must have put it somewhere: no objection
    is lifted on our word. Records `consent.given`. Raises InputError without words, without that place or
    with a moment that is still to come, NotFound.
    """
    text = clean(text, LONGEST_TEXT).strip()
    if not text:
        raise InputError(_("What did they agree to? Write down their words, or the sentence."), field="text")
    if given_at > now:
        raise InputError(_("This moment still has to come."), field="given_at")
    found_in = clean(found_in, LONGEST_PLACE).strip()
    if not found_in and _has_objected(lead_id):
        sentence = _(
            "They objected before. Where did they take that back: a mail, a form, a letter? Note that too."
        )
        raise InputError(sentence, field="found_in")
    more = {"found_in": found_in} if found_in else {}
    _say(lead_id, user, now, "consent", "consent.given", how="call", text=text, at=given_at, more=more)


def withdraw_consent(lead_id: int, user: User | None, now: datetime, text: str = "") -> None:
    """The person takes their consent back, from now on. Records `consent.withdrawn`. Raises NotFound."""
    _say(lead_id, user, now, "withdrawal", "consent.withdrawn", text=clean(text, LONGEST_TEXT), at=now)


def note_published(lead_id: int, user: User | None, now: datetime, text: str) -> None:
    """They made this number known for offers, in these words. Records `number.published`."""
    text = clean(text, LONGEST_TEXT).strip()
    if not text:
        raise InputError(_("Where does it say so, and in which words?"), field="text")
    _say(lead_id, user, now, "published", "number.published", text=text, at=now)


def note_list_check(lead_id: int, user: User | None, now: datetime, *, listed: bool) -> None:
    """The register of the country was asked about this number. Records `list.checked`. Raises NotFound."""
    _say(lead_id, user, now, "list_check", "list.checked", how="on" if listed else "off", at=now)


def note_asked(lead_id: int, user: User, now: datetime) -> None:
    """The question was put to them; the answer is awaited. Once. Records `consent.asked`. Raises NotFound."""
    with write():
        lead = take(lead_id)
        waits = open_ask(lead_id)
        if waits is None or waits.asked_at:
            return
        rows = Rows()
        rows.change(AskFirst, waits.pk, asked_at=now, asked_by_id=user.pk)
        _record(rows, "consent.asked", lead, user, now, {"reason": waits.reason})
        rows.flush()


def offer_right(lead_id: int, attempt_id: int, user: User, now: datetime) -> bool:
    """In this call the caller said that one may object to further calls; false when it was noted before.

    Records `right.offered` with the attempt. Raises InputError for an attempt of another lead, NotFound.
    """
    with write():
        lead = take(lead_id)
        attempt = Attempt.objects.filter(pk=attempt_id, lead_id=lead_id).first()
        if attempt is None:
            raise InputError(_("There is no such call."), field="attempt")
        if str(attempt_id) in offered(lead_id):
            return False
        rows = Rows()
        _record(rows, "right.offered", lead, user, now, {"attempt": str(attempt_id)})
        rows.flush()
    return True


def offered(lead_id: int) -> set[str]:
    """The attempts of this lead in which the right to object was offered, by number as text."""
    told = Event.objects.filter(lead_id=lead_id, kind="right.offered").values_list("data", flat=True)
    return {str(data.get("attempt")) for data in told}


def set_legal_form(lead_id: int, user: User | None, now: datetime, form: str) -> Sequence[int]:
    """The legal form of the lead's company, looked up by somebody; returns its open leads to be asked anew.

    Records `legal_form.set`. Raises InputError for an unknown form or a lead without a company, NotFound.
    """
    if form not in legal_form.KNOWN:
        raise InputError(_("There is no legal form %(form)s.") % {"form": form}, field="legal_form")
    with write():
        lead = take(lead_id)
        company_id = lead.company_id or lead.contact.company_id
        if company_id is None:
            raise InputError(_("This lead has no company."), field="legal_form")
        rows = Rows()
        ground = actor_of(user)
        rows.change(Company, company_id, legal_form=form, legal_form_ground=ground)
        _record(rows, "legal_form.set", lead, user, now, {"form": form})
        rows.flush()
        _settle_again(lead_id, user, now)
    return list(Lead.objects.filter(company_id=company_id, mode="live").values_list("id", flat=True)) or [
        lead_id
    ]


def _say(
    lead_id: int,
    user: User | None,
    now: datetime,
    kind: str,
    event: str,
    *,
    at: datetime,
    how: str = "",
    text: str = "",
    more: Mapping[str, str] | None = None,
) -> None:
    with write():
        lead, rows = take(lead_id), Rows()
        said = {"how": how, "text": text}
        same = Ground.objects.filter(contact_id=lead.contact_id, kind=kind, at=at, **said)
        if not same.exists():
            rows.add(
                Ground,
                contact_id=lead.contact_id,
                lead_id=lead_id,
                kind=kind,
                phone=lead.contact.phone,
                source=actor_of(user),
                at=at,
                recorded_at=now,
                **said,
            )
            _record(rows, event, lead, user, now, {**said, "at": at.isoformat(), **(more or {})})
        rows.flush()
        _settle_again(lead_id, user, now)


def _has_objected(lead_id: int) -> bool:
    contact_ids = Lead.objects.filter(pk=lead_id).values_list("contact_id", flat=True)
    return any(Board.load(contact_ids).objected(number) for number in contact_ids)


def _settle_again(lead_id: int, user: User | None, now: datetime) -> None:
    """What follows at once: a lead that may no longer be called is not called."""
    lead, rows = take(lead_id), Rows()
    answer, facts = answer_of(lead, now)
    if not answer.may:
        settle(rows, lead, answer, facts, now, actor_of(user))
        rows.flush()


def _record(
    rows: Rows, kind: str, lead: Lead, user: User | None, now: datetime, data: dict[str, Any]
) -> None:
    record(rows, kind, at=now, lead_id=lead.pk, contact_id=lead.contact_id, actor=actor_of(user), data=data)
