"""A real Gehoor beside the tests: own data directory, server and worker, started as a user starts them."""

import os
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


@dataclass(frozen=True)
class Site:
    """Where the site is, in which environment it runs, and its server's process number."""

    url: str
    env: dict[str, str]
    data: Path
    pid: int

    def gehoor(self, *arguments: str) -> str:
        """Run the `gehoor` command on this site and return what it printed."""
        return gehoor(self.env, *arguments)


def gehoor(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gehoor.cli", *arguments], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_site(*, demo: bool, worker: bool = True, **settings: str) -> Iterator[Site]:
    """Start a site on SQLite, with the demo company when asked, and stop it afterwards."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="gehoor-site-") as directory:
        env = {
            **os.environ,
            "GEHOOR_DATA": directory,
            "GEHOOR_URL": f"http://127.0.0.1:{port}",
            "GEHOOR_LOG_LEVEL": "WARNING",
            **settings,
        }
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "GEHOOR_ALLOWED_HOSTS"):
            env.pop(name, None)
        if demo:
            gehoor(env, "demo")
        log = open(Path(directory) / "serve.log", "wb")  # noqa: SIM115
        process = subprocess.Popen(
            [sys.executable, "-m", "gehoor.cli", "serve", "--port", str(port)]
            + (["--with-worker"] if worker else []),
            env=env,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _until_ready(port, Path(directory) / "serve.log")
            yield Site(env["GEHOOR_URL"], env, Path(directory), process.pid)
        finally:
            _stop(process)
            log.close()


def _until_ready(port: int, log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text(errors='replace')[-3000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
