"""The lanes by which messages leave: mail in the loop itself, each chat channel in a thread of its own.

A dead chat service may take twenty seconds for every message; it may not keep one mail waiting.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.db import close_old_connections, connection

from gehoor.lib.clock import now as clock
from gehoor.lib.db import write
from gehoor.notify.channels import TRANSPORTS
from gehoor.notify.channels.base import Transport
from gehoor.notify.channels.mail.transport import Mail
from gehoor.notify.claim import claim, due, release
from gehoor.notify.deliver import send
from gehoor.notify.finish import finish

log = logging.getLogger(__name__)

BATCH = 50  # so many mails at most come twice when a worker is killed
_CHAT_BATCH = 20
_CHAT_THREADS = 4
_PAUSES = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=60))


class MailLane:
    """Mail, in batches over one connection. While the server is out of reach, mail waits and says why."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._failed_in_row = 0
        self._not_before: datetime | None = None
        self.trouble = ""

    def turn(self, now: datetime) -> int:
        """Send what is due, one batch at most; returns how many were tried."""
        if self._not_before is not None and now < self._not_before:
            return 0
        if not due(now, "mail").exists():
            return 0
        self._note(self._mail.trouble(), now)
        if self.trouble:
            return 0
        # From here on, not from `now`: the server may have taken its time to greet us.
        tried, trouble = deliver_batch(self._mail, "mail", None, clock(), BATCH)
        self._note(trouble, clock())
        return tried

    def close(self) -> None:
        """Hang up."""
        self._mail.close()

    def _note(self, trouble: str, now: datetime) -> None:
        if not trouble:
            self._failed_in_row, self._not_before, self.trouble = 0, None, ""
            return
        pause = _PAUSES[min(self._failed_in_row, len(_PAUSES) - 1)]
        self._failed_in_row += 1
        self._not_before = now + pause
        if trouble != self.trouble:
            log.warning("mail waits", extra={"facts": {"reason": trouble}})
            self.trouble = trouble
        with write():
            due(now, "mail").filter(state="waiting").exclude(last_error=trouble).order_by().update(
                last_error=trouble
            )


class ChatLanes:
    """Every other channel: at most one batch of each channel is on its way, in a small pool of threads."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_CHAT_THREADS, thread_name_prefix="chat")
        self._busy: dict[tuple[str, int], Future[int]] = {}

    def turn(self, now: datetime) -> int:
        """Start a batch for each channel that has something due and is not busy; returns how many started."""
        self._busy = {key: job for key, job in self._busy.items() if not job.done()}
        room = _CHAT_THREADS - len(self._busy)
        started = 0
        for kind in [kind for kind in TRANSPORTS if kind != "mail"]:
            for channel_id in due(now, kind).order_by().values_list("channel_id", flat=True).distinct():
                if started < room and channel_id and (kind, channel_id) not in self._busy:
                    self._busy[kind, channel_id] = self._pool.submit(_chat_job, kind, channel_id)
                    started += 1
        return started

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        wait(self._busy.values())

    def close(self) -> None:
        """Finish what is on its way and stop."""
        self._pool.shutdown(wait=True)


def deliver_batch(
    transport: Transport, kind: str, channel_id: int | None, now: datetime, limit: int
) -> tuple[int, str]:
    """Claim, send and finish one batch; returns how many were tried, and the trouble that ended it."""
    claimed = claim(now, limit, kind, channel_id)
    if not claimed:
        return 0, ""
    sent = send(claimed, transport, clock)
    finish(sent.results, clock())
    if sent.left:
        release(sent.left, clock(), sent.trouble)
    return len(sent.results), sent.trouble


def _chat_job(kind: str, channel_id: int) -> int:
    close_old_connections()
    transport = TRANSPORTS[kind]()
    try:
        total = 0
        while done := deliver_batch(transport, kind, channel_id, clock(), _CHAT_BATCH)[0]:
            total += done
        return total
    except Exception as error:
        log.exception(
            "channel batch failed", extra={"facts": {"channel": channel_id, "error": type(error).__name__}}
        )
        return 0
    finally:
        transport.close()
        connection.close()
