"""Who may hear which call: its caller, and whom they shared it with. Nobody else, whatever their role."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gehoor.calls import vault
from gehoor.calls.models import Kept, Recording, State
from gehoor.errors import NotFound
from gehoor.lib.signing import unseal
from gehoor.team.models import User


def heard_by(user: User) -> QuerySet[Recording]:
    """The calls this person may hear, newest first: their own, and those shared with them."""
    shared = Q(shares__user=user, shares__ended_at=None)
    mine = Recording.objects.filter(Q(caller=user) | shared).exclude(state=State.DELETED)
    return mine.distinct().order_by("-called_at", "-id")


def visible(number: int, user: User) -> Recording:
    """One of those; NotFound for any other, as if it did not exist."""
    found = (
        heard_by(user).select_related("lead__contact", "lead__company", "caller").filter(id=number).first()
    )
    if found is None:
        raise NotFound(_("There is no such call."))
    return found


def own(number: int, user: User) -> Recording:
    """One of this caller's own calls; NotFound otherwise."""
    found = visible(number, user)
    if found.caller_id != user.id:
        raise NotFound(_("This call is not yours."))
    return found


def own_of_lead(lead_id: int, user: User) -> QuerySet[Recording]:
    """This caller's own calls with a lead, newest first; not those of others, and not what was shared."""
    mine = Recording.objects.filter(lead_id=lead_id, caller=user).exclude(state=State.DELETED)
    return mine.order_by("-called_at", "-id")


def file_of(recording: Recording, kind: str) -> Kept | None:
    """The encrypted file of a kind (sound, transcript, result), when there is one."""
    return recording.files.filter(kind=kind).first()


def contents(kept: Kept) -> bytes:
    """All of a small file in the clear: a transcript, a result. Sound is read in parts, by `vault.open_`."""
    with vault.open_(kept.file, kept.key, kept.size) as file:
        return file.read()


def next_time(recording: Recording) -> str:
    """What the caller means to do differently."""
    return unseal(recording.next_time) if recording.next_time else ""


def ownerless(now: datetime) -> QuerySet[Recording]:
    """Calls whose caller nobody could tell: an administrator gives them to somebody, without hearing them."""
    return Recording.objects.filter(caller=None, keep_until__gt=now).exclude(state=State.DELETED)
