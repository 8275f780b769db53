"""The words of a mapping are those of the rooms it feeds."""

from gehoor.followup.models import Outcome
from gehoor.intake.shape import Inquiry
from gehoor.intake.sources.csv import words
from gehoor.leads.models import Stage
from gehoor.web.areas.imports import labels


def test_the_words_are_those_of_the_rooms() -> None:
    assert set(words.STAGES) == set(Stage.values)
    assert set(words.OUTCOMES) == set(Outcome.values)
    known = set(Inquiry.__dataclass_fields__)
    assert set(words.TEXTS) | set(words.DATES) | {"employees", "amount", "call_requested"} <= known


def test_every_word_has_a_name_on_the_screen() -> None:
    assert set(labels.FIELDS) == set(words.FIELDS)
    assert {"lead", *labels.STAGE_DATES} == set(words.STAGES)
