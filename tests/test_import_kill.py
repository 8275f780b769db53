"""Somebody pulls the plug in the middle of an import."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.importing import EXAMPLES, MQL_HEADING, mql_rows, written
from tests.processes import Installation, installation

ROWS = 8_000
STATE = """
import json
from gehoor.intake.models import ImportBatch
from gehoor.leads.models import Lead, LeadStage
b = ImportBatch.objects.first()
print(json.dumps({
    "state": b.state if b else "", "rows": b.rows_done if b else 0, "created": b.created if b else 0,
    "leads": Lead.objects.count(), "stages": LeadStage.objects.count(),
}))
"""
TAKE_OVER = """
from datetime import timedelta
from gehoor import pipeline
from gehoor.intake.batches import claim_next, run_claimed
from gehoor.lib.clock import now
later = lambda: now() + timedelta(seconds=70)
run_claimed(claim_next(later()), later, pipeline.receive_many)
"""


def state(home: Installation) -> dict[str, int]:
    found: dict[str, int] = json.loads(home.python(STATE))
    return found


@pytest.mark.slow
def test_kill_9_loses_no_row_and_doubles_none(tmp_path: Path) -> None:
    path = tmp_path / "mql.csv"
    path.write_text(written(MQL_HEADING, mql_rows(ROWS)))
    with installation(tmp_path / "home") as home:
        home.python("from django.core.management import call_command; call_command('migrate', verbosity=0)")
        running = home.start("import", str(path), "--mapping", str(EXAMPLES / "olist" / "mql.toml"))
        seen = state(home)
        while not 0 < seen["rows"] < ROWS:
            assert running.poll() is None, "the import ended before it could be killed"
            time.sleep(0.05)
            seen = state(home)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        cut = state(home)
        assert cut["state"] == "running"
        assert cut["leads"] == cut["rows"] == cut["created"] < ROWS
        home.python(TAKE_OVER)
        ended = state(home)
    assert ended == {"state": "done", "rows": ROWS, "created": ROWS, "leads": ROWS, "stages": 2 * ROWS}
