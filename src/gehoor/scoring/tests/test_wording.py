"""The agreement in plain words, and what changes between two of them."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.scoring import definition, diff, wording
from gehoor.scoring.combos import roads
from gehoor.scoring.document import canonical, check
from gehoor.scoring.tests import worlds

DEFAULT = definition.default_document()


def rule(key, points=10, group="fit", **values):
    base = {
        "key": key,
        "group": group,
        "points": points,
        "label": {"nl": f"Regel {key}", "en": f"Rule {key}"},
    }
    return {**base, **(values or {"when": {"fact": "company.city", "eq": key}})}


def document(*rules, **values):
    found = {**DEFAULT, "required_facts": [], "rules": list(rules), **values}
    check(found)
    return found


def test_the_definition_we_come_with_reads_as_a_sentence_in_dutch():
    assert wording.sentence(DEFAULT, "nl").startswith(
        "Een MQL is een persoon voor wie minstens twee van deze drie kloppen (met een functie die beslist; "
        "in de juiste branche; bij een bedrijf met 50 tot en met 1.000 medewerkers), die een demo aanvroeg, "
        "de prijzen bekeek, of meerdere keren langskwam en een klantverhaal las. Er gaan punten af voor"
    )


def test_the_definition_we_come_with_reads_as_a_sentence_in_english():
    said = wording.sentence(DEFAULT, "en")
    assert "at a company with 50 up to and including 1,000 employees" in said
    assert (
        "who asked for a demo, looked at the prices, or came back several times and read a case study" in said
    )
    assert said.endswith("To be known of everybody: name, mail address, company, role and why they came.")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_list_behind_the_sentence_names_every_rule(language):
    text = wording.in_words(DEFAULT, language)
    assert text == wording.in_words(copy.deepcopy(DEFAULT), language)
    for one in DEFAULT["rules"]:
        assert one["label"][language] in text
    assert text.startswith(wording.sentence(DEFAULT, language))


def test_when_all_rules_are_needed_they_follow_each_other():
    found = document(
        rule("title", 20, when={"fact": "contact.title", "contains_any": ["*directeur", "eigenaar"]}),
        rule("size", 15, when={"fact": "company.employees", "at_least": 50}),
        rule("demo", 30, "engagement", event={"kind": "demo_requested"}),
        fit_threshold=35,
    )
    assert wording.sentence(found, "nl") == (
        "Een MQL is een persoon met een functie als “directeur” of “eigenaar”, "
        "bij een bedrijf met 50 of meer medewerkers, die een demo aanvroeg."
    )


def test_when_one_rule_is_enough_any_will_do():
    found = document(
        rule("a", 30, when={"fact": "company.country", "in": ["NL", "BE"]}),
        rule("b", 40, when={"fact": "contact.email_is_private", "is_true": False}),
        engagement_threshold=0,
    )
    assert wording.sentence(found, "en") == (
        "An MQL is a person with a business mail address or at a company in “NL” or “BE”."
    )


def test_a_rule_that_pays_each_time_says_how_often_is_enough():
    found = document(
        rule("a", 30),
        rule("visit", 8, "engagement", event={"kind": "page_viewed"}, frequency="each"),
    )
    assert "die dit deed: regel visit (minstens 3 keer)" in wording.sentence(found, "nl")


def test_what_nobody_can_reach_is_said():
    assert wording.sentence(document(rule("a", 10)), "nl").startswith("Niemand is MQL")
    capped = document(rule("a", 50), engagement_threshold=0, caps={"fit": 20})
    assert wording.sentence(capped, "nl").startswith("Niemand is MQL")
    demo = rule("demo", 30, "engagement", event={"kind": "demo_requested"})
    together = document(rule("a", 50), demo, caps={"total": 40})
    assert wording.sentence(together, "nl").startswith("Niemand is MQL")


def test_what_everybody_reaches_is_said():
    open_door = document(rule("a"), fit_threshold=0, engagement_threshold=-5)
    assert wording.sentence(open_door, "nl").startswith("Iedereen is MQL")


def test_many_rules_are_named_with_their_points_and_the_rest_counted():
    rules = [rule(f"k{i}", 5 + i) for i in range(20)]
    said = wording.sentence(document(*rules, engagement_threshold=0), "en")
    assert "with enough points of these rules together" in said
    assert "14 other rules" in said


def test_a_hand_written_rule_of_every_kind_can_be_read():
    seen = {"kind": "got", "where": {"file": {"starts_with": "prijs"}}}
    fading = {"frequency": {"each_per": "file"}, "decay_days": 30, "cap": 60, "since": "2026-01-31"}
    unfilled = {"fact": "company.domain", "in": []}
    known, other = {"fact": "company.kvk", "is_empty": False}, {"fact": "lead.medium", "eq": "x"}
    weekly = {"event": {"kind": "webinar_joined"}, "frequency": {"at_most": 2, "per_days": 7}}
    found = document(
        rule("a", when={"any": [{"fact": "lead.source", "in": ["beurs"]}, unfilled]}),
        rule("b", when={"all": [known, {"not": other}]}),
        rule("c", when={"fact": "lead.facts.budget_total", "above": 1234.5}),
        rule("d", -5, "engagement", inactive_days=14),
        rule("e", 20, "engagement", **weekly),
        rule("f", 20, "engagement", event=seen, **fading),
    )
    text = wording.in_words(found, "nl")
    assert "“budget total” meer dan 1.234,5" in text
    assert "ten hoogste 2 keer in 7 dagen" in text
    assert "één keer per “file”, loopt in 30 dagen terug naar nul, vanaf 2026-01-31" in text
    assert "samen hooguit 60 punten" in text
    assert "niet (medium is “x”)" in text


def test_the_smallest_sets_are_exactly_those_that_reach_the_threshold():
    rules = [rule("a", 25), rule("b", 15), rule("c", 10), rule("d", -50)]
    names = {tuple(member.rule["key"] for member in one) for one in roads(rules, 35).sets}
    assert names == {("a", "b"), ("a", "c")}
    assert roads(rules, 51).kind == "never"
    assert roads(rules, 50).sets[0][2].rule["key"] == "c"


@given(st.lists(st.integers(-20, 40).filter(bool), max_size=7), st.integers(1, 90))
def test_a_set_reaches_the_threshold_and_no_longer_does_without_any_of_its_rules(points, need):
    found = roads([rule(f"k{i}", one) for i, one in enumerate(points)], need)
    reachable = sum(one for one in points if one > 0) >= need
    assert (found.kind == "never") is not reachable
    for one in found.sets:
        amounts = [member.rule["points"] for member in one]
        assert sum(amounts) >= need
        assert all(sum(amounts) - amount < need for amount in amounts)


def test_the_difference_is_told_rule_by_rule():
    after = copy.deepcopy(DEFAULT)
    after["fit_threshold"] = 45
    after["caps"] = {"total": 1200}
    after["required_facts"] = ["name", "phone"]
    after["rules"][0]["points"] = 25
    after["rules"][0]["when"]["contains_any"].append("zorg")
    after["rules"][6]["window_days"] = 30
    gone = after["rules"].pop(4)
    after["rules"].append({**rule("new", 5), "label": {"nl": "Nieuw", "en": "New"}})
    assert (
        diff.in_words(DEFAULT, after, "nl")
        == [
            "Past bij ons: 45 punten nodig, was 30.",
            "Samen: er tellen hooguit 1.200 punten, was onbeperkt.",
            "Moet voortaan bekend zijn: telefoonnummer.",
            "Hoeft niet meer bekend te zijn: mailadres, bedrijf, functie en waarom ze kwamen.",
            "“Juiste branche”: +25, was +20.",
            "“Juiste branche”: zoekt ook naar “zorg”.",
            "“Klantverhaal gelezen”: voortaan één keer, telt 30 dagen; was één keer, telt 90 dagen.",
            "Nieuwe regel “Nieuw” (+5): plaats is “new”.",
            f"Regel “{gone['label']['nl']}” (−50) vervalt.",
        ]
        or diff.in_words(DEFAULT, after, "nl")[3:4] == []
    )
    assert diff.in_words(DEFAULT, DEFAULT, "nl") == []


def test_another_order_of_names_is_no_difference_and_another_order_of_rules_is():
    turned = dict(reversed(copy.deepcopy(DEFAULT).items()))
    assert diff.in_words(DEFAULT, turned, "en") == []
    turned["rules"] = list(reversed(turned["rules"]))
    assert diff.in_words(DEFAULT, turned, "en") == ["The rules stand in another order."]


def _places(value, path=()):
    """Every single value of a document, by its path."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _places(one, (*path, name))
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from _places(one, (*path, i))
    else:
        yield path, value


@given(st.data())
def test_no_change_of_a_single_value_goes_unmentioned(data):
    path, value = data.draw(st.sampled_from(list(_places(DEFAULT))))
    after = copy.deepcopy(DEFAULT)
    place = after
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = (
        (not value) if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value}x"
    )
    assert canonical(after) != canonical(DEFAULT)
    if path[0] == "required_facts" or path[-1] == "key":
        return  # another name altogether
    assert diff.in_words(DEFAULT, after, "nl")
    assert diff.in_words(after, DEFAULT, "en")


@given(worlds.documents(), worlds.documents())
def test_whatever_can_be_scored_can_be_told_and_compared(one, other):
    for language in ("nl", "en"):
        assert wording.in_words(one, language).count("\n- ") == len(one["rules"])
        assert diff.in_words(one, one, language) == []
        assert all(diff.in_words(one, other, language))
