"""What is known about calling the people of a batch: read in a few queries, then asked in memory."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from gehoor.followup.permission.ask import Answer, ask
from gehoor.followup.permission.facts import CallFacts
from gehoor.followup.permission.models import Ground
from gehoor.leads.models import Lead, LeadStage
from gehoor.lib.phone import region
from gehoor.lib.reads import select
from gehoor.lib.rows import Rows

COLD_DOORS = ("csv",)  # a list that somebody bought or kept; every other door is an act of the person
_CALLING = re.compile(
    r"\b(op|terug|na)?(bel|bellen|belt|gebeld|gebelde)\b|telef|phone|\bcall|\bappel|téléph|anruf|anrufen",
    re.IGNORECASE,
)
_MAILING = re.compile(r"mail|nieuwsbrief|newsletter", re.IGNORECASE)
_COLUMNS = ("contact_id", "lead_id", "kind", "how", "text", "phone", "at")


@dataclass(frozen=True, slots=True)
class Said:
    """A row of Ground as the question needs it."""

    lead_id: int | None
    kind: str
    how: str
    text: str
    phone: str
    at: datetime


class Board:
    """Grounds and customers by contact; `plan` adds what is said during the batch."""

    def __init__(self, rows: Rows | None = None) -> None:
        self.rows = rows
        self.said: defaultdict[int, list[Said]] = defaultdict(list)
        self.customers: dict[int, datetime] = {}
        self.objected_phones: defaultdict[str, set[int]] = defaultdict(set)

    @classmethod
    def load(cls, contact_ids: Iterable[int], rows: Rows | None = None) -> "Board":
        """Read these contacts: two queries, a third when one of them is a customer."""
        board, numbers = cls(rows), set(contact_ids)
        if numbers:
            for contact_id, *said in select(Ground, _COLUMNS, "contact_id", numbers):
                board._keep(contact_id, Said(*said))
            board._load_customers(numbers)
        return board

    def _load_customers(self, numbers: set[int]) -> None:
        columns = ("id", "contact_id")
        found: dict[int, int] = dict(select(Lead, columns, "contact_id", numbers, "\"stage\" = 'customer'"))
        stages = select(LeadStage, ("lead_id", "entered_at"), "lead_id", found, "\"stage\" = 'customer'")
        for lead_id, at in stages if found else ():
            contact_id = found[lead_id]
            self.customers[contact_id] = max(at, self.customers.get(contact_id, at))

    def load_phone(self, phone: str) -> None:
        """Who objected at this number, whoever it was; for one lead at the moment of dialling."""
        if phone:
            self.objected_phones[phone].update(objections_at(phone).values_list("contact_id", flat=True))

    def _keep(self, contact_id: int, said: Said) -> None:
        self.said[contact_id].append(said)
        if said.kind == "objection" and said.phone:
            self.objected_phones[said.phone].add(contact_id)

    def plan(
        self,
        contact_id: int,
        kind: str,
        at: datetime,
        now: datetime,
        *,
        lead_id: int | None = None,
        how: str = "",
        text: str = "",
        phone: str = "",
        source: str = "",
        channel: str = "call",
    ) -> int:
        """Plan that this was said, and know it from here on; returns the number of the Ground."""
        assert self.rows is not None, "this board only reads"
        self._keep(contact_id, Said(lead_id, kind, how, text, phone, at))
        return self.rows.add(
            Ground,
            contact_id=contact_id,
            lead_id=lead_id,
            kind=kind,
            how=how,
            text=text,
            phone=phone,
            source=source,
            channel=channel,
            at=at,
            recorded_at=now,
        )

    def knows(self, contact_id: int, kind: str, text: str, at: datetime) -> bool:
        """Whether exactly this was said before; a file that comes twice says nothing twice."""
        return any((one.kind, one.text, one.at) == (kind, text, at) for one in self.said.get(contact_id, []))

    def facts(
        self,
        lead: Mapping[str, Any],
        contact: Mapping[str, Any],
        company: Mapping[str, Any] | None,
        channel: str = "call",
    ) -> CallFacts:
        """Everything the question needs to know of one lead, from plain columns."""
        number, said = contact["phone"], _binding(self.said.get(contact["id"], []))
        consent, request = _consent(lead, said), _request(lead, said)
        objection, withdrawal = _newest(said, "objection"), _newest(said, "withdrawal")
        checked = _newest([one for one in said if one.phone == number], "list_check")
        return CallFacts(
            country=country_of(number, company),
            number=number,
            legal_form=company["legal_form"] if company else "",
            legal_form_ground=company["legal_form_ground"] if company else "",
            has_company=company is not None,
            inbound=lead["door"] not in COLD_DOORS,
            channel=channel,
            sector=settings.SECTOR,
            requested=request.how if request else "",
            requested_at=request.at if request else None,
            consent_kind=consent.how if consent else "",
            consent_at=consent.at if consent else None,
            consent_text=consent.text if consent else "",
            withdrawn_at=withdrawal.at if withdrawal else None,
            called_at=lead.get("first_attempt_at"),
            customer_at=self.customers.get(contact["id"]),
            published=any(one.kind == "published" and one.phone == number for one in said),
            objected_at=objection.at if objection else None,
            number_objected=bool(self.objected_phones.get(number, set()) - {contact["id"]}),
            listed=checked.how if checked else "",
            listed_at=checked.at if checked else None,
        )

    def ask(
        self,
        lead: Mapping[str, Any],
        contact: Mapping[str, Any],
        company: Mapping[str, Any] | None,
        now: datetime,
    ) -> tuple[Answer, CallFacts]:
        """The answer for one lead at `now`, and the facts it rests on."""
        facts = self.facts(lead, contact, company)
        return ask(facts, now), facts

    def objected(self, contact_id: int) -> bool:
        """Whether the last thing this person said in so many words is that they want no calls."""
        said = _binding(self.said.get(contact_id, []))
        objection = _newest(said, "objection")
        spoken = [one for one in said if one.how in ("stated", "agreed") or _is_consent(one)]
        return objection is not None and all(one.at <= objection.at for one in spoken)


def objections_at(phone: str) -> "QuerySet[Ground]":
    """Every objection that was made at this number."""
    return Ground.objects.filter(kind="objection", phone=phone)


def country_of(number: str, company: Mapping[str, Any] | None) -> str:
    """Where the telephone rings: by the number, else by the company, else where we are."""
    return region(number) or (company["country"] if company else "") or settings.COUNTRY


def speaks_of(text: str) -> str:
    """call, mail, both or unclear: which ways of contact a consent text names, by words in four languages."""
    calls, mails = bool(_CALLING.search(text)), bool(_MAILING.search(text))
    return "both" if calls and mails else "mail" if mails else "call" if calls else "unclear"


def _consent(lead: Mapping[str, Any], said: list[Said]) -> Said | None:
    """The newest consent to calls, else any; that of the lead itself counts though nobody wrote a row."""
    given = [one for one in said if one.kind == "consent"]
    text = lead["consent_text"]
    if text and lead["consent_at"] and not any(one.text == text for one in given):
        given.append(Said(lead["id"], "consent", speaks_of(text), text, "", lead["consent_at"]))
    calls = [one for one in given if one.how == "call"]
    return max(calls or given, key=lambda one: one.at, default=None)


def _request(lead: Mapping[str, Any], said: list[Said]) -> Said | None:
    """Whether they asked for a call in this matter; in so many words goes before assumed."""
    asked = [one for one in said if one.kind == "request" and one.lead_id == lead["id"]]
    if not asked and lead["call_requested"]:
        how = "stated" if lead["door"] == "form" else "assumed"
        asked = [Said(lead["id"], "request", how, "", "", lead["received_at"])]
    stated = [one for one in asked if one.how != "assumed"]
    return max(stated or asked, key=lambda one: one.at, default=None)


def _binding(said: list[Said]) -> list[Said]:
    """What was said, without the agreements that a caller noted while an objection stood.

    Those are on our own word. An objection ends by what the person did themselves: a request, or a consent in
    their words.
    """
    if not any(one.kind == "objection" for one in said):
        return said
    kept, stands = [], False
    for one in sorted(said, key=lambda one: (one.at, one.kind == "objection")):
        if one.kind == "objection":
            stands = True
        elif _is_consent(one) or (one.kind == "request" and one.how == "stated"):
            stands = False
        elif stands and one.how == "agreed":
            continue
        kept.append(one)
    return kept


def _is_consent(one: Said) -> bool:
    return one.kind == "consent" and one.how == "call" and bool(one.text)


def _newest(said: list[Said], kind: str) -> Said | None:
    return max((one for one in said if one.kind == kind), key=lambda one: one.at, default=None)
