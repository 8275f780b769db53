"""A signed agreement, and clocks of leads by the week."""

from datetime import UTC, datetime, timedelta

import pytest

from gehoor.followup.agreement import draft, sign, versions
from gehoor.followup.models import Clock
from gehoor.insight.tests.build import lead
from gehoor.signed.tests.together import both_sign

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # 09:00 in Amsterdam, in week 10


@pytest.fixture
def sign_agreement(mia, ben):
    """Both teams sign the default with these changes, at a moment."""

    def make(at, marketing=None, **changes):
        document = versions.default_document() | changes
        document["marketing"] = document["marketing"] | (marketing or {})
        versions.ensure_default(at - DAY)
        both_sign(sign, draft.start(mia, at, document), [mia, ben], at)

    return make


@pytest.fixture
def a_clock(db, ana):
    """A clock of a lead of Ana's: due at a moment, stopped so long before (+) or after it (-), or never."""

    def make(due, early=HOUR, kind="first_call", ended_as="called", segment="", **values):
        came = due - DAY
        at = {"assigned_at": came, "seen_at": values.pop("seen_at", came), "owner": ana}
        of = lead(came, {"mql": came}, **(at | values.pop("lead", {})))
        stopped = due - early if early is not None else None
        base = {"seconds": 86_400, "worktime": 30_600, "counted": "working_days", "wall_due": due}
        return Clock.objects.create(
            lead=of, kind=kind, segment=segment, started_at=came, due_at=due, stopped_at=stopped,
            ended_as=ended_as if stopped else "", **(base | values),
        )  # fmt: skip

    return make
