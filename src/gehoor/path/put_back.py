"""Leads from before an import that is taken back: what it changed about them, as far as we know what was."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from gehoor.followup.clocks.stop import run_on
from gehoor.followup.models import Attempt, CallTask, Clock, Outcome
from gehoor.followup.permission.one import answer_of, settle
from gehoor.intake.models import Submission
from gehoor.journal.models import Event
from gehoor.journal.record import record
from gehoor.leads.models import CLOSED, Lead, LeadStage
from gehoor.lib.rows import Rows
from gehoor.path.desk import chunks
from gehoor.routing.models import Hold


def put_back(batch_id: int, now: datetime, actor: str) -> None:
    """Undo what the batch did to leads it did not make; runs inside the caller's transaction.

    - Calls that the file told of go, also those of its own leads; `first_attempt_at` and `connected_at` then
      follow the calls that are left.
    - Stages that the file told of go; the newest that is left counts. A lead that is open again has its
      call, its running promise, or its place among those who wait for an owner back.
    - An amount that the file wrote gives way to the one before, unless somebody wrote another one since.
      It is known only where `lead.updated` holds {"before": {"amount": ...}}; elsewhere the amount stays.
    """
    _calls(batch_id)
    source = f"import:{batch_id}"
    planned = LeadStage.objects.filter(actor=source).exclude(lead__batch_id=batch_id)
    staged = sorted(set(planned.values_list("lead_id", flat=True)))
    planned.delete()
    for part in chunks(staged):
        _stages(part, source, now, actor)
    for part in chunks(_known_before(batch_id)):
        _amounts(part, source)


def _calls(batch_id: int) -> None:
    told = Attempt.objects.filter(batch_id=batch_id)
    lead_ids = sorted(set(told.values_list("lead_id", flat=True)))
    for part in chunks(lead_ids):
        gone = told.filter(lead_id__in=part)
        moments = set(gone.values_list("lead_id", "at"))
        gone.delete()
        _first_moments(part, moments)


def _first_moments(lead_ids: Sequence[int], gone: set[tuple[int, datetime]]) -> None:
    """t5 and t6 that were a call which is gone become those of the first call that is left."""
    first: dict[int, datetime] = {}
    spoken: dict[int, datetime] = {}
    left = Attempt.objects.filter(lead_id__in=lead_ids).order_by("at")
    for lead_id, at, outcome in left.values_list("lead_id", "at", "outcome"):
        first.setdefault(lead_id, at)
        if outcome == Outcome.CONNECTED:
            spoken.setdefault(lead_id, at)
    rows = Rows()
    leads = Lead.objects.filter(id__in=lead_ids).values_list("id", "first_attempt_at", "connected_at")
    for lead_id, first_at, spoken_at in leads:
        if (lead_id, first_at) in gone:
            rows.change(Lead, lead_id, first_attempt_at=first.get(lead_id))
        if (lead_id, spoken_at) in gone:
            rows.change(Lead, lead_id, connected_at=spoken.get(lead_id))
    rows.flush()


def _stages(lead_ids: Sequence[int], source: str, now: datetime, actor: str) -> None:
    left = LeadStage.objects.filter(lead_id__in=lead_ids).order_by("entered_at", "id")
    newest = dict(left.values_list("lead_id", "stage"))  # the last one of each lead stays
    rows = Rows()
    for lead_id, stage in newest.items():
        rows.change(Lead, lead_id, stage=stage)
    rows.flush()
    _open_again([lead_id for lead_id, stage in newest.items() if stage not in CLOSED], source, now, actor)


def _open_again(lead_ids: Sequence[int], source: str, now: datetime, actor: str) -> None:
    """No lead goes uncalled: what the import ended, because the lead was over, is there again."""
    rows = Rows()
    for task in _tasks_it_closed(lead_ids, source):
        answer, facts = answer_of(task.lead, now)
        if not answer.may:
            settle(rows, task.lead, answer, facts, now, actor)
            continue
        rows.change(CallTask, task.pk, closed_at=None, closed_as="")
        data = {"task": str(task.pk), "reason": task.reason, "due_at": task.due_at.isoformat()}
        record(
            rows,
            "task.opened",
            at=now,
            lead_id=task.lead_id,
            contact_id=task.lead.contact_id,
            actor=actor,
            data=data,
        )
        # A promise that stopped at that very moment stopped for the same reason.
        if task.closed_at:
            stopped = Clock.objects.filter(lead_id=task.lead_id, stopped_at=task.closed_at)
            run_on(list(stopped.values_list("id", flat=True)), task.closed_at)
    for number in _waits_it_ended(lead_ids):
        rows.change(Hold, number, closed_at=None)
    rows.flush()


def _tasks_it_closed(lead_ids: Sequence[int], source: str) -> Iterable[CallTask]:
    """One for each lead that has no open task now."""
    ended = Event.objects.filter(kind="task.closed", actor=source, lead_id__in=lead_ids)
    numbers = [int(data["task"]) for data in ended.values_list("data", flat=True) if data.get("task")]
    open_now = CallTask.objects.filter(lead_id__in=lead_ids, closed_at__isnull=True)
    busy = set(open_now.values_list("lead_id", flat=True))
    whole = CallTask.objects.select_related("lead__contact__company", "lead__company")
    found = whole.filter(id__in=numbers).order_by("closed_at")
    return {task.lead_id: task for task in found if task.lead_id not in busy}.values()


def _waits_it_ended(lead_ids: Sequence[int]) -> Iterable[int]:
    """The newest hold of each lead that still has no owner."""
    held = Hold.objects.filter(lead_id__in=lead_ids, lead__owner__isnull=True, lead__mode="live")
    newest = {hold.lead_id: hold for hold in held.order_by("opened_at", "id")}
    return [hold.pk for hold in newest.values() if hold.closed_at]


def _known_before(batch_id: int) -> list[int]:
    """The leads that rows of the batch were about and that it did not make."""
    own = Lead.objects.filter(batch_id=batch_id).values("id")
    rows = Submission.objects.filter(batch_id=batch_id, lead_id__isnull=False).exclude(lead_id__in=own)
    return sorted({number for number in rows.values_list("lead_id", flat=True) if number})


def _amounts(lead_ids: Sequence[int], source: str) -> None:
    """The amount from before the batch, as its line in the journal says, where the batch wrote it last."""
    lines = Event.objects.filter(lead_id__in=lead_ids, kind__in=("lead.updated", "deal.changed"))
    before: dict[int, str | None] = {}
    for line in lines.order_by("recorded_at", "id"):
        was = line.data.get("before") or {}
        if line.lead_id and "amount" in was and line.actor == source:
            before.setdefault(line.lead_id, was["amount"])
        elif line.lead_id and ("amount" in was or line.data.get("amount") is not None):
            before.pop(line.lead_id, None)  # somebody wrote another one since
    rows = Rows()
    for lead_id, amount in before.items():
        rows.change(Lead, lead_id, amount=None if amount is None else Decimal(amount))
    rows.flush()
