"""Scoring, qualifying, routing, and the task with its clock."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gehoor.followup.open_task import plan_task
from gehoor.leads.models import Lead
from gehoor.leads.stages import plan_stage
from gehoor.lib.rows import Row
from gehoor.notify.announce import plan_announcement
from gehoor.path.desk import Desk
from gehoor.routing.assign import plan_assignment
from gehoor.routing.models import Hold
from gehoor.routing.route import Choice
from gehoor.scoring.apply import plan_score
from gehoor.scoring.facts import facts
from gehoor.scoring.models import ScoreLine
from gehoor.team.calendars import hours_of
from gehoor.team.presence import present


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
    left_alone = lead["contact_id"] in desk.objected and not explicit
    if left_alone:
        _leave_alone(desk, lead)
    found = lead["owner_id"] is None and route(desk, lead)
    if lead["owner_id"] is None or left_alone:
        return
    reachable = lead.pop("reachable", False) and (lead["is_mql"] or lead["call_requested"])
    if asked or rose or reachable or (found and (lead["is_mql"] or lead["call_requested"])):
        call(desk, lead, explicit=explicit)
    elif inquired:
        tell(desk, lead)


def _leave_alone(desk: Desk, lead: Row) -> None:
    """Who once said not to be called, and has not asked for a call since, is not called."""
    if not lead["not_callable"]:
        lead["not_callable"] = "do_not_call"
        desk.rows.change(Lead, lead["id"], not_callable="do_not_call")


def _enter(desk: Desk, lead: Row, stage: str) -> None:
    lead["stage"] = stage
    plan_stage(desk.rows, lead["id"], lead["contact_id"], stage, desk.now, "system", "threshold")


def route(desk: Desk, lead: Row) -> bool:
    """An owner: the one the door named, the one who knows this person, or whose turn it is; false on hold."""
    choice = _chosen(desk, lead) or desk.router.choose(_route_facts(desk, lead))
    plan_assignment(
        desk.rows,
        lead["id"],
        lead["contact_id"],
        choice,
        desk.now,
        first=lead["assigned_at"] is None,
        hold_id=desk.held.get(lead["id"]),
    )
    lead["owner_id"], lead["hold"] = choice.user_id, choice.hold
    if choice.user_id is None:
        _say_that_it_waits(desk, lead)
        return False
    lead["assigned_at"] = lead["assigned_at"] or desk.now
    desk.book.latest_owner[lead["contact_id"]] = choice.user_id
    return True


def _say_that_it_waits(desk: Desk, lead: Row) -> None:
    """Word to the managers at the first lead that nobody can take, not at each of a hundred."""
    if not desk.held and not desk.told_of_hold and not Hold.objects.filter(closed_at=None).exists():
        plan_announcement(desk.rows, "hold_opened", lead_id=lead["id"], user_id=None, now=desk.now)
        desk.told_of_hold = True


def _route_facts(desk: Desk, lead: Row) -> Mapping[str, Any]:
    contact = desk.directory.contacts[lead["contact_id"]]
    company = desk.directory.companies.get(lead["company_id"] or 0)
    return facts(contact, company, lead)


def _chosen(desk: Desk, lead: Row) -> Choice | None:
    named = lead.get("named_owner")
    known = desk.book.latest_owner.get(lead["contact_id"])
    for user_id, why in ((named, "named"), (known, "known_contact")):
        if user_id and present([user_id], desk.now):
            return Choice(user_id=user_id, rule_id=None, rule_name="", reason={"why": why}, hold="")
    return None


def call(desk: Desk, lead: Row, *, explicit: bool) -> None:
    """A call task with a running clock, once, and word to the owner."""
    if lead["not_callable"] == "do_not_call" and explicit:
        lead["not_callable"] = ""  # they want to be called after all
        desk.rows.change(Lead, lead["id"], not_callable="")
    if lead["not_callable"]:
        return
    is_first = lead["id"] not in desk.tasks
    if is_first and lead["stage"] in ("lead", "mql", "nurture"):
        task_id, due_at = plan_task(
            desk.rows,
            lead_id=lead["id"],
            contact_id=lead["contact_id"],
            owner_id=lead["owner_id"],
            reason="mql" if lead["is_mql"] else "asked",
            now=desk.now,
            hours=hours_of(lead["owner_id"]),
        )
        desk.tasks[lead["id"]] = {"id": task_id, "due_at": due_at, "owner_id": lead["owner_id"]}
    tell(desk, lead, "lead_assigned" if is_first else "lead_inquired_again")


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
