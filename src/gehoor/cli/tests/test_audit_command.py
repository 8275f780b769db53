"""`gehoor audit`: the last twenty in the terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gehoor.cli.audit_command import command
from gehoor.insight.tests.build import DAY, lead
from gehoor.insight.tests.test_audit_file import funnel_file
from gehoor.leads.models import Lead
from gehoor.lib import clock


@pytest.mark.django_db
def test_the_command_prints_json_and_writes_nothing(tmp_path: Path) -> None:
    answer = CliRunner().invoke(command, [str(funnel_file(tmp_path)), "--json"])
    assert answer.exit_code == 0
    document = json.loads(answer.output)
    assert document["of"] == "leads.csv"
    assert len(document["leads"]) == 20
    assert Lead.objects.count() == 0


@pytest.mark.django_db
def test_the_command_without_a_file_tells_of_the_database() -> None:
    answer = CliRunner().invoke(command, [])
    assert answer.exit_code == 0
    assert "nog geen leads" in answer.output


@pytest.mark.django_db
def test_the_command_tells_a_story_for_each_lead() -> None:
    lead(clock.now() - 3 * DAY, first_name="Sanne", source="webinar", campaign="voorjaar")
    lead(clock.now() - 3 * DAY, first_name="Bram", campaign="najaar")
    answer = CliRunner().invoke(command, ["--campaign", "voorjaar"])
    assert "via webinar, voorjaar." in answer.output
    assert "Niet gebeld." in answer.output
    assert "Bram" not in answer.output
