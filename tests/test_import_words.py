"""The words of a mapping are those of the rooms it feeds."""

import tomllib
from pathlib import Path

from gehoor.followup.models import Outcome
from gehoor.intake.mappings import columns_of
from gehoor.intake.shape import Inquiry
from gehoor.intake.sources.csv import compile_mapping, mapping, words
from gehoor.leads.models import Stage
from gehoor.web.areas.imports import labels

DOC = Path(__file__).resolve().parent.parent / "docs" / "import.md"


def test_the_words_are_those_of_the_rooms() -> None:
    assert set(words.STAGES) == set(Stage.values)
    assert set(words.OUTCOMES) == set(Outcome.values)
    known = set(Inquiry.__dataclass_fields__)
    assert set(words.TEXTS) | set(words.DATES) | {"employees", "amount", "call_requested"} <= known


def test_every_word_has_a_name_on_the_screen() -> None:
    assert set(labels.FIELDS) == set(words.FIELDS)
    assert {"lead", *labels.STAGE_DATES} == set(words.STAGES)


def test_the_page_about_importing_names_every_word() -> None:
    text = DOC.read_text(encoding="utf-8")
    for word in {*words.FIELDS, *words.STAGES, *words.OUTCOMES, *mapping.TOP} - {"file"}:
        assert f"`{word}`" in text or f"\n{word} = " in text or f"[{word}" in text, word


def test_the_mapping_on_that_page_can_be_used() -> None:
    document = tomllib.loads(DOC.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0])
    plan = compile_mapping(document, sorted(columns_of(document)))
    assert plan.key == "external_id"
    assert {rule.stage for rule in plan.stages} == {"mql", "customer"}
