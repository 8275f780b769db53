"""docs/api.md tells of everything a program can send and be told."""

import re
from pathlib import Path

import pytest

from gehoor.api import door
from gehoor.api.routes import api
from gehoor.intake.keys import SCOPES
from gehoor.intake.sources.api import complaints, soften
from gehoor.intake.sources.api.fields import LeadFields
from gehoor.intake.sources.form.read import HIDDEN

ROOT = Path(door.__file__).parents[3]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
INSIDE = {"hubspot_id", "salesforce_id", "message_id"}  # told under the names that others use


@pytest.mark.parametrize("name", sorted(set(LeadFields.model_fields) - INSIDE))
def test_every_field_is_told(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("module", [complaints, soften])
def test_every_code_is_told(module: object) -> None:
    text = Path(str(module.__file__)).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    codes = set(re.findall(r'return "([a-z_]+)", _?', text)) | set(re.findall(r'"", "([a-z_]+)"', text))
    assert codes
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()


def test_every_right_and_every_click_id_is_told() -> None:
    assert [scope for scope in SCOPES if f"`{scope}`" not in PAGE] == []
    own = {"page", "referrer", "aid", "utm_source", "utm_medium", "utm_campaign"}
    assert [name for name in HIDDEN if name not in own and f"`{name}`" not in PAGE] == []


def test_every_address_is_told() -> None:
    paths = {
        path.removeprefix("/api/v1").replace("{lead_id}", "{id}")
        for path in api.get_openapi_schema()["paths"]
    }
    assert [path for path in paths if path not in PAGE] == []
