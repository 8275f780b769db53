"""Whose lead it becomes: who was named, who knows the person or the company, or whose turn it is."""

from collections.abc import Mapping
from typing import Any

from gehoor.followup.agreement.terms import terms_for
from gehoor.followup.agreement.versions import current
from gehoor.followup.models import CallTask
from gehoor.lib.rows import Row
from gehoor.notify.announce import plan_announcement
from gehoor.path.desk import Desk
from gehoor.routing.assign import LANE, plan_assignment
from gehoor.routing.models import Hold
from gehoor.routing.route import Choice
from gehoor.scoring.facts import facts


def route(desk: Desk, lead: Row) -> bool:
    """Give the lead an owner; false when it waits because nobody can take it.

    Who was named, or knows this person or company, gets it also when they are full: a customer does not
    change hands because of a busy day.
    """
    known = _route_facts(desk, lead)
    choice = _chosen(desk, lead) or desk.router.choose(known)
    plan_assignment(
        desk.rows,
        lead["id"],
        lead["contact_id"],
        choice,
        desk.now,
        first=lead["assigned_at"] is None,
        hold_id=desk.held.get(lead["id"]),
        lane=LANE if choice.user_id else _lane(desk, lead, known),
    )
    lead["owner_id"], lead["hold"] = choice.user_id, choice.hold
    if choice.user_id is None:
        _say_that_it_waits(desk, lead)
        return False
    lead["assigned_at"] = lead["assigned_at"] or desk.now
    desk.book.latest_owner[lead["contact_id"]] = choice.user_id
    if lead["company_id"]:
        desk.accounts.note(lead["company_id"], choice.user_id)
    if not _move_task(desk, lead, choice.user_id) and (lead["is_mql"] or lead["call_requested"]):
        desk.opened[choice.user_id] += 1  # a call follows
    return True


def _chosen(desk: Desk, lead: Row) -> Choice | None:
    """Somebody outside the rotation, who is there."""
    for user_id, why in (
        (lead.get("named_owner"), "named"),
        (desk.book.latest_owner.get(lead["contact_id"]), "known_contact"),
        *((owner, "account") for owner in _of_account(desk, lead)),
    ):
        if user_id and desk.is_there(user_id):
            desk.taken[user_id] += 1
            return Choice(user_id=user_id, rule_id=None, rule_name="", reason={"why": why}, hold="")
    return None


def _of_account(desk: Desk, lead: Row) -> list[int]:
    company = desk.directory.companies.get(lead["company_id"] or 0)
    return desk.accounts.owners(company) if company else []


def _lane(desk: Desk, lead: Row, known: Mapping[str, Any]) -> int:
    """How soon the lead is released from its wait, by the agreement: a demo request before a list."""
    kinds = {event.kind for event in desk.events[lead["contact_id"]]}
    return terms_for(current(), known, kinds).lane


def _move_task(desk: Desk, lead: Row, owner_id: int) -> bool:
    """A task that waited with the lead goes along; whether there was one."""
    task = desk.tasks.get(lead["id"])
    if task and task["owner_id"] != owner_id:
        task["owner_id"] = owner_id
        desk.rows.change(CallTask, task["id"], owner_id=owner_id)
        desk.opened[owner_id] += 1
    return bool(task)


def _say_that_it_waits(desk: Desk, lead: Row) -> None:
    """Word to the managers at the first lead that nobody can take, not at each of a hundred."""
    if not desk.held and not desk.told_of_hold and not Hold.objects.filter(closed_at=None).exists():
        data = {"reason": lead["hold"]}
        plan_announcement(desk.rows, "hold_opened", lead_id=lead["id"], user_id=None, now=desk.now, data=data)
        desk.told_of_hold = True


def _route_facts(desk: Desk, lead: Row) -> Mapping[str, Any]:
    contact = desk.directory.contacts[lead["contact_id"]]
    company = desk.directory.companies.get(lead["company_id"] or 0)
    return facts(contact, company, lead)
