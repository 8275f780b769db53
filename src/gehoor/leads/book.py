"""The leads that a batch may be about: by their own number in another system, or open for a contact."""

from collections.abc import Iterable, Sequence

from gehoor.leads.models import CLOSED, Lead
from gehoor.lib.reads import select, select_rows
from gehoor.lib.rows import Row


class Book:
    """Rows of leads as dictionaries, kept up to date in memory while the batch goes on."""

    def __init__(self) -> None:
        self.asked_for: list[Row] = []  # by their own number
        self.by_external: dict[str, Row] = {}
        self.open_of: dict[int, Row] = {}  # newest open live lead by contact
        self.latest_owner: dict[int, int] = {}  # who has, or last had, this contact

    def load_external(self, numbers: Iterable[str]) -> None:
        """Read the leads that other systems know under these numbers."""
        for row in select_rows(Lead, "external_id", numbers, lock=True):
            self.by_external[row["external_id"]] = row

    def load_contacts(self, contact_ids: Iterable[int]) -> None:
        """Read what is open for these contacts, and whose they are."""
        found = select_rows(Lead, "contact_id", contact_ids, lock=True)
        for row in sorted(found, key=lambda row: row["received_at"]):
            if row["mode"] == "live":
                self.remember(row)

    def load_owners(self, contact_ids: Iterable[int]) -> None:
        """Read who has, or last had, these contacts."""
        columns = ("contact_id", "owner_id", "received_at")
        found = select(Lead, columns, "contact_id", contact_ids, '"owner_id" IS NOT NULL')
        for contact_id, owner_id, _at in sorted(found, key=lambda line: line[2]):
            self.latest_owner[contact_id] = owner_id

    def remember(self, row: Row) -> None:
        """A lead that was read or has just been made."""
        if row["external_id"]:
            row = self.by_external.setdefault(row["external_id"], row)  # one row in hand per lead
        if row["owner_id"]:
            self.latest_owner[row["contact_id"]] = row["owner_id"]
        if row["mode"] == "live" and row["stage"] not in CLOSED:
            self.open_of[row["contact_id"]] = row

    def forget_open(self, row: Row) -> None:
        """The lead came to its end: a next inquiry of the same person is a lead of its own."""
        if self.open_of.get(row["contact_id"]) is row:
            del self.open_of[row["contact_id"]]

    def rows(self) -> Sequence[Row]:
        """Every lead in the book, once."""
        rows = [*self.asked_for, *self.open_of.values(), *self.by_external.values()]
        return list({row["id"]: row for row in rows}.values())
