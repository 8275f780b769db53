"""A real server and worker on a database of their own, started and stopped by the benchmark."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

PEOPLE = 12  # callers in the pool


@dataclass(frozen=True)
class Site:
    """Where the server listens, with which key one may post, and in which environment it runs."""

    name: str
    port: int
    key: str
    env: dict[str, str]
    pid: int = 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def prepared(name: str, database_url: str = "", smtp_url: str = "") -> Iterator[Site]:
    """A migrated database with twelve callers and an API key; removed afterwards."""
    data = Path(tempfile.mkdtemp(prefix="gehoor-bench-"))
    env = {**os.environ, "GEHOOR_DATA": str(data), "GEHOOR_LOG_LEVEL": "ERROR", "GEHOOR_SMTP_URL": smtp_url}
    env.pop("DATABASE_URL", None)
    fresh = _fresh_database(database_url) if database_url else ""
    if fresh:
        env["DATABASE_URL"] = fresh
    try:
        run(env, "django", "migrate", "--verbosity", "0")
        key = run(env, "bench.prepare").strip().splitlines()[-1]
        yield Site(name, free_port(), key, env)
    finally:
        shutil.rmtree(data, ignore_errors=True)
        if fresh:
            _drop(fresh)


@contextmanager
def serving(site: Site, *, worker: bool = False) -> Iterator[int]:
    """The site as a user runs it; yields the server's process number."""
    arguments = ["serve", "--port", str(site.port)] + (["--with-worker"] if worker else [])
    env = {**site.env, "GEHOOR_URL": f"http://127.0.0.1:{site.port}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "gehoor.cli", *arguments],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _until_ready(site.port)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def run(env: dict[str, str], module: str, *arguments: str) -> str:
    """Run a module of ours with the site's environment and return what it printed."""
    env = {**env, "DJANGO_SETTINGS_MODULE": "gehoor.settings"}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)}: {done.stderr[-2000:]}")
    return done.stdout


def _until_ready(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def _fresh_database(url: str) -> str:
    name = f"gehoor_bench_{os.getpid()}_{int(time.time())}"
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _drop(url: str) -> None:
    parts = urlsplit(url)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{parts.path[1:]}" WITH (FORCE)')
