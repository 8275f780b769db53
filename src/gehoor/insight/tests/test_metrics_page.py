"""docs/metrics.md has a heading for every number, and no heading without one."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from gehoor.insight.audit import audit
from gehoor.insight.bottleneck import OURS
from gehoor.insight.cohort import CLOCK
from gehoor.insight.funnel import funnel
from gehoor.insight.words import WAITS

PAGE = Path(__file__).resolve().parents[4] / "docs" / "metrics.md"
SELECTION = {"from", "to", "source", "group", "campaign"}


@pytest.mark.django_db
def test_every_number_has_its_heading_and_its_formula(now: datetime) -> None:
    answer = funnel(None, None, now=now).as_dict()
    wanted = {f"stages.{name}" for name in answer["stages"][0]} - {"stages.stage"}
    wanted |= set(answer) - SELECTION - {"stages", "waits", "bottleneck"}
    wanted |= {f"waits.{name}" for name in {*OURS, *CLOCK, "mql_to_assigned"}}
    wanted |= {f"bottleneck.{name}" for name in answer["bottleneck"]}
    wanted |= {f"audit.{name}" for name in audit(now).summary()} - {"audit.leads"}
    wanted.add("audit.shared")
    assert set(re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.M)) == wanted


def test_every_wait_has_a_name() -> None:
    assert set(WAITS) == {*OURS, *CLOCK, "mql_to_assigned"}


def test_no_heading_stands_without_words() -> None:
    sections = re.split(r"^## .+$", PAGE.read_text(encoding="utf-8"), flags=re.M)[1:]
    assert all(len(section.strip()) > 20 for section in sections)
