"""The last twenty straight from a file, without a database."""

from datetime import datetime
from pathlib import Path

import pytest
from django.utils import translation

from gehoor.errors import InputError
from gehoor.insight import audit_sentences as sentences
from gehoor.insight.audit_file import audit_file

CALLS = """
name = "calls"
dates = "ymd"
[fields]
received_at = "in"
source = "via"
name = "wie"
[[calls]]
date = "gebeld"
outcome = "uitkomst"
[values.outcome]
opgenomen = "connected"
"geen gehoor" = "no_answer"
"""


def write(folder: Path, text: str, name: str = "leads.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def funnel_file(folder: Path, rows: int = 60) -> Path:
    """Of the shape of a marketing export: id, date, landing page, origin."""
    lines = ["mql_id,first_contact_date,landing_page_id,origin"]
    lines += [
        f"id{n},{n % 28 + 1:02}-{n % 12 + 1:02}-2025,p{n % 3},{('social', 'email')[n % 2]}"
        for n in range(rows)
    ]
    return write(folder, "\n".join(lines))


def test_a_file_without_calls_says_what_it_knows_and_what_it_needs(tmp_path: Path, now: datetime) -> None:
    found = audit_file(funnel_file(tmp_path), now)
    assert len(found.leads) == 20
    assert set(found.missing) >= {"calls", "verdicts"}
    assert "sources" not in found.missing
    assert sum(found.counts("source").values()) == 20
    assert found.summary()["called"] is None
    dates = [told.received_at for told in found.leads]
    assert dates == sorted(dates, reverse=True)
    with translation.override("nl"):
        assert "geen belgegevens" in sentences.missing(found)[0]


def test_the_newest_rows_are_told_wherever_they_stand_in_the_file(tmp_path: Path, now: datetime) -> None:
    lines = ["name,date,source"] + [f"N{n},2025-01-{31 - n:02},x" for n in range(30)]
    found = audit_file(write(tmp_path, "\n".join(lines)), now)
    assert [told.name for told in found.leads][:3] == ["N0", "N1", "N2"]


def test_a_file_without_dates_is_told_from_its_end(tmp_path: Path, now: datetime) -> None:
    lines = ["name,source,company"] + [f"N{n},site,C{n}" for n in range(30)]
    found = audit_file(write(tmp_path, "\n".join(lines)), now)
    assert "dates" in found.missing
    assert [told.name for told in found.leads] == [f"N{n}" for n in range(29, 9, -1)]


def test_a_file_with_calls_is_told_in_full(tmp_path: Path, now: datetime) -> None:
    lines = ["wie,in,via,gebeld,uitkomst", "Sanne,2026-01-01,site,2026-01-03,opgenomen"]
    lines += ["Tom,2026-01-02,site,2026-01-02,geen gehoor", "Bram,2026-01-02,beurs,,"]
    found = audit_file(write(tmp_path, "\n".join(lines)), now, write(tmp_path, CALLS, "map.toml"))
    summary = found.summary()
    assert (summary["leads"], summary["called"], summary["answered"]) == (3, 2, 1)
    assert summary["median_hours_to_first_call"] == 24.0
    assert found.gates["not_called"] == 1  # the file names no owners, so none is missing


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"a\nb\nc\n", "one_column"), (b"\x7fELF\0\0\1\2" * 400, "binary")],
    ids=["empty", "one column", "binary"],
)
def test_what_is_no_list_of_leads_gets_a_sentence(
    tmp_path: Path, now: datetime, content: bytes, code: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        audit_file(path, now)
    assert caught.value.code == code


def test_a_heading_without_rows_says_so(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(InputError):
        audit_file(write(tmp_path, "name,source\n"), now)
