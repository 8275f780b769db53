"""The clocks of a lead on the desk: started, held up, ended. See docs/clocks.md."""

from gehoor.followup.clocks.promise import plan_promises, plan_wait, running, segment_of
from gehoor.followup.clocks.stop import plan_stop
from gehoor.lib.rows import Row
from gehoor.path.desk import Desk
from gehoor.scoring.facts import facts
from gehoor.team.calendars import hours_of


def promise(desk: Desk, lead: Row, *, owned: bool = True) -> Row:
    """The clock of the first call, running; `owned` says that somebody has the lead and can give a word."""
    known = desk.clocks[lead["id"]]
    terms = None
    if running(known, "first_call") is None:
        contact = desk.directory.contacts[lead["contact_id"]]
        company = desk.directory.companies.get(lead["company_id"] or 0)
        did = ((event.kind, event.at) for event in desk.events[lead["contact_id"]])
        terms = segment_of(desk.agreement, facts(contact, company, lead), did, desk.now)
    return plan_promises(
        desk.rows,
        known,
        lead_id=lead["id"],
        contact_id=lead["contact_id"],
        hours=hours_of(lead["owner_id"]),
        now=desk.now,
        is_mql=lead["is_mql"] and owned,
        terms=terms,
        agreement=desk.agreement,
    )


def follow(desk: Desk, lead: Row) -> None:
    """What was decided about the lead is over; its clocks follow.

    An MQL that nobody can take yet is promised a call all the same. For one that may or can not be called the
    clock stands still, with a reason and a limit; where nobody is to call any more, it ends.
    """
    if lead["mode"] != "live" or lead["id"] in desk.tasks:
        return
    known = desk.clocks[lead["id"]]
    clock = running(known, "first_call")
    if lead["stage"] == "mql":
        if clock is None and (lead.pop("entered", False) or not known):
            clock = promise(desk, lead, owned=False)
        if clock and lead["not_callable"]:
            hours = hours_of(lead["owner_id"])
            plan_wait(desk.rows, clock, lead["not_callable"], lead["contact_id"], hours, desk.now)
    elif clock and lead["stage"] == "nurture" and not lead["call_requested"]:
        plan_stop(desk.rows, [one for one in known if one["stopped_at"] is None], desk.now, "over")
