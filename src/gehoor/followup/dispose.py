"""What sales decides about a lead, and where it goes then."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError
from gehoor.followup.follow_on import plan_moment
from gehoor.followup.hold import (
    actor_of,
    open_task_of,
    plan_close,
    plan_out_of_sight,
    stop_clocks,
    take,
)
from gehoor.followup.models import Disposition
from gehoor.followup.objection import plan_objection, take_person
from gehoor.followup.permission.one import plan_agreed, settle
from gehoor.followup.permission.plan import DO_NOT_CALL
from gehoor.followup.words import REASONS_OF
from gehoor.followup.write_off import may_write_off
from gehoor.journal.record import record
from gehoor.leads.models import CLOSED, Lead, Stage
from gehoor.leads.stages import plan_stage
from gehoor.lib.again import once_more
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import squash
from gehoor.team.models import User

STAGE_AFTER = {
    "accepted": Stage.SQL,
    "nurture": Stage.NURTURE,
    "disqualified": Stage.DISQUALIFIED,
    "written_off": Stage.DISQUALIFIED,
}
FARTHER = (Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER)  # accepting again does not go back
DOUBLE_CLICK = timedelta(minutes=1)


@once_more
def dispose(
    lead_id: int,
    user: User,
    kind: str,
    now: datetime,
    reason: str = "",
    next_step: str = "",
    next_step_at: datetime | None = None,
) -> Disposition:
    """Decide: accepted, nurture, disqualified (with a reason) or written_off (when enough was tried).

    Writes the Disposition, enters the stage, closes the open task and stops its clock; an agreed next step
    with a moment becomes the next task. Records `disposition.given`. Raises InputError for an unknown kind
    or reason, Conflict when it is too early to write off or the lead is a customer already.
    """
    reason = _check(kind, reason, next_step_at, now)
    with write():
        lead = take_person(lead_id) if reason == DO_NOT_CALL else take(lead_id)
        if again := _again(lead, user, kind, reason, now):
            return again
        _refuse(lead, kind, now)
        made = Disposition(
            lead_id=lead_id,
            kind=kind,
            reason=reason,
            next_step=squash(next_step, 300),
            next_step_at=next_step_at,
            user=user,
            at=now,
        )
        made.save(force_insert=True)
        _write(made, lead)
    return made


def _check(kind: str, reason: str, next_step_at: datetime | None, now: datetime) -> str:
    if kind not in REASONS_OF:
        raise InputError(_("There is no decision %(code)s.") % {"code": kind}, field="kind")
    known = REASONS_OF[kind]
    if kind == "written_off":
        reason = reason or "not_reached"
    if kind == "disqualified" and not reason:
        raise InputError(_("Why is it not a lead for us?"), field="reason")
    if reason and known and reason not in known:
        raise InputError(_("There is no reason %(code)s.") % {"code": reason}, field="reason")
    if next_step_at and next_step_at <= now:
        raise InputError(_("The next step lies in the past."), field="next_step_at")
    return reason if known else ""


def _again(lead: Lead, user: User, kind: str, reason: str, now: datetime) -> Disposition | None:
    """The same decision by the same person a moment ago: a double click."""
    last = Disposition.objects.filter(lead=lead).order_by("-at", "-id").first()
    same = last and (last.user_id, last.kind, last.reason) == (user.pk, kind, reason)
    return last if last and same and now - last.at < DOUBLE_CLICK else None


def _refuse(lead: Lead, kind: str, now: datetime) -> None:
    if lead.stage == Stage.CUSTOMER and kind != "accepted":
        raise Conflict(_("This lead is a customer already."), field="kind")
    if kind == "written_off":
        policy = may_write_off(lead.pk, now)
        if not policy.allowed:
            still = ", ".join(policy.sentences())
            raise Conflict(
                _("It is too early to write off. Still to do: %(still)s.") % {"still": still},
                field="kind",
                code="too_early",
            )


def _write(made: Disposition, lead: Lead) -> None:
    rows, now, actor = Rows(), made.at, actor_of(made.user)
    task = open_task_of(lead.pk)
    if task:
        plan_close(rows, task.pk, lead.pk, lead.contact_id, made.kind, now, actor)
    stop_clocks(lead.pk, now, "decided")
    if STAGE_AFTER[made.kind] in CLOSED:
        plan_out_of_sight(rows, lead.pk, lead.contact_id, now)
    rows.change(Lead, lead.pk, call_requested=False, last_event_at=max(lead.last_event_at, now))
    stage = STAGE_AFTER[made.kind]
    if lead.stage != stage and not (made.kind == "accepted" and lead.stage in FARTHER):
        plan_stage(rows, lead.pk, lead.contact_id, stage, now, actor, "disposition")
    _record(rows, made, lead, actor)
    rows.flush()  # the task is closed before another may be opened
    if made.reason == DO_NOT_CALL:
        plan_objection(rows, lead.contact_id, now, actor, lead_id=lead.pk)
    elif made.next_step_at and made.kind in ("accepted", "nurture"):
        _next_step(rows, lead, made, actor)
    rows.flush()


def _next_step(rows: Rows, lead: Lead, made: Disposition, actor: str) -> None:
    """The next step as a task, which was agreed with the person and so is asked for."""
    assert made.next_step_at is not None
    answer, facts = plan_agreed(rows, lead, made.at, actor, made.next_step)
    settle(rows, lead, answer, facts, made.at, actor)
    if answer.may:
        owner_id = lead.owner_id or made.user_id
        plan_moment(rows, lead, owner_id, "next_step", made.next_step_at, made.at, actor, allowed=answer)


def _record(rows: Rows, made: Disposition, lead: Lead, actor: str) -> None:
    data = {
        "disposition": str(made.pk),
        "kind": made.kind,
        "reason": made.reason,
        "next_step": made.next_step,
        "next_step_at": made.next_step_at.isoformat() if made.next_step_at else None,
    }
    record(
        rows,
        "disposition.given",
        at=made.at,
        lead_id=lead.pk,
        contact_id=lead.contact_id,
        actor=actor,
        data=data,
    )
