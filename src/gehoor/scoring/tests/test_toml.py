"""A definition as a file: out, in again, and strictly."""

import copy
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.errors import InputError, Malformed
from gehoor.scoring import definition, models, toml
from gehoor.scoring.tests import worlds

DEFAULT = definition.default_document()


def rule(key, **values):
    base = {"key": key, "group": "fit", "points": 5, "label": {"nl": key, "en": key}}
    return {**base, **(values or {"when": {"fact": "company.city", "eq": "Utrecht"}})}


def test_the_definition_we_come_with_survives_a_journey_through_a_file():
    text = toml.dump(DEFAULT, ["Versie 1", "getekend: Mia en Ben"])
    assert text.startswith("# Versie 1\n# getekend: Mia en Ben\n\nfit_threshold = 30\n")
    assert toml.load(text) == DEFAULT
    assert toml.dump(toml.load(text), ["Versie 1", "getekend: Mia en Ben"]) == text


def test_every_word_of_the_language_survives_the_journey():
    document = {
        **DEFAULT,
        "caps": {"fit": 60, "engagement": 80, "total": 120},
        "rules": [
            rule("cased", when={"not": {"any": [{"fact": "lead.facts.a b", "above": 2.5}]}}),
            rule(
                "downloads",
                group="engagement",
                event={"kind": "file.got", "where": {"name of file": {"starts_with": 'a"b\\c\n\x7f'}}},
                frequency={"each_per": "name of file"},
                decay_days=60,
                since="2026-01-31",
                cap=20,
            ),
            rule("visits", event={"kind": ["a", "b"]}, at_least=3, distinct="day", frequency="each"),
        ],
    }
    assert toml.load(toml.dump(document)) == document


def test_a_definition_without_rules_can_be_written_too():
    document = {**DEFAULT, "rules": [], "caps": {"total": 10}}
    assert toml.load(toml.dump(document, ["leeg"])) == document


@given(
    st.dictionaries(st.text(min_size=1, max_size=20).filter(str.strip), st.text(max_size=20), max_size=5),
    st.lists(st.one_of(st.integers(-1000, 1000), st.booleans(), st.text(max_size=30)), max_size=40),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_whatever_is_written_reads_back_the_same(names, values, number):
    plain = {
        **DEFAULT,
        "rules": [{"key": "k", "label": {**names}, "when": {"in": values, "deep": [[{"x": number}]]}}],
    }
    assert _raw(toml.dump(plain)) == plain


@given(worlds.documents())
def test_whatever_can_be_scored_can_be_written_and_read(document):
    found = toml.load(toml.dump(document))
    assert {"caps": {}, **found} == document


def _raw(text):
    import tomllib

    return tomllib.loads(text)


@given(st.text(alphabet=string.printable + "é\u2028\x85", max_size=60))
def test_no_remark_can_become_a_part_of_the_file(remark):
    assert _raw(toml.dump(DEFAULT, [remark])) == DEFAULT


def test_a_day_may_be_written_as_toml_writes_days():
    document = {
        **DEFAULT,
        "rules": [rule("k", group="engagement", event={"kind": "a"}, since="2026-01-31")],
    }
    text = toml.dump(document).replace('since = "2026-01-31"', "since = 2026-01-31")
    assert toml.load(text) == document


def changed(change):
    document = copy.deepcopy(DEFAULT)
    change(document)
    return toml.dump(document)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("drempel = 5\n" + toml.dump(DEFAULT), "drempel"),
        (toml.dump(DEFAULT).replace("window_days = 90", "venster = 90", 1), "rules[5].venster"),
        (toml.dump(DEFAULT).replace("contains_any", "matches", 1), "rules[0].when.matches"),
        (toml.dump(DEFAULT).replace("company.employees", "company.turnover"), "rules[2].when.fact"),
        (toml.dump(DEFAULT).replace('"title", "context"', '"titel"'), "required_facts[3]"),
        (toml.dump(DEFAULT).replace('"title", "context"', '"name"'), "required_facts[3]"),
        (toml.dump(DEFAULT).replace("points = 15", "points = 1e400", 1), "rules[2].points"),
        (toml.dump(DEFAULT).replace("points = 15", "points = nan", 1), "rules[2].points"),
        (toml.dump(DEFAULT).replace("points = 15", "points = 9" + "0" * 300, 1), "rules[2].points"),
        (toml.dump(DEFAULT).replace("[50, 1000]", "[50, inf]"), "rules[2].when.between[1]"),
        (toml.dump(DEFAULT).replace("[50, 1000]", "[50, 9" + "0" * 30 + "]"), "rules[2].when.between[1]"),
        (toml.dump(DEFAULT).replace("[50, 1000]", "[50, 2026-01-01]"), "rules[2].when.between[1]"),
        (toml.dump(DEFAULT).replace("[50, 1000]", "[50, 2026-01-01T10:00:00Z]"), "rules[2].when.between[1]"),
        (toml.dump(DEFAULT).replace("Juiste branche", "Juiste\\u0000branche"), "rules[0].label.nl"),
    ],
)
def test_what_is_off_in_a_file_is_told_with_its_place(text, field):
    with pytest.raises(InputError) as caught:
        toml.load(text)
    assert caught.value.field == field


def test_a_file_with_ten_thousand_rules_is_refused_at_once():
    document = {**DEFAULT, "rules": [rule(f"rule_{i}") for i in range(10_000)]}
    with pytest.raises(InputError) as caught:
        toml.load(toml.dump(document))
    assert caught.value.field == "rules"
    assert "10000" in caught.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        "fit_threshold = ",
        "[rules",
        "a = 1\na = 2",
        "points = 9" + "0" * 10_000,
        "x = " + "[" * 100_000,
        "x = " + "{a=" * 20_000,
        "\0",
    ],
)
def test_what_is_no_toml_is_told_in_a_sentence(text):
    with pytest.raises(Malformed):
        toml.load(text)


def test_a_file_of_many_megabytes_is_refused_before_it_is_read():
    with pytest.raises(InputError):
        toml.load("# " + "x" * 3_000_000)


def test_nothing_of_a_file_that_is_refused_is_kept(db):
    with pytest.raises(InputError):
        toml.load(changed(lambda document: document["rules"][0].pop("label")))
    assert not models.Draft.objects.exists()
    assert models.Definition.objects.count() == 1
