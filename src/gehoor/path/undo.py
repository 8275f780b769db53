"""Taking an import back: what only the file said goes away, what people did with it stays."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from gehoor.followup.models import Attempt, Disposition, Verdict
from gehoor.followup.permission.models import Ground
from gehoor.identity.models import Company, Contact
from gehoor.intake.models import ImportBatch, Submission
from gehoor.journal.models import Event
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.db import take_turn, write
from gehoor.lib.rows import Row, Rows
from gehoor.path.desk import chunks
from gehoor.path.put_back import put_back


@dataclass(frozen=True, slots=True)
class Undone:
    """How many leads went, how many stayed, and how many stayed for each reason (a lead may have several).

    Reasons: called, judged, decided, deal, elsewhere (it came in by another door or list as well).
    """

    removed: int
    kept: int
    why: Mapping[str, int] = field(default_factory=dict)


def undo_batch(batch_id: int, now: datetime, actor: str = "system") -> Undone:
    """Take an import back: its leads, and the people only it knew. Payloads stay.

    A lead of the batch that somebody worked with, or that came in elsewhere as well, stays and no longer
    belongs to the batch. Calls that the file told of go, wherever they are. Leads from before the batch get
    their stage, amount and first moments back (see `path.put_back`). Records `import.undone`.

    Not put back: other values that the file wrote over those of a lead, person or company that stays (its
    rows are kept, and the journal says what it brought), and its lines in the journal, which never shrinks.
    """
    why: Counter[str] = Counter()
    removed = kept = 0
    with write():
        take_turn()
        put_back(batch_id, now, actor)
        made = list(Lead.objects.filter(batch_id=batch_id).values("id", "contact_id", "company_id"))
        rows_of = Submission.objects.filter(batch_id=batch_id)
        rows_of.exclude(lead_id__in=Lead.objects.filter(batch_id=batch_id).values("id")).update(lead_id=None)
        for part in chunks(made):
            worked = _worked_with(batch_id, [row["id"] for row in part])
            why.update(reason for reasons in worked.values() for reason in reasons)
            Lead.objects.filter(id__in=worked).update(batch_id=None)
            gone = [row for row in part if row["id"] not in worked]
            rows_of.filter(lead_id__in=[row["id"] for row in gone]).update(lead_id=None)
            Ground.objects.filter(lead_id__in=[row["id"] for row in gone]).delete()  # proof of the file alone
            _remove(gone)
            kept, removed = kept + len(worked), removed + len(gone)
        ImportBatch.objects.filter(id=batch_id).update(state="undone", undone_at=now)
        rows = Rows()
        told = {"batch": str(batch_id), "leads": removed, "kept": kept, "why": dict(why)}
        record(rows, "import.undone", at=now, actor=actor, data=told)
        rows.flush()
    return Undone(removed, kept, dict(why))


def _worked_with(batch_id: int, lead_ids: Sequence[int]) -> dict[int, set[str]]:
    """The leads among these that stay, and why; all of them are locked until the end of the transaction."""
    list(Lead.objects.select_for_update().filter(id__in=lead_ids).order_by("id").values_list("id"))
    journal = Event.objects.filter(lead_id__in=lead_ids)
    found: dict[int, set[str]] = {}
    for reason, ids in (
        ("called", _ids(Attempt.objects.filter(lead_id__in=lead_ids, user__isnull=False))),
        ("called", _ids(journal.filter(kind="attempt.logged"))),  # by somebody who is no longer there
        ("judged", _ids(Verdict.objects.filter(lead_id__in=lead_ids))),
        ("decided", _ids(Disposition.objects.filter(lead_id__in=lead_ids))),
        ("deal", _ids(journal.filter(kind="deal.changed"))),
        ("elsewhere", _ids(_elsewhere(batch_id).filter(lead_id__in=lead_ids))),
    ):
        for number in ids:
            found.setdefault(number, set()).add(reason)
    return found


def _elsewhere(batch_id: int) -> "models.QuerySet[Submission]":
    """What other doors and other lists took in."""
    return Submission.objects.filter(state="accepted").exclude(batch_id=batch_id)


def _ids(rows: "models.QuerySet[Any]") -> Iterable[int]:
    return rows.values_list("lead_id", flat=True).distinct()


def _remove(part: Sequence[Row]) -> None:
    Lead.objects.filter(id__in=[row["id"] for row in part]).delete()
    people = {row["contact_id"] for row in part}
    people -= set(Lead.objects.filter(contact_id__in=people).values_list("contact_id", flat=True))
    Contact.objects.filter(id__in=people).delete()
    firms = {row["company_id"] for row in part if row["company_id"]}
    firms -= set(Contact.objects.filter(company_id__in=firms).values_list("company_id", flat=True))
    firms -= set(Lead.objects.filter(company_id__in=firms).values_list("company_id", flat=True))
    Company.objects.filter(id__in=firms).delete()
