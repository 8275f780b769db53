import copy

import pytest
from django.utils.translation import override

from gehoor.errors import InputError
from gehoor.scoring.conditions import as_number, parse_condition
from gehoor.scoring.definition import default_document
from gehoor.scoring.facts import facts
from gehoor.scoring.rules import parse

RULE = {
    "key": "size",
    "group": "fit",
    "points": 15,
    "label": {"nl": "Omvang", "en": "Size"},
    "when": {"fact": "company.employees", "at_least": 50},
}
EVENT = {
    "key": "visit",
    "group": "engagement",
    "points": 5,
    "label": {"nl": "Bezoek", "en": "Visit"},
    "event": {"kind": "page_viewed"},
}


def document(*rules, **words):
    return {
        "fit_threshold": 30,
        "engagement_threshold": 20,
        "hysteresis": 5,
        "rules": list(rules),
        **words,
    }


def refused(doc):
    with override("en"), pytest.raises(InputError) as caught:
        parse(doc)
    assert caught.value.sentence.endswith(".")
    return caught.value.field


def holds(condition, **known):
    return parse_condition({"fact": "lead.facts.x", **condition}, "when")(
        {f"lead.facts.{k}": v for k, v in known.items()}
    )


def test_the_ten_rules_we_come_with_are_data_of_the_first_version():
    definition = parse(default_document(), 1)
    assert {rule.key: rule.points for rule in definition.rules} == {
        "right_industry": 20,
        "decision_maker": 25,
        "right_size": 15,
        "private_mail": -30,
        "competitor_or_consultant": -50,
        "pricing_viewed": 20,
        "case_study_read": 10,
        "demo_requested": 30,
        "several_visits": 15,
        "silent_30_days": -15,
    }
    assert (definition.fit_threshold, definition.engagement_threshold, definition.hysteresis) == (30, 20, 5)


def test_reading_a_document_leaves_it_as_it_was():
    doc = default_document()
    before = copy.deepcopy(doc)
    parse(doc)
    assert doc == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": "Size!"}, "rules[0].key"),
        ({"key": "x" * 61}, "rules[0].key"),
        ({"key": 7}, "rules[0].key"),
        ({"group": "fitness"}, "rules[0].group"),
        ({"group": ["fit"]}, "rules[0].group"),
        ({"points": "15"}, "rules[0].points"),
        ({"points": 15.5}, "rules[0].points"),
        ({"points": True}, "rules[0].points"),
        ({"points": 0}, "rules[0].points"),
        ({"points": 10**30}, "rules[0].points"),
        ({"label": "Omvang"}, "rules[0].label"),
        ({"label": {"nl": "Omvang"}}, "rules[0].label.en"),
        ({"label": {"nl": "Omvang", "en": " "}}, "rules[0].label.en"),
        ({"label": {"nl": "Omvang", "en": "x" * 201}}, "rules[0].label.en"),
        ({"colour": "red"}, "rules[0].colour"),
        ({"when": None}, "rules[0]"),
        ({"when": []}, "rules[0].when"),
        ({"when": {"fact": "company.size", "eq": 3}}, "rules[0].when.fact"),
        ({"when": {"fact": "lead.facts.", "eq": 3}}, "rules[0].when.fact"),
        ({"when": {"fact": ["a"], "eq": 3}}, "rules[0].when.fact"),
        ({"when": {"at_least": 3}}, "rules[0].when.fact"),
        ({"when": {"fact": "company.name"}}, "rules[0].when"),
        ({"when": {"fact": "company.name", "like": "x"}}, "rules[0].when.like"),
        ({"when": {"fact": "company.employees", "at_least": 5, "at_most": 9}}, "rules[0].when"),
        ({"when": {"fact": "company.employees", "at_least": "5"}}, "rules[0].when.at_least"),
        ({"when": {"fact": "company.employees", "at_least": float("inf")}}, "rules[0].when.at_least"),
        ({"when": {"fact": "company.employees", "at_least": float("nan")}}, "rules[0].when.at_least"),
        ({"when": {"fact": "company.employees", "at_least": 10**400}}, "rules[0].when.at_least"),
        ({"when": {"fact": "company.employees", "between": [9, 5]}}, "rules[0].when.between"),
        ({"when": {"fact": "company.employees", "between": [9]}}, "rules[0].when.between"),
        ({"when": {"fact": "company.name", "in": "Acme"}}, "rules[0].when.in"),
        ({"when": {"fact": "company.name", "in": [None]}}, "rules[0].when.in[0]"),
        ({"when": {"fact": "company.name", "in": ["a"] * 1001}}, "rules[0].when.in"),
        ({"when": {"fact": "company.name", "contains_any": []}}, "rules[0].when.contains_any"),
        ({"when": {"fact": "company.name", "contains_any": ["ok", "*"]}}, "rules[0].when.contains_any[1]"),
        ({"when": {"fact": "company.name", "is_empty": 1}}, "rules[0].when.is_empty"),
        ({"when": {"all": []}}, "rules[0].when.all"),
        ({"when": {"all": [{"fact": "company.name", "is_empty": True}], "any": []}}, "rules[0].when.any"),
        (
            {"when": {"any": [{"fact": "company.name", "eq": "x"}, {"fact": "y"}]}},
            "rules[0].when.any[1].fact",
        ),
        ({"when": {"not": {"fact": "nothing", "eq": 1}}}, "rules[0].when.not.fact"),
        ({"inactive_days": 0, "when": None}, "rules[0].inactive_days"),
        ({"frequency": "once"}, "rules[0].frequency"),
        ({"cap": 10}, "rules[0].cap"),
        ({"decay_days": 10}, "rules[0].decay_days"),
        ({"when": {"fact": "company.name", "starts_with": "!"}}, "rules[0].when.starts_with"),
        ({"when": {"fact": "company.name", "starts_with": ["a", ""]}}, "rules[0].when.starts_with[1]"),
        ({"when": {"fact": "company.employees", "above": "5"}}, "rules[0].when.above"),
    ],
)
def test_anything_off_in_a_rule_is_named_with_its_place(change, field):
    assert refused(document({**RULE, **change})) == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event": {}}, "rules[0].event.kind"),
        ({"event": []}, "rules[0].event"),
        ({"event": "page_viewed"}, "rules[0].event"),
        ({"event": {"kind": 7}}, "rules[0].event.kind"),
        ({"event": {"kind": []}}, "rules[0].event.kind"),
        ({"event": {"kind": ["a", ""]}}, "rules[0].event.kind[1]"),
        ({"event": [{"kind": "a"}, {"sort": "b"}]}, "rules[0].event[1].sort"),
        ({"event": {"kind": "a", "where": {}}}, "rules[0].event.where"),
        ({"event": {"kind": "a", "where": {"path": "/x"}}}, "rules[0].event.where.path"),
        ({"event": {"kind": "a", "where": {"path": {"matches": ".*"}}}}, "rules[0].event.where.path.matches"),
        ({"frequency": "twice"}, "rules[0].frequency"),
        ({"frequency": {"at_most": 0}}, "rules[0].frequency.at_most"),
        ({"frequency": {"most": 3}}, "rules[0].frequency.most"),
        ({"window_days": 0}, "rules[0].window_days"),
        ({"window_days": 10**9}, "rules[0].window_days"),
        ({"at_least": 0}, "rules[0].at_least"),
        ({"distinct": "week"}, "rules[0].distinct"),
        ({"inactive_days": 30}, "rules[0]"),
        ({"frequency": {"each_per": 7}}, "rules[0].frequency.each_per"),
        ({"frequency": {"each_per": "path", "at_most": 2}}, "rules[0].frequency.at_most"),
        ({"frequency": {"at_most": 2, "per_days": 0}}, "rules[0].frequency.per_days"),
        ({"decay_days": 0}, "rules[0].decay_days"),
        ({"decay_days": 30, "at_least": 2}, "rules[0].decay_days"),
        ({"decay_days": 30, "distinct": "day"}, "rules[0].decay_days"),
        ({"frequency": {"each_per": "path"}, "at_least": 2}, "rules[0].frequency"),
        ({"cap": 0}, "rules[0].cap"),
        ({"since": "gisteren"}, "rules[0].since"),
        ({"since": "1900-01-01"}, "rules[0].since"),
    ],
)
def test_anything_off_in_an_event_rule_is_named_with_its_place(change, field):
    assert refused(document({**EVENT, **change})) == field


@pytest.mark.parametrize(
    ("doc", "field"),
    [
        ("rules", ""),
        (None, ""),
        ({}, "fit_threshold"),
        (document(fit_threshold="30"), "fit_threshold"),
        (document(hysteresis=-1), "hysteresis"),
        (document(treshold=1), "treshold"),
        (document(caps={"fit": 0}), "caps.fit"),
        (document(caps={"all": 9}), "caps.all"),
        (document({**RULE, "when": {"all": [{"any": [RULE["when"]] * 999}] * 9}}), "rules[0]"),
        (document(rules={}), "rules"),
        (document(time_zone="Mars/Olympus"), "time_zone"),
        (document(time_zone="../etc/passwd"), "time_zone"),
        (document(RULE, EVENT, RULE), "rules[2].key"),
        (document(*({**RULE, "key": f"r{i}"} for i in range(501))), "rules"),
    ],
)
def test_anything_off_in_a_document_is_named_with_its_place(doc, field):
    assert refused(doc) == field


def test_conditions_nested_without_end_are_refused():
    condition = RULE["when"]
    for _ in range(50):
        condition = {"not": condition}
    assert refused(document({**RULE, "when": condition})).startswith("rules[0].when.not")


def test_words_are_compared_without_capitals_accents_and_punctuation():
    assert holds({"contains_any": ["mede-eigenaar"]}, x="Mede Eigenaar & DGA")
    assert holds({"contains_any": ["cafe"]}, x="Café De Zwaan")
    assert holds({"eq": "zakelijke dienstverlening"}, x=" Zakelijke  Dienstverlening ")


def test_a_word_is_a_whole_word_unless_a_star_says_otherwise():
    assert not holds({"contains_any": ["cto"]}, x="Director")
    assert holds({"contains_any": ["cto"]}, x="CTO/medeoprichter")
    assert holds({"contains_any": ["*manager"]}, x="Salesmanager Benelux")
    assert not holds({"contains_any": ["*manager"]}, x="Managementassistent")
    assert holds({"contains_any": ["direct*"]}, x="lid van de directie")


def test_a_missing_value_fails_every_test_but_being_empty():
    for test in (
        {"eq": 0},
        {"in": ["", 1][1:]},
        {"contains_any": ["a"]},
        {"at_least": -5},
        {"is_true": True},
    ):
        assert not holds(test)
    assert holds({"is_empty": True})
    assert not holds({"is_empty": False})


def test_one_value_of_a_list_is_enough():
    assert holds({"contains_any": ["ict"]}, x=["Bouw", "ICT"])
    assert holds({"in": ["bouw"]}, x=["Bouw", "ICT"])
    assert not holds({"eq": "zorg"}, x=["Bouw", "ICT"])


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (12, 12),
        ("12", 12),
        (" 3,5 ", 3.5),
        ("-2", -2),
        ("12 mensen", None),
        (True, None),
        ("1e9", None),
        (None, None),
    ],
)
def test_numbers_may_be_spelt(value, number):
    assert as_number(value) == number


def test_a_value_may_be_asked_to_start_with_words():
    assert holds({"starts_with": "/klant"}, x="/Klantverhalen/bakker")
    assert holds({"starts_with": ["10", "11"]}, x="1114 AB")
    assert not holds({"starts_with": "verhalen"}, x="klantverhalen")


def test_above_and_below_leave_the_number_itself_out():
    assert holds({"above": 5}, x="6")
    assert not holds({"above": 5}, x=5)
    assert holds({"below": 5}, x=4.5)
    assert not holds({"below": 5})


def test_true_and_one_are_not_mixed_up():
    assert holds({"eq": 1}, x=1)
    assert not holds({"eq": 1}, x=True)
    assert holds({"eq": True}, x=True)
    assert not holds({"eq": True}, x=1)


@pytest.mark.parametrize(
    ("title", "decides"),
    [
        ("Directeur", True),
        ("Algemeen directeur", True),
        ("Technisch Directeur / mede-eigenaar", True),
        ("DGA", True),
        ("Eigenaresse", True),
        ("Hoofd marketing", True),
        ("Afdelingshoofd", True),
        ("Sales Manager", True),
        ("Verkoopmanager", True),
        ("CEO", True),
        ("CFO a.i.", True),
        ("Founder & CTO", True),
        ("VP Sales", True),
        ("Managing Director", True),
        ("Partner", True),
        ("Zaakvoerder", True),
        ("Directiesecretaresse", False),
        ("Assistent van de directeur", False),
        ("Accountmanager", False),
        ("Office manager", False),
        ("Projectmanager", False),
        ("Medewerker marketing", False),
        ("Stagiair", False),
        ("Adviseur", False),
        ("", False),
    ],
)
def test_dutch_titles(title, decides):
    rule = parse(default_document()).rule("decision_maker")
    assert rule.when(facts({"title": title}, None, {})) is decides


@pytest.mark.parametrize(
    ("email", "private"),
    [
        ("els@gmail.com", True),
        ("els@HOTMAIL.nl", True),
        ("els@ziggo.nl", True),
        ("els@xs4all.nl", True),
        ("els@proton.me", True),
        ("els@acme.nl", False),
        ("els@mail.acme.nl", False),
        ("", False),
        (None, False),
    ],
)
def test_private_addresses(email, private):
    assert facts({"email": email}, None, {})["contact.email_is_private"] is private


def test_what_came_along_without_a_column_can_be_asked_for():
    known = facts({}, None, {"facts": {"visits": "7", "x": None}})
    assert parse_condition({"fact": "lead.facts.visits", "at_least": 5}, "when")(known)
