"""Loaded before Django's settings: the tests never touch anybody's real data directory."""

import gc
import os
import shutil
import tempfile

import pytest

os.environ["GEHOOR_DATA"] = tempfile.mkdtemp(prefix="gehoor-tests-")
os.mkdir(os.path.join(os.environ["GEHOOR_DATA"], "static"))
os.environ.setdefault("GEHOOR_URL", "http://testserver")
os.environ.setdefault("GEHOOR_ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")
os.environ["GEHOOR_LANGUAGE"] = "nl"
for name in ("GEHOOR_SMTP_URL", "GEHOOR_METRICS_TOKEN"):
    os.environ.pop(name, None)

# Tests make few circles and the program makes many objects that stay: looking through all of those again
# and again was a fifth of a run.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is imported by now stays to the end."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Nothing of a run stays behind."""
    shutil.rmtree(os.environ["GEHOOR_DATA"], ignore_errors=True)
