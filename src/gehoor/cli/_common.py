"""What several commands need: a database that is ready, a lock between processes, a stop that is heard."""

import fcntl
import gc
import hashlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

_NEW_OBJECTS = 20_000  # a batch of leads makes some thousands, few of them in circles
_TURN_NUMBER = 7_346_501  # of the advisory lock: any number, the same in every process

language_option = click.option(
    "--language", type=click.Choice(["nl", "en"]), help="instead of the organisation's"
)


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process of this installation in, the others wait; on PostgreSQL over all hosts."""
    from django.conf import settings
    from django.db import connection

    from gehoor.lib.db import is_postgres

    with open(settings.DATA / f"{name}.lock", "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not is_postgres():
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_TURN_NUMBER])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_TURN_NUMBER])


def prepare_database() -> None:
    """Bring the tables up to date and make sure that there is a calendar, a definition and a rule."""
    from django.core.management import call_command

    with one_at_a_time("start"):
        if _pending():
            click.echo("Bringing the database up to date ...", err=True)
            call_command("migrate", verbosity=0, interactive=False)
        _ensure_defaults()


@contextmanager
def in_language(language: str | None) -> Iterator[str]:
    """A database that is ready, and the language asked for or else the organisation's."""
    from django.conf import settings
    from django.utils import translation

    prepare_database()
    tongue = language or settings.ORGANISATION_LANGUAGE
    with translation.override(tongue):
        yield tongue


def prepare_static() -> None:
    """Collect the files that browsers load; only when one of them changed."""
    from django.conf import settings
    from django.core.management import call_command

    mark: Path = settings.STATIC_ROOT / ".fingerprint"
    with one_at_a_time("start"):
        print_ = _fingerprint()
        if mark.exists() and mark.read_text() == print_:
            return
        click.echo("Collecting the files of the pages ...", err=True)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        mark.write_text(print_)


def warm_up() -> None:
    """Load what the first request or message would otherwise wait for: pages, API, numbering plans."""
    from django.urls import get_resolver

    from gehoor.lib.phone import normalise, show

    _ = get_resolver().reverse_dict
    show(normalise("020 123 4567").e164)


def settle() -> None:
    """Before long work: what is loaded by now stays, and the garbage collector need not look at it again.

    A look through everything takes a tenth of a second and more, in the middle of somebody's request.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


def stop_on_signals() -> threading.Event:
    """An event that is set by SIGTERM, SIGINT or SIGHUP; the second one ends the process at once."""
    stop = threading.Event()

    def heard(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            sys.exit(128 + number)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, heard)
    return stop


def require_tables() -> None:
    """Stop with a sentence when the tables are not those of this version; change nothing."""
    from gehoor.errors import SettingError

    if _pending():
        raise SettingError(
            "The database has no tables yet, or those of another version of Gehoor. "
            "Start `gehoor serve` or `gehoor work` once to bring it up to date."
        )


def _pending() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _ensure_defaults() -> None:
    from gehoor.intake.sources import form
    from gehoor.lib.clock import now
    from gehoor.routing import rules as routing_rules
    from gehoor.scoring import definition
    from gehoor.team import calendars

    calendars.ensure_default()
    definition.ensure_default(now())
    routing_rules.ensure_default(now())
    form.ensure_default(now())


def _fingerprint() -> str:
    """Changes when the version, or the name, size or date of any static file changes."""
    from django.contrib.staticfiles.finders import get_finders

    from gehoor import __version__

    found = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            found.update(f"{path}:{state.st_size}:{state.st_mtime_ns}".encode())
    return found.hexdigest()


class Bar:
    """A line of progress on the terminal; silent when nobody watches."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._shown_at = 0.0
        self._is_watched = sys.stderr.isatty()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_watched:
            click.echo("\r\x1b[K", nl=False, err=True)

    def show(self, done: int, total: int) -> None:
        """`done` of `total`, ten times a second at most."""
        if not self._is_watched or time.monotonic() - self._shown_at < 0.1:
            return
        self._shown_at = time.monotonic()
        share = done / total if total else 1.0
        filled = "━" * round(30 * share)
        click.echo(f"\r{self._word} {filled:<30} {share:4.0%} {done:,} of {total:,}", nl=False, err=True)
