"""Why a call came late: the first thing on the road of the lead that stood in its way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from gehoor.insight.agreement.causes import Late, cause

CAME = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
DUE = CAME + timedelta(days=1)
DAYS = (CAME.date(), DUE.date())
SEEN = Late(
    started_at=CAME,
    due_at=DUE,
    promised=timedelta(hours=24),
    worktime=timedelta(hours=8.5),
    counted="working_days",
    owner_id=7,
    received_at=CAME,
    assigned_at=CAME,
    seen_at=CAME + timedelta(hours=1),
)


@pytest.mark.parametrize(
    ("change", "away", "found"),
    [
        ({}, {}, "no_attempts"),
        ({"seen_at": None}, {}, "nobody_saw_it"),
        ({"seen_at": DUE + timedelta(minutes=1)}, {}, "nobody_saw_it"),
        ({"seen_at": None, "worktime": timedelta(minutes=20)}, {}, "outside_hours"),
        ({"counted": "business", "worktime": timedelta(minutes=15)}, {}, "no_attempts"),
        ({"seen_at": None}, {7: [(date(2026, 3, 10), date(2026, 3, 20))]}, "absence"),
        ({"seen_at": None}, {7: [(date(2026, 3, 11), date(2026, 3, 20))]}, "nobody_saw_it"),
        ({}, {8: [DAYS]}, "no_attempts"),
        ({"assigned_at": None}, {7: [DAYS]}, "routing"),
        ({"owner_id": None}, {}, "routing"),
        ({"assigned_at": CAME + timedelta(hours=12)}, {}, "routing"),
        ({"assigned_at": CAME + timedelta(hours=11)}, {}, "no_attempts"),
    ],
)
def test_the_first_thing_in_the_way_is_the_cause(change, away, found):
    assert cause(replace(SEEN, **change), away, DAYS) == found
