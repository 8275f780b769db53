"""The front door: the whole path of a lead, from the door to the owner's desk, in one transaction.

    receive -> recognise -> record -> score -> qualify -> route -> open task and clock -> announce

`path.receive.receive_many` is that path for a batch; one lead is a batch of one. Everything it may touch is
read first (`path.desk`), decided in memory (`path.enter`, `path.decide`), answered (`path.answer`) and
written by one statement per table, so that a form post and an import of a million rows take the same road.
Behaviour takes it from `path.track`; what comes later from `path.upkeep` (expiring scores, hand-over),
`path.release` (leads that waited for an owner) and `path.reroute` (leads that waited for a call), and taking
an import back from `path.undo`.
"""

from datetime import datetime

from gehoor.intake.shape import Inquiry, Receipt
from gehoor.lib.again import once_more
from gehoor.lib.db import take_turn, write
from gehoor.lib.gather import Gather, Take
from gehoor.path.handover import Moved, hand_over_all, open_leads_of
from gehoor.path.receive import receive_here, receive_many
from gehoor.path.release import Release, drain_holds
from gehoor.path.reroute import reroute
from gehoor.path.track import track_many
from gehoor.path.undo import Undone, undo_batch
from gehoor.path.upkeep import hand_over, reconsider, rescore, rescore_quietly
from gehoor.scoring.queries import due as expired

__all__ = [
    "Moved",
    "Release",
    "Undone",
    "drain_holds",
    "expired",
    "hand_over",
    "hand_over_all",
    "open_leads_of",
    "receive",
    "receive_many",
    "reconsider",
    "reroute",
    "rescore",
    "rescore_quietly",
    "track_many",
    "undo_batch",
]


def receive(inquiry: Inquiry, now: datetime) -> Receipt:
    """Take in one inquiry; callers who come at the same moment share a transaction."""
    return _gather.do((inquiry, now))


@once_more
def _together(take: Take[tuple[Inquiry, datetime]]) -> list[Receipt]:
    """Who comes while another process has its turn is still in this batch."""
    with write():
        take_turn()
        items = take()
        return receive_here([inquiry for inquiry, _ in items], max(now for _, now in items))


_gather: Gather[tuple[Inquiry, datetime], Receipt] = Gather(_together)
