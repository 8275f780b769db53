"""Loaded before Django's settings: the tests never touch anybody's real data directory."""

import os
import tempfile

os.environ["GEHOOR_DATA"] = tempfile.mkdtemp(prefix="gehoor-tests-")
os.mkdir(os.path.join(os.environ["GEHOOR_DATA"], "static"))
os.environ.setdefault("GEHOOR_URL", "http://testserver")
os.environ.setdefault("GEHOOR_ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")
os.environ["GEHOOR_LANGUAGE"] = "nl"
for name in ("GEHOOR_SMTP_URL", "GEHOOR_METRICS_TOKEN"):
    os.environ.pop(name, None)
