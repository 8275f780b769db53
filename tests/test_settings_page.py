"""docs/settings.md and settings.py tell the same story."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
SOURCE = (ROOT / "src" / "gehoor" / "settings.py").read_text(encoding="utf-8")
HEADINGS = dict(re.findall(r"^### ([A-Z_]+)( †)?$", PAGE, re.MULTILINE))


def readers():
    """Each variable that the settings read, with the parser that reads it."""
    found = {}
    for node in ast.walk(ast.parse(SOURCE)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in ("env_text", "env_bool", "env_int", "env_list", "env_choice", "secret", "get"):
            found[str(node.args[0].value)] = name
    return {name: parser for name, parser in found.items() if name.isupper()}


def test_every_setting_is_on_the_page_and_nothing_else():
    assert set(HEADINGS) == set(readers())


def test_the_page_says_which_settings_may_come_from_a_file():
    from_file = {name for name, parser in readers().items() if parser in ("env_text", "secret")}
    assert {name for name, mark in HEADINGS.items() if mark} == from_file


def start(**environment):
    return subprocess.run(
        [sys.executable, "-m", "gehoor.cli", "work", "--once"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GEHOOR_DEBUG", "yes"),
        ("GEHOOR_FORM_RATE", "many"),
        ("GEHOOR_TRUSTED_PROXIES", "6"),
        ("GEHOOR_LANGUAGE", "fr"),
        ("DATABASE_URL", "mysql://x"),
        ("GEHOOR_SMTP_URL", "mail.example.com"),
        ("GEHOOR_SECRET_KEY_FILE", "/nowhere"),
    ],
)
def test_a_value_that_cannot_be_read_stops_the_start_with_a_sentence(name, value, tmp_path):
    done = start(GEHOOR_DATA=str(tmp_path), **{name: value})
    assert done.returncode == 2
    assert name.removesuffix("_FILE") in done.stderr
    assert "Traceback" not in done.stderr
