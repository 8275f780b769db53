"""Sending what was claimed, one batch over one connection."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import translation

from gehoor.errors import BoundaryError, InputError
from gehoor.notify.channels.base import Parcel, ServerTrouble, Transport
from gehoor.notify.claim import Claimed
from gehoor.notify.models import Channel, Delivery
from gehoor.notify.note import Note, lead_note, plain_note
from gehoor.notify.reader import reader_of

log = logging.getLogger(__name__)

BATCH_TIME = timedelta(seconds=40)
"""A batch stops well before its lease ends; what is left goes back to the queue."""


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
    addresses = _channel_addresses(claimed)
    for position, one in enumerate(claimed):
        if clock() - start > BATCH_TIME:
            return Sent(results, list(claimed[position:]))
        try:
            results.append(_send_one(one, transport, addresses, clock))
        except ServerTrouble as trouble:
            return Sent(results, list(claimed[position:]), str(trouble))
    return Sent(results, [])


def _send_one(
    one: Claimed, transport: Transport, addresses: dict[int, Channel], clock: Callable[[], datetime]
) -> Result:
    try:
        transport.send(_parcel(one.delivery, addresses, clock()))
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


def _parcel(delivery: Delivery, channels: dict[int, Channel], now: datetime) -> Parcel:
    """The note of a delivery with the address it goes to."""
    user = delivery.user
    if user is not None and not user.is_active:
        raise BoundaryError("nobody", permanent=True)
    if delivery.channel == "mail":
        if user is None:
            raise BoundaryError("nobody", permanent=True)
        return Parcel(delivery.id, user.email, user.name, _note(delivery, None, now))
    channel = channels.get(delivery.channel_id or 0)
    if channel is None or not channel.is_active:
        raise BoundaryError("channel_off", permanent=True)
    return Parcel(delivery.id, channel.address, channel.name, _note(delivery, channel, now))


def _note(delivery: Delivery, channel: Channel | None, now: datetime) -> Note:
    """What it says, in the language of whoever reads it: a team's channel speaks the organisation's."""
    reader = reader_of(None if channel is not None and channel.user_id is None else delivery.user)
    with translation.override(reader.language):
        if delivery.lead_id is None:
            return plain_note(delivery.kind, reader, delivery.data)
        return lead_note(delivery.kind, delivery.lead_id, reader, delivery.data, now)


def _channel_addresses(claimed: Sequence[Claimed]) -> dict[int, Channel]:
    numbers = {one.delivery.channel_id for one in claimed if one.delivery.channel_id}
    return Channel.objects.in_bulk(numbers) if numbers else {}
