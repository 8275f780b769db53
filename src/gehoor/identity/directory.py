"""Recognising a batch of inquiries: everything known about their people, and who is new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from gehoor.identity import legal_form
from gehoor.identity.account import name_key
from gehoor.identity.keys import Key, company_keys, contact_keys, kvk_number, phone_of, web_domain
from gehoor.identity.models import Company, CompanyKey, Contact, ContactKey
from gehoor.intake.shape import Inquiry
from gehoor.lib.reads import select, select_rows
from gehoor.lib.rows import Row, Rows
from gehoor.lib.text import email_key, squash

# A shared number, a shared browser: these say "the same person" only when the mail address agrees.
WEAK = frozenset({"phone", "visitor"})


@dataclass(slots=True)
class Who:
    """Who an inquiry is from: column values as they will stand in the database."""

    contact: Row
    company: Row | None
    is_new: bool
    new_visitor: str = ""  # a browser that was anonymous until now
    changed: bool = False


class Directory:
    """The contacts and companies that a batch of inquiries may be about.

    `load` reads them in a few queries; `recognise` then decides one inquiry at a time in memory, so that two
    inquiries of one new person within a batch meet as well. Must run inside the writing transaction.
    """

    def __init__(self, rows: Rows, now: datetime) -> None:
        self._rows = rows
        self._now = now
        self._contact_ids: dict[Key, int] = {}
        self._company_ids: dict[Key, int] = {}
        self.contacts: dict[int, Row] = {}
        self.companies: dict[int, Row] = {}

    @classmethod
    def load(cls, inquiries: Sequence[Inquiry], rows: Rows, now: datetime) -> "Directory":
        """Read everybody whom a key of `inquiries` points to."""
        directory = cls(rows, now)
        people = {key for inquiry in inquiries for key in contact_keys(inquiry)}
        firms = {key for inquiry in inquiries for key in company_keys(inquiry)}
        directory._contact_ids = _owners(ContactKey, "contact_id", people)
        directory._company_ids = _owners(CompanyKey, "company_id", firms)
        directory.add_contacts(set(directory._contact_ids.values()))
        directory._add_companies(set(directory._company_ids.values()))
        return directory

    def add_contacts(self, numbers: Iterable[int]) -> None:
        """Read these contacts and their companies as well."""
        self.contacts |= _by_id(Contact, set(numbers) - self.contacts.keys())
        self._add_companies({row["company_id"] for row in self.contacts.values() if row["company_id"]})

    def _add_companies(self, numbers: Iterable[int]) -> None:
        self.companies |= _by_id(Company, set(numbers) - self.companies.keys())

    def recognise(self, inquiry: Inquiry, *, known: int | None = None, overwrite: bool = False) -> Who:
        """Find or plan the contact and company of `inquiry`; empty fields are filled in.

        `known` names the contact when the caller already knows it (an update by external id).
        `overwrite` lets given values replace what we have.
        """
        keys = list(contact_keys(inquiry))
        number = known or self.match(inquiry)
        present = self.contacts[number]["company_id"] if number else None
        company, company_changed = self._company(inquiry, present, overwrite)
        given = _contact_values(inquiry)
        given["company_id"] = company["id"] if company else None
        if number is None:
            contact = self._new_contact(given, inquiry)
            who = Who(contact, company, is_new=True, changed=True)
        else:
            contact = self.contacts[number]
            changed = self._fill(Contact, contact, given, overwrite)
            company = company or self.companies.get(contact["company_id"])
            who = Who(contact, company, is_new=False, changed=changed or company_changed)
        self._claim(ContactKey, "contact_id", self._contact_ids, keys, contact["id"], who)
        return who

    def match(self, inquiry: Inquiry) -> int | None:
        """The contact whom the strongest key points to, or None for somebody new.

        A shared number or browser does not make two people one when their mail addresses differ.
        """
        email = email_key(inquiry.email) if inquiry.email else ""
        for key in contact_keys(inquiry):
            number = self._contact_ids.get(key)
            if number is None:
                continue
            theirs = self.contacts[number]["email"]
            if key[0] in WEAK and email and theirs and theirs != email:
                continue
            return number
        return None

    def _new_contact(self, given: Row, inquiry: Inquiry) -> Row:
        contact = {**given, "created_at": inquiry.received_at}
        contact["id"] = self._rows.add(Contact, **contact)
        self.contacts[contact["id"]] = contact
        return contact

    def _company(self, inquiry: Inquiry, present: int | None, overwrite: bool) -> tuple[Row | None, bool]:
        keys = list(company_keys(inquiry))
        number = next((self._company_ids[key] for key in keys if key in self._company_ids), None)
        if number is None and present and not _elsewhere(self.companies[present], keys):
            number = present
        given = _company_values(inquiry)
        if number is None:
            if not (keys or given["name"]):
                return None, False
            changed = True
            company = {**given, "created_at": inquiry.received_at}
            company["id"] = self._rows.add(Company, **company)
            self.companies[company["id"]] = company
        else:
            company = self.companies[number]
            changed = self._fill(Company, company, _with_form(given, company, overwrite), overwrite)
        self._claim(CompanyKey, "company_id", self._company_ids, keys, company["id"], None)
        return company, changed

    def _fill(self, model: type[models.Model], row: Row, given: Row, overwrite: bool) -> bool:
        """Write what was empty (or, with `overwrite`, what differs); whether anything changed."""
        changes = {
            name: value
            for name, value in given.items()
            if value not in ("", None) and row[name] != value and (overwrite or row[name] in ("", None))
        }
        if changes:
            row.update(changes)
            self._rows.change(model, row["id"], **changes)
        return bool(changes)

    def _claim(
        self,
        model: type[models.Model],
        column: str,
        taken: dict[Key, int],
        keys: Sequence[Key],
        number: int,
        who: Who | None,
    ) -> None:
        """Keys that nobody has yet belong to this row from now on."""
        for kind, value in keys:
            if (kind, value) in taken:
                continue
            taken[kind, value] = number
            self._rows.add(model, **{column: number, "kind": kind, "value": value})
            if who is not None and kind == "visitor":
                who.new_visitor = value


def _elsewhere(company: Row, keys: Sequence[Key]) -> bool:
    """Whether these keys name another company than this one: somebody changed jobs."""
    return any(company[kind] and company[kind] != value for kind, value in keys)


def _with_form(given: Row, known: Row, overwrite: bool) -> Row:
    """`given` with its legal form only when that is better than what is known: told goes before guessed."""
    form, ground = given["legal_form"], given["legal_form_ground"]
    told = bool(form) and not legal_form.is_guess(ground)
    replaces = legal_form.is_guess(known["legal_form_ground"]) or (overwrite and not _by_hand(known))
    if form and form != known["legal_form"] and (not known["legal_form"] or (told and replaces)):
        known["legal_form"] = known["legal_form_ground"] = ""  # so that both are filled, whoever overwrites
        return given
    return {**given, "legal_form": "", "legal_form_ground": ""}


def _by_hand(company: Row) -> bool:
    return str(company["legal_form_ground"]).startswith("user:")


def _owners(model: type[models.Model], column: str, keys: set[Key]) -> dict[Key, int]:
    lines = select(model, ("kind", "value", column), "value", {value for _, value in keys})
    return {(kind, value): number for kind, value, number in lines if (kind, value) in keys}


def _by_id(model: type[models.Model], numbers: Iterable[int]) -> dict[int, Row]:
    return {row["id"]: row for row in select_rows(model, "id", numbers)}


def _contact_values(inquiry: Inquiry) -> Row:
    phone = phone_of(inquiry)
    return {
        "first_name": squash(inquiry.first_name, 120),
        "last_name": squash(inquiry.last_name, 120),
        "email": (email_key(inquiry.email) or squash(inquiry.email, 254)) if inquiry.email else "",
        "phone": "" if phone.problem == "premium" else phone.e164,
        "phone_given": phone.given,
        "title": squash(inquiry.title, 160),
        "language": inquiry.language if inquiry.language in ("nl", "en") else "",
    }


def _company_values(inquiry: Inquiry) -> Row:
    keys = dict(company_keys(inquiry))
    form, ground = legal_form.of(inquiry.legal_form, inquiry.company, inquiry.door)
    return {
        "name": squash(inquiry.company, 200),
        "name_key": name_key(inquiry.company) if inquiry.company else "",
        "domain": keys.get("domain") or (web_domain(inquiry.domain) if inquiry.domain else ""),
        "kvk": kvk_number(inquiry.kvk) if inquiry.kvk else "",
        "industry": squash(inquiry.industry, 120),
        "employees": inquiry.employees,
        "country": inquiry.country[:2].upper(),
        "postcode": squash(inquiry.postcode, 12).upper(),
        "city": squash(inquiry.city, 120),
        "legal_form": form,
        "legal_form_ground": ground,
    }
