"""The path itself, for one batch."""

from collections.abc import Sequence
from datetime import datetime

from gehoor.intake.shape import Inquiry, Receipt
from gehoor.leads.models import CLOSED
from gehoor.lib.again import once_more
from gehoor.lib.db import take_turn, write
from gehoor.path.answer import answer, repeated
from gehoor.path.decide import qualify, score
from gehoor.path.desk import Desk
from gehoor.path.enter import open_lead, record_story


@once_more
def receive_many(inquiries: Sequence[Inquiry], now: datetime) -> list[Receipt]:
    """Take in a batch in one transaction: all of it is in the database afterwards, or nothing."""
    with write():
        take_turn()
        return receive_here(inquiries, now)


def receive_here(inquiries: Sequence[Inquiry], now: datetime) -> list[Receipt]:
    """The same, within the transaction of a caller who has the turn."""
    desk = Desk.for_inquiries(inquiries, now)
    receipts = [receive_one(desk, inquiry) for inquiry in inquiries]
    desk.close()
    return receipts


def receive_one(desk: Desk, inquiry: Inquiry) -> Receipt:
    if inquiry.message_id and (answered := desk.receipts.get(inquiry.message_id)):
        return repeated(answered)
    lead, who, outcome = open_lead(desk, inquiry)
    if outcome != "unchanged":
        record_story(desk, inquiry, lead, who, outcome)
        score(desk, lead)
        if lead["mode"] == "live" and lead["stage"] not in CLOSED:
            qualify(
                desk,
                lead,
                inquired=outcome == "joined",
                asked=inquiry.call_requested,
                explicit=inquiry.call_explicit,
            )
    return answer(desk, inquiry, lead, outcome)
