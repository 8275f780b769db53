"""Leads that are given out, as a batch of the pipeline does it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.routing.capacity import OpenTasks
from gehoor.routing.route import Choice, Router


def give_out(
    now: datetime, many: Iterable[Mapping[str, Any]], open_tasks: OpenTasks | None = None
) -> list[Choice]:
    """Route the leads with these facts as one batch and write the turns."""
    with write():
        router = Router.load(now, open_tasks)
        choices = [router.choose(facts) for facts in many]
        rows = Rows()
        router.save(rows)
        rows.flush()
    return choices
