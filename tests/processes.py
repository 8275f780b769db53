"""A whole installation in a directory of its own, with real processes, for tests that kill them."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


class Installation:
    """Data directory, database and environment; `run` and `start` use the real command line."""

    def __init__(self, data: Path, database: str, **environment: str) -> None:
        self.data = data
        names = ("GEHOOR_SMTP_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        inherited = {name: value for name, value in os.environ.items() if name not in names}
        self.environment = {
            **inherited,
            "GEHOOR_DATA": str(data),
            "GEHOOR_LOG_LEVEL": "WARNING",
            **({"DATABASE_URL": database} if database else {}),
            **environment,
        }

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`gehoor` with these words, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "gehoor.cli", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=120,
        )

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """`gehoor` with these words, in the background, as the head of its own group of processes."""
        log = (self.data / f"{words[0]}.log").open("ab")
        return subprocess.Popen(
            [sys.executable, "-m", "gehoor.cli", *words],
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def python(self, code: str) -> str:
        """What this code prints, run beside the installation with Django ready."""
        begin = (
            "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'gehoor.settings'; django.setup()\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", begin + code],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def installation(data: Path, **environment: str) -> Iterator[Installation]:
    """An empty installation on the database that the tests run on; its database is dropped afterwards."""
    data.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield Installation(data, "", **environment)
        return
    name = f"gehoor_kill_{uuid.uuid4().hex[:8]}"
    parts = urlsplit(given)
    server = urlunsplit((parts.scheme, parts.netloc, "/postgres", "", ""))
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
    try:
        yield Installation(data, urlunsplit((parts.scheme, parts.netloc, f"/{name}", "", "")), **environment)
    finally:
        with psycopg.connect(server, autocommit=True) as line:
            line.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = %s",
                [name, parts.username],
            )
            # WITH (FORCE) would fail while autovacuum looks at the database, which is nobody's we may end;
            # without it PostgreSQL sends that away itself.
            line.execute(f'DROP DATABASE "{name}"')
