"""The Olist and the education files, as they are where they lie beside the project, and files of the same
shape everywhere."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from gehoor.insight.funnel import funnel
from gehoor.intake.sources.csv import load_mapping
from gehoor.leads.models import Lead, LeadStage
from gehoor.scoring.definition import ensure_default
from tests.importing import (
    CLOSED_HEADING,
    EXAMPLES,
    MQL_HEADING,
    bring_in,
    census,
    closed_rows,
    mql_rows,
    written,
)

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Story = TypeVar("Story", bound=Callable[..., None])
ZONE = ZoneInfo("Europe/Amsterdam")


def where_present(*names: str) -> Callable[[Story], Story]:
    """Collect the story only where these files lie beside the project."""

    def mark(story: Story) -> Story:
        story.__test__ = all((DATA / name).exists() for name in names)  # type: ignore[attr-defined]
        return story

    return mark


@pytest.fixture(autouse=True)
def house(db: None, now: datetime) -> None:
    ensure_default(now)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """Two files of the shape of Olist's."""
    rows = mql_rows(1_500)
    mql, closed = tmp_path / "mql.csv", tmp_path / "closed.csv"
    mql.write_text(written(MQL_HEADING, rows))
    closed.write_text(written(CLOSED_HEADING, closed_rows(rows)))
    return mql, closed


def olist(mql: Path, closed: Path, now: datetime) -> dict[str, Any]:
    """Import both files and return the funnel as its command prints it."""
    bring_in(mql, now, load_mapping(EXAMPLES / "olist" / "mql.toml"))
    bring_in(closed, now, load_mapping(EXAMPLES / "olist" / "closed.toml"))
    found: dict[str, Any] = json.loads(json.dumps(funnel(None, None, now=now).as_dict()))
    return found


def stages(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {stage["stage"]: stage for stage in found["stages"]}


def lead_times(mql: Path, closed: Path) -> list[float]:
    """Days from first contact to won, straight from the two files."""
    with mql.open(encoding="utf-8-sig") as file:
        first = {row["mql_id"]: row["first_contact_date"] for row in csv.DictReader(file)}
    with closed.open(encoding="utf-8-sig") as file:
        won = {row["mql_id"]: row["won_date"] for row in csv.DictReader(file)}
    return [
        (_at(text, "%d-%m-%Y %H:%M") - _at(first[key], "%d-%m-%Y")).total_seconds() / 86_400
        for key, text in won.items()
    ]


def _at(text: str, form: str) -> datetime:
    return datetime.strptime(text, form).replace(tzinfo=ZONE).astimezone(UTC)


def test_files_of_the_shape_of_olist(made: tuple[Path, Path], now: datetime) -> None:
    found = olist(*made, now)
    assert stages(found)["lead"]["count"] == stages(found)["mql"]["count"] == 1_500
    assert stages(found)["customer"]["count"] == 150
    expected = median(lead_times(*made))
    assert stages(found)["customer"]["median_days_total"] == pytest.approx(expected, abs=0.01)
    assert Lead.objects.filter(source="").count() == 300


def test_importing_both_again_changes_nothing(made: tuple[Path, Path], now: datetime) -> None:
    found = olist(*made, now)
    before = census()
    assert olist(*made, now) == found
    assert census() == before


@where_present("olist_mql.csv", "olist_closed.csv")
def test_olist_itself(now: datetime) -> None:
    paths = DATA / "olist_mql.csv", DATA / "olist_closed.csv"
    found = olist(*paths, now)
    assert stages(found)["lead"]["count"] == 8_000
    assert stages(found)["customer"]["count"] == 842
    assert round(stages(found)["customer"]["ratio"] * 100, 1) == 10.5
    by_source = {name: part["stages"][0]["count"] for name, part in found["by_source"].items()}
    assert by_source["organic_search"] == 2_296
    assert by_source["paid_search"] == 1_586
    assert by_source["social"] == 1_350
    assert Lead.objects.filter(source="").count() == 60
    assert LeadStage.objects.filter(stage="customer").count() == 842
    times = lead_times(*paths)
    assert len(times) == 842
    assert stages(found)["customer"]["median_days_total"] == pytest.approx(median(times), abs=0.01)
    before = census()
    assert olist(*paths, now) == found
    assert census() == before


@where_present("education_leads.csv")
def test_education_leads(now: datetime) -> None:
    path = DATA / "education_leads.csv"
    document = load_mapping(EXAMPLES / "education" / "leads.toml")
    batch = bring_in(path, now, document)
    assert (batch.rows_done, batch.created, batch.failed) == (6_434, 6_434, 0)
    assert Lead.objects.filter(stage="customer").count() == 2_468
    assert Lead.objects.filter(source="Google").count() == 1_990
    lead = Lead.objects.get(external_id="education:1f13cede-ebf7-4e65-84ee-7d76e86a9094")
    assert lead.facts["total_visits"] == 5
    assert "how_did_you_hear_about_x_education" in lead.facts
    before = census()
    assert bring_in(path, now, document).unchanged == 6_434
    assert census() == before


def test_a_file_of_the_shape_of_the_education_leads(now: datetime) -> None:
    document = load_mapping(EXAMPLES / "education" / "leads.toml")
    headings = sorted(
        {document["key"]["column"], *document["fields"].values(), "Converted", *document["numbers"], "Tags"}
    )
    rows = [
        [
            {"Prospect ID": f"p{n}", "Converted": str(n % 2), "Tags": "Select"}.get(one, str(n))
            for one in headings
        ]
        for n in range(60)
    ]
    text = "\n".join(",".join(row) for row in [headings, *rows])
    batch = bring_in(text, now, document)
    assert (batch.created, batch.failed) == (60, 0)
    assert Lead.objects.filter(stage="customer").count() == 30
    assert "tags" not in Lead.objects.all()[0].facts
