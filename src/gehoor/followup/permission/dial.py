"""The moment of dialling: asked once more, written down, and only then is the number shown."""

from dataclasses import dataclass
from datetime import datetime

from gehoor.followup.hold import actor_of, take
from gehoor.followup.permission.ask import Answer
from gehoor.followup.permission.one import answer_of, settle
from gehoor.journal.record import record
from gehoor.lib.again import once_more
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.team.models import User


@dataclass(frozen=True, slots=True)
class Dial:
    """What came of wanting to dial: the number when it may be dialled (E.164), else "", and the answer."""

    number: str
    answer: Answer

    @property
    def allowed(self) -> bool:
        """Whether there is a number to dial."""
        return bool(self.number)


NO_NUMBER = Answer("may_not", "no_number", "number", "", "")


@once_more
def at_dialling(lead_id: int, user: User | None, now: datetime, *, actor: str = "") -> Dial:
    """Ask whether this lead may be called at this very moment, and give the number when it may.

    Records `dial.allowed` or `dial.refused` with the answer and every fact it rests on. A refusal for more
    than the hour ends the open call task as well, and puts the lead among those whom we ask first where that
    is the answer. `actor` is who asks when that is no user. Raises NotFound.
    """
    with write():
        lead, rows = take(lead_id), Rows()
        actor, number = actor or actor_of(user), lead.contact.phone
        answer, facts = answer_of(lead, now, dialling=True)
        if answer.reason != "outside_hours":
            settle(rows, lead, answer, facts, now, actor)
        if answer.may and not number:
            answer = NO_NUMBER
        record(
            rows,
            "dial.allowed" if answer.may else "dial.refused",
            at=now,
            lead_id=lead_id,
            contact_id=lead.contact_id,
            actor=actor,
            data={**answer.as_data(), "facts": facts.as_data()},
        )
        rows.flush()
    return Dial(number if answer.may else "", answer)
