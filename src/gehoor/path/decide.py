"""Scoring, qualifying, routing, and the task with its clock."""

from dataclasses import replace

from gehoor.followup.open_task import plan_task
from gehoor.leads.models import Lead
from gehoor.leads.stages import plan_stage
from gehoor.lib.rows import Row
from gehoor.notify.announce import plan_announcement
from gehoor.path.allot import route
from gehoor.path.clocks import follow, promise
from gehoor.path.desk import Desk
from gehoor.path.permit import permit
from gehoor.scoring.apply import plan_score
from gehoor.scoring.models import ScoreLine
from gehoor.team.calendars import hours_of


def score(desk: Desk, lead: Row) -> None:
    """Evaluate and write the ledger; the row in hand follows."""
    found = desk.evaluate(lead)
    if lead["mode"] == "history":
        found = replace(found, until=None)  # the past does not expire
    before = desk.before(lead)
    start = len(desk.rows.planned(ScoreLine))
    lead["crossing"] = plan_score(
        desk.rows, lead["id"], lead["contact_id"], before, found, desk.definition, desk.now
    )
    desk.keep_lines(lead["id"], found, start)
    is_mql = found.is_mql(desk.definition, lead["is_mql"])
    lead["reasons"] = [
        {"rule": line.rule, "group": line.group, "points": line.points} for line in found.lines
    ]
    lead.update(
        fit=found.fit,
        engagement=found.engagement,
        is_mql=is_mql,
        score_version=desk.definition.version,
        score_until=found.until,
        scored_at=lead["scored_at"] or desk.now,
    )


def qualify(
    desk: Desk, lead: Row, *, inquired: bool = False, asked: bool = False, explicit: bool = False
) -> None:
    """Stage by the score, then an owner, and a call task when there is a reason to call now.

    `inquired` says that the person has just written to us, `asked` that they want a call. Without either,
    only a crossing of the thresholds or a new owner is a reason: a lead that sales put aside stays aside.
    `explicit` says that they asked in so many words, which lifts an earlier wish not to be called.
    """
    rose = lead["crossing"] == "up"
    if lead["is_mql"] and (lead["stage"] == "lead" or (rose and lead["stage"] == "nurture")):
        _enter(desk, lead, "mql")
    elif not lead["is_mql"] and lead["id"] not in desk.tasks and lead["stage"] in ("lead", "mql"):
        _enter(desk, lead, "nurture")
    left_alone = desk.board.objected(lead["contact_id"]) and not explicit
    if left_alone:
        _leave_alone(desk, lead)
    found = lead["owner_id"] is None and route(desk, lead)
    if lead["owner_id"] is not None and not left_alone:
        reachable = lead.pop("reachable", False) and (lead["is_mql"] or lead["call_requested"])
        if asked or rose or reachable or (found and (lead["is_mql"] or lead["call_requested"])):
            call(desk, lead)
        elif inquired:
            tell(desk, lead)
    follow(desk, lead)


def _leave_alone(desk: Desk, lead: Row) -> None:
    """Who once said not to be called, and has not asked for a call since, is not called."""
    if not lead["not_callable"]:
        lead["not_callable"] = "do_not_call"
        desk.rows.change(Lead, lead["id"], not_callable="do_not_call")


def _enter(desk: Desk, lead: Row, stage: str) -> None:
    lead["stage"], lead["entered"] = stage, True
    plan_stage(desk.rows, lead["id"], lead["contact_id"], stage, desk.now, "system", "threshold")


def call(desk: Desk, lead: Row) -> None:
    """A call task with a running clock, once, and word to the owner; the first time we ask whether we may."""
    if lead["id"] in desk.tasks:
        tell(desk, lead)
        return
    answer, is_news = permit(desk, lead)
    if answer is None or not answer.may:
        if is_news and lead["not_callable"] == "ask_first":
            tell(desk, lead, "lead_assigned")
        return
    if lead["stage"] in ("lead", "mql", "nurture"):
        task_id, due_at = plan_task(
            desk.rows,
            lead_id=lead["id"],
            contact_id=lead["contact_id"],
            owner_id=lead["owner_id"],
            reason="mql" if lead["is_mql"] else "asked",
            now=desk.now,
            hours=hours_of(lead["owner_id"]),
            clock=promise(desk, lead),
            allowed=answer,
        )
        desk.tasks[lead["id"]] = {"id": task_id, "due_at": due_at, "owner_id": lead["owner_id"]}
    tell(desk, lead, "lead_assigned")


def tell(desk: Desk, lead: Row, kind: str = "lead_inquired_again") -> None:
    """Word to the owner, by every way there is to tell them; of a new definition afterwards, in one go."""
    if desk.quiet and lead["crossing"] == "up":
        desk.untold[lead["owner_id"]] += lead["stage"] == "mql"
        return
    plan_announcement(
        desk.rows,
        kind,
        lead_id=lead["id"],
        user_id=lead["owner_id"],
        now=desk.now,
        data={"event_id": lead["event_id"]} if "event_id" in lead else {},
    )
