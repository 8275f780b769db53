"""`gehoor create-user`."""

import json

import pytest
from click.testing import CliRunner

from gehoor.cli import cli
from gehoor.team.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "regenjas-tulp-fiets"


def run(*arguments: str, said: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["create-user", *arguments], input=said)
    return result.exit_code, result.output if result.exception is None else str(result.exception)


def test_the_command_makes_a_user_from_standard_input() -> None:
    code, said = run(
        "dirk.smit@example.com", "--role", "admin", "--password-stdin", "--json", said=f"{PASSWORD}\n"
    )
    assert code == 0
    made = User.objects.get(email="dirk.smit@example.com")
    assert json.loads(said) == {
        "id": str(made.pk),
        "email": "dirk.smit@example.com",
        "name": "Dirk Smit",
        "role": "admin",
        "group": "",
        "takes_leads": False,
    }
    assert made.check_password(PASSWORD)


def test_the_command_asks_twice_and_shows_nothing() -> None:
    code, said = run(
        "eva@example.com", "--name", "Eva", "--group", "Zuid", "--takes-leads", said=f"{PASSWORD}\n" * 2
    )
    assert code == 0
    assert PASSWORD not in said
    assert "Eva <eva@example.com>" in said
    assert User.objects.get(email="eva@example.com").takes_leads


def test_the_command_refuses_with_a_sentence(ana: User) -> None:
    code, said = run("ana@example.com", "--password-stdin", said=f"{PASSWORD}\n")
    assert code != 0
    assert "mailadres" in said


def test_the_command_explains_itself() -> None:
    code, said = run("--help")
    assert code == 0
    assert "--password-stdin" in said
    assert "--takes-leads" in said
