"""The leads that a batch may be about: by their own number in another system, or open for a contact."""

from collections.abc import Iterable, Sequence

from gehoor.leads.models import CLOSED, Lead
from gehoor.lib.rows import Row

CHUNK = 400


class Book:
    """Rows of leads as dictionaries, kept up to date in memory while the batch goes on."""

    def __init__(self) -> None:
        self.by_external: dict[str, Row] = {}
        self.open_of: dict[int, Row] = {}  # newest open live lead by contact
        self.latest_owner: dict[int, int] = {}  # who has, or last had, this contact

    def load_external(self, numbers: Iterable[str]) -> None:
        """Read the leads that other systems know under these numbers."""
        wanted = sorted(set(numbers))
        for start in range(0, len(wanted), CHUNK):
            for row in Lead.objects.filter(external_id__in=wanted[start : start + CHUNK]).values():
                self.by_external[str(row["external_id"])] = dict(row)

    def load_contacts(self, contact_ids: Iterable[int]) -> None:
        """Read what is open for these contacts, and whose they are."""
        wanted = sorted(set(contact_ids))
        for start in range(0, len(wanted), CHUNK):
            part = Lead.objects.filter(contact_id__in=wanted[start : start + CHUNK], mode="live")
            for row in part.order_by("received_at").values():
                self.remember(dict(row))

    def remember(self, row: Row) -> None:
        """A lead that was read or has just been made."""
        if row["owner_id"]:
            self.latest_owner[row["contact_id"]] = row["owner_id"]
        if row["mode"] == "live" and row["stage"] not in CLOSED:
            self.open_of[row["contact_id"]] = row
        if row["external_id"]:
            self.by_external.setdefault(row["external_id"], row)

    def rows(self) -> Sequence[Row]:
        """Every lead in the book, once."""
        return list({row["id"]: row for row in [*self.open_of.values(), *self.by_external.values()]}.values())
