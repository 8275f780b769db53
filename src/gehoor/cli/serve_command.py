"""`gehoor serve`: pages, API and, when asked, the worker."""

import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

_THREADS_SQLITE = 8  # each with a cache of its own; more would only wait for the one writer
_THREADS_POSTGRES = 16  # who waits for the database joins a batch, who waits for a thread does not
_LONGEST_STOP = 30.0  # seconds a worker gets to finish what it is busy with


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--with-worker", is_flag=True, help="Run the worker too; without it, start `gehoor work`.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Web processes; when left out 1 on SQLite, one for every two cores on PostgreSQL.",
)
def command(host: str, port: int, with_worker: bool, workers: int | None) -> None:
    """Serve the pages and the API. Makes the database and its tables when they are not there yet."""
    from gehoor.cli._common import prepare_database, prepare_static
    from gehoor.lib.db import is_postgres

    _refuse_bad_mail_server()
    _refuse_taken_port(host, port)
    address = _own_address(host, port)
    prepare_database()
    prepare_static()
    _greet(address, with_worker)
    count = workers or (_half_the_cores() if is_postgres() else 1)
    _close_connections()
    with _worker() if with_worker else _nothing():
        _serve(host, port, count, _THREADS_POSTGRES if is_postgres() else _THREADS_SQLITE)


def _half_the_cores() -> int:
    """PostgreSQL and the worker have the other half; who shares a core only makes smaller batches."""
    return max(1, (os.cpu_count() or 1) // 2)


def _serve(host: str, port: int, workers: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # A forked process would inherit our locks, and the pipe by which the worker hears that we died.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "gehoor.cli._served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()


def _refuse_bad_mail_server() -> None:
    """A misspelt address would only show as mail that waits."""
    from django.conf import settings

    if settings.SMTP_URL:
        from gehoor.notify.channels.mail.server import parse_address

        parse_address(settings.SMTP_URL)


def _refuse_taken_port(host: str, port: int) -> None:
    """Find out before the database is touched, and say it in a sentence."""
    from gehoor.errors import SettingError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingError(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                f"Choose another one: gehoor serve --port {port + 1 if port < 65535 else 8000}"
            ) from error


def _own_address(host: str, port: int) -> str:
    """The address in links: GEHOOR_URL, or where we listen; the processes we start read it from there."""
    from django.conf import settings

    if not os.environ.get("GEHOOR_URL") and not os.environ.get("GEHOOR_URL_FILE"):
        name = "127.0.0.1" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host  # noqa: S104
        os.environ["GEHOOR_URL"] = settings.URL = f"http://{name}:{port}"
        settings.CSRF_TRUSTED_ORIGINS = [settings.URL]
    return str(settings.URL)


def _greet(address: str, with_worker: bool) -> None:
    """Where it is, how to log in, where the data lies."""
    from django.conf import settings

    from gehoor.team.models import User

    lines = [f"Gehoor is at {address}/"]
    login: Path = settings.DATA / "demo-login.txt"
    if login.exists():
        words = ("Log in:   {}", "          with {}", "API key:  {}")
        given = login.read_text(encoding="utf-8").splitlines()
        lines += [word.format(one) for word, one in zip(words, given, strict=False)]
        lines.append(f"Others:   see {login}")
    elif not User.objects.exists():
        lines.append("Log in:   open the page; the first visit makes the first user")
    if with_worker and not settings.SMTP_URL:
        lines.append(f"Mail:     stays on this machine; read it at {address}/mailbox/")
    lines.append(f"Data:     {settings.DATA}")
    lines.append("Stop:     Ctrl+C")
    click.echo("\n".join(lines))


def _close_connections() -> None:
    """The processes that are started now must not share this one's line to the database."""
    from django.db import connections

    connections.close_all()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _worker() -> Iterator[None]:
    """The worker as a child, started again when it dies, stopped when we stop."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(stop,), name="worker-keeper")
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep_working(stop: threading.Event) -> None:
    pause = 0.5
    while not stop.is_set():
        started = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, "-m", "gehoor.cli", "work", "--mailbox", "--until-eof"],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for us; we tell the worker
        )
        while child.poll() is None and not stop.wait(0.2):
            pass
        if stop.is_set():
            _stop(child)
            return
        pause = 0.5 if time.monotonic() - started > 60 else min(pause * 2, 30)
        click.echo(f"The worker stopped ({child.returncode}); starting it again.", err=True)
        stop.wait(pause)


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(_LONGEST_STOP)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
