"""The loop: messages here; duties that come round, and what takes long, each in a thread beside it."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import close_old_connections, connection

from gehoor.lib.clock import now as clock
from gehoor.lib.wake import Ear
from gehoor.notify.channels.mail.transport import Mail
from gehoor.worker.beat import EVERY, Beat
from gehoor.worker.duties import Duty, duties
from gehoor.worker.imports import import_next
from gehoor.worker.lanes import ChatLanes, MailLane
from gehoor.worker.recordings import recordings
from gehoor.worker.rescoring import Publications

log = logging.getLogger(__name__)

_NAP = 1.0  # seconds; a lost nudge costs this much at most


def run(stop: threading.Event, once: bool = False, mail_url: str | None = None) -> None:
    """Work until `stop` is set; with `once`, until nothing is due any more.

    `mail_url` overrides GEHOOR_SMTP_URL. What is on its way when `stop` comes is finished first.
    """
    mail = MailLane(Mail(mail_url))
    chat = ChatLanes()
    try:
        if once:
            _clear(mail, chat)
        else:
            _go_on(stop, mail, chat)
    finally:
        chat.close()
        mail.close()


def _clear(mail: MailLane, chat: ChatLanes) -> None:
    """Everything that is due now, in this thread."""
    rounds, publications = [*duties(), *recordings()], Publications()
    while True:
        now = clock()
        done = sum(duty.turn(now) for duty in rounds) + import_next(now) + publications.next(now)
        done += _guard(mail.turn, now) + _guard(chat.turn, now)
        chat.settle()
        if not done:
            return


def _go_on(stop: threading.Event, mail: MailLane, chat: ChatLanes) -> None:
    beat = Beat(lambda: mail.trouble)
    _guard(beat.renew, clock())  # a database that is busy now gets its beat from the round below
    rounds = [Duty("beat", EVERY, beat.renew), *duties()]
    threads = [
        threading.Thread(target=_round, args=(stop, rounds), name="duties"),
        threading.Thread(target=_round, args=(stop, [_imports()]), name="imports"),
        threading.Thread(target=_round, args=(stop, [_publications(stop)]), name="publications"),
        threading.Thread(target=_round, args=(stop, recordings()), name="recordings"),
    ]
    for thread in threads:
        thread.start()
    try:
        with Ear() as ear:
            while not stop.is_set():
                now = clock()
                if not _guard(mail.turn, now) + _guard(chat.turn, now):
                    ear.wait(_NAP)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        beat.stop()


def _round(stop: threading.Event, rounds: Sequence[Duty]) -> None:
    """The duties in turn, until told to stop."""
    try:
        while not stop.is_set():
            close_old_connections()
            if not sum(duty.turn(clock()) for duty in rounds):
                stop.wait(_NAP)
    finally:
        connection.close()


def _imports() -> Duty:
    return Duty("imports", timedelta(), import_next)


def _publications(stop: threading.Event) -> Duty:
    return Duty("publications", timedelta(), Publications(stop).next)


def _guard(turn: Callable[[datetime], int], now: datetime) -> int:
    """A lane's turn; whatever goes wrong is logged, the connection renewed, and the loop goes on."""
    try:
        return turn(now)
    except Exception as error:
        log.exception("lane failed", extra={"facts": {"error": type(error).__name__}})
        if not connection.in_atomic_block:
            connection.close()
        return 0
