"""`gehoor funnel`: the same numbers in the terminal, and clear words when something is wrong."""

import json
from datetime import datetime

import pytest
from click.testing import CliRunner
from django.utils import translation

from gehoor.cli.funnel_command import command
from gehoor.errors import InputError
from gehoor.insight import sentences
from gehoor.insight.bottleneck import Bottleneck, Narrow, Slow
from gehoor.insight.funnel import funnel
from gehoor.insight.period import months, read_period
from gehoor.insight.tests.build import DAY, many

pytestmark = pytest.mark.django_db


def test_the_json_is_what_the_function_gives(now: datetime) -> None:
    many(30, now - 90 * DAY, {"mql": now - 89 * DAY}, source="site")
    many(10, now - 90 * DAY, {"mql": now - 89 * DAY, "customer": now - 60 * DAY})
    answer = CliRunner().invoke(command, ["--json"])
    assert answer.exit_code == 0
    document = json.loads(answer.output)
    assert document["stages"] == funnel(None, None, now=now).as_dict()["stages"]
    assert answer.output.startswith('{\n  "from": null')


def test_the_table_is_in_the_language_of_the_organisation(now: datetime) -> None:
    many(1_234, now - 90 * DAY, {"mql": now - 88 * DAY}, source="site")
    answer = CliRunner().invoke(command, ["--from", "1-12-2025", "--to", "2026-01-01"])
    assert "binnengekomen van 2025-12-01 tot 2026-01-01" in answer.output
    assert "1.234" in answer.output
    assert "2 dagen" in answer.output


def test_of_one_source_only(now: datetime) -> None:
    many(3, now - DAY, {}, source="site")
    many(2, now - DAY, {})
    for source, count in (("site", 3), ("", 2), ("beurs", 0)):
        answer = CliRunner().invoke(command, ["--source", source, "--json"])
        assert json.loads(answer.output)["stages"][0]["count"] == count


@pytest.mark.parametrize("text", ["2026-13-01", "gisteren", "31-2-2026", "2026"])
def test_a_date_that_is_none_is_said_with_the_option_it_stands_in(text: str) -> None:
    answer = CliRunner().invoke(command, ["--from", text])
    assert isinstance(answer.exception, InputError)
    assert "--from" in str(answer.exception)
    assert text in str(answer.exception)


def test_a_period_that_ends_before_it_begins_is_said() -> None:
    with pytest.raises(InputError) as caught:
        read_period("2026-03-01", "2026-02-01")
    assert caught.value.code == "bad_period"


def test_months_run_over_the_turn_of_the_year(now: datetime) -> None:
    found = months(now - 100 * DAY, now)
    assert [str(day) for day in found] == ["2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01"]


def test_the_bottleneck_is_said_as_the_pages_say_it() -> None:
    found = Bottleneck(
        Narrow("mql", "sql", 87, 8), Slow("mql", "first_attempt", 23, 172_800.0, 400_000.0, 60.0), 64
    )
    with translation.override("nl"):
        assert sentences.bottleneck(found) == (
            "Tussen MQL en eerste belpoging gaat de meeste tijd verloren: mediaan 2 dagen. "
            "Toewijzen kost 1 minuut, bellen de rest. "
            "64 leads met een beltaak zijn nog niet gebeld; die tellen in de mediaan niet mee."
        )
        assert sentences.narrowest(found.narrowest) == (
            "Van de 87 MQL’s werden er 8 SQL: daar is de trechter het smalst."
        )
    with translation.override("en"):
        assert sentences.narrowest(found.narrowest).startswith("Of 87 MQLs, 8 became an SQL")
