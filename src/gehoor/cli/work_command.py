"""`gehoor work`: the worker."""

import os
import sys
import threading
from contextlib import ExitStack

import click


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@click.option(
    "--mailbox",
    is_flag=True,
    help="Without GEHOOR_SMTP_URL: keep mail on this machine and show it at /mailbox/.",
)
@click.option("--until-eof", is_flag=True, hidden=True, help="Stop when standard input ends.")
def command(once: bool, mailbox: bool, until_eof: bool) -> None:
    """Do what is due: deliver messages, watch clocks, re-score, import.

    Any number of workers may run on PostgreSQL, on any number of hosts; on SQLite they share one host.
    SIGTERM lets the worker finish what it is busy with.
    """
    from django.conf import settings

    from gehoor import worker
    from gehoor.cli._common import prepare_database, settle, stop_on_signals, warm_up
    from gehoor.notify.mailbox import serve

    stop = stop_on_signals()
    if until_eof:
        threading.Thread(target=_watch_parent, args=(stop,), daemon=True).start()
    prepare_database()
    warm_up()
    settle()
    with ExitStack() as stack:
        url = None
        if mailbox and not settings.SMTP_URL:
            url = stack.enter_context(serve(settings.MAILBOX))
        worker.run(stop, once=once, mail_url=url)


def _watch_parent(stop: threading.Event) -> None:
    """The server that started this worker holds the other end; when it dies, however it dies, we hear it."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()
