"""Sending what was claimed, one batch over one connection."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import translation

from gehoor.briefing.gather import Known, gather
from gehoor.errors import BoundaryError, InputError
from gehoor.notify.channels.base import Parcel, ServerTrouble, Transport
from gehoor.notify.claim import Claimed
from gehoor.notify.digest import digest_note
from gehoor.notify.models import Channel, Delivery
from gehoor.notify.note import Note, lead_note, plain_note
from gehoor.notify.overtaken import is_overtaken
from gehoor.notify.reader import reader_of

log = logging.getLogger(__name__)

BATCH_TIME = timedelta(seconds=25)
"""After this nothing of a batch is begun any more; what is left goes back to the queue.

With the time that one message may take (for mail MOST_SECONDS), and some for writing down what came of it,
this stays within the lease: nobody else may take what is still being sent.
"""


@dataclass(frozen=True)
class Result:
    """What came of one claimed delivery. `error` empty: it was handed over at `at`."""

    claimed: Claimed
    at: datetime
    error: str = ""
    permanent: bool = False


@dataclass(frozen=True)
class Sent:
    """What came of a batch: results, and what was not tried because of `trouble` (or for want of time)."""

    results: list[Result]
    left: list[Claimed]
    trouble: str = ""


def send(claimed: Sequence[Claimed], transport: Transport, clock: Callable[[], datetime]) -> Sent:
    """Hand each claimed delivery to `transport`; one that fails does not stop the others."""
    results: list[Result] = []
    start = clock()
    desk = _Desk(claimed, start)
    for position, one in enumerate(claimed):
        if clock() - start >= BATCH_TIME:
            return Sent(results, list(claimed[position:]))
        try:
            results.append(_send_one(one, transport, desk, clock))
        except ServerTrouble as trouble:
            return Sent(results, list(claimed[position:]), str(trouble))
    return Sent(results, [])


def _send_one(one: Claimed, transport: Transport, desk: "_Desk", clock: Callable[[], datetime]) -> Result:
    try:
        transport.send(desk.parcel(one.delivery))
    except ServerTrouble:
        raise
    except BoundaryError as error:
        return Result(one, clock(), str(error), error.permanent)
    except InputError:
        return Result(one, clock(), "lead_gone", permanent=True)
    except Exception as error:
        log.exception(
            "delivery failed", extra={"facts": {"delivery": one.delivery.id, "error": type(error).__name__}}
        )
        return Result(one, clock(), "internal", permanent=False)
    return Result(one, clock())


class _Desk:
    """What a batch needs to be written: its channels and its leads, each read once for all."""

    def __init__(self, claimed: Sequence[Claimed], now: datetime) -> None:
        deliveries = [one.delivery for one in claimed]
        numbers = {one.channel_id for one in deliveries if one.channel_id}
        self._channels = Channel.objects.in_bulk(numbers) if numbers else {}
        self._leads = _gathered({one.lead_id for one in deliveries if one.lead_id}, now)
        self._now = now

    def parcel(self, delivery: Delivery) -> Parcel:
        """The note of a delivery with the address it goes to."""
        user = delivery.user
        if user is not None and not user.is_active:
            raise BoundaryError("nobody", permanent=True)
        if delivery.channel == "mail":
            if user is None:
                raise BoundaryError("nobody", permanent=True)
            return Parcel(delivery.id, user.email, user.name, self._note(delivery, None))
        channel = self._channels.get(delivery.channel_id or 0)
        if channel is None or not channel.is_active or channel.user_id not in (None, delivery.user_id):
            raise BoundaryError("channel_off", permanent=True)  # a browser may be somebody else's by now
        return Parcel(delivery.id, channel.address, channel.name, self._note(delivery, channel))

    def _note(self, delivery: Delivery, channel: Channel | None) -> Note:
        """What it says, in the language of whoever reads it: a team's channel speaks the organisation's."""
        reader = reader_of(None if channel is not None and channel.user_id is None else delivery.user)
        with translation.override(reader.language):
            if delivery.kind == "digest" and delivery.user is not None:
                return digest_note(delivery.user, reader, self._now, delivery.id)
            if delivery.lead_id is None:
                return plain_note(delivery.kind, reader, delivery.data, delivery.id)
            known = self._known(delivery.lead_id)
            if is_overtaken(delivery, known, self._now):
                raise BoundaryError("overtaken", permanent=True)
            data = delivery.data
            answers = "answers" in data  # shows an earlier message anew, with what became of it
            kind, number = (data["of"], int(data["answers"])) if answers else (delivery.kind, delivery.id)
            return lead_note(kind, known, reader, data, self._now, number)

    def _known(self, lead_id: int) -> Known:
        """The lead out of the batch; by itself when the batch could not be read."""
        found = self._leads if self._leads is not None else gather([lead_id], self._now)
        if lead_id not in found:
            raise BoundaryError("lead_gone", permanent=True)
        return found[lead_id]


def _gathered(lead_ids: set[int], now: datetime) -> dict[int, Known] | None:
    """All leads of a batch; None when one of them cannot be read, so that only that one fails."""
    try:
        return gather(lead_ids, now) if lead_ids else {}
    except Exception:
        log.exception("leads of a batch could not be read at once, one by one now")
        return None
