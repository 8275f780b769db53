"""Changing a draft without code: as it is typed, as it is saved, and what is refused beside its field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gehoor.scoring import draft
from gehoor.scoring.models import Draft
from gehoor.scoring.rules import parse
from gehoor.web.areas.learning import rule_form

pytestmark = pytest.mark.django_db


def typed(found: Draft, key: str, **changes: str) -> dict[str, str]:
    """What a browser sends for the form of the rule `key`, with some fields typed over."""
    rule = next(rule for rule in found.document["rules"] if rule["key"] == key)
    fields = rule_form.of_rule(rule, "nl")
    data = {"seen": found.digest, "looks": fields.looks, "key": key, **fields.values}
    if fields.frozen:
        data["frozen"] = "1"
    for i, row in enumerate(fields.rows):
        data |= {f"name-{i}": row.name, f"op-{i}": row.op, f"value-{i}": row.value, f"kind-{i}": row.kind}
    return data | changes


def rules_of(found: Draft) -> dict[str, dict]:
    return {rule["key"]: rule for rule in Draft.objects.get(pk=found.pk).document["rules"]}


def test_every_rule_we_come_with_survives_its_own_form(a_draft):
    for rule in a_draft.document["rules"]:
        fields = rule_form.posted(typed(a_draft, rule["key"]))
        assert not fields.frozen
        again = rule_form.rule_of(fields, rule, "nl", [])
        plain = {"frequency": "once"} if "event" in rule else {}
        assert again == {**plain, **rule}


@pytest.mark.parametrize(
    "rule",
    [
        {"event": {"kind": "downloaded"}, "frequency": {"each_per": "file"}, "decay_days": 60, "cap": 20},
        {
            "event": {"kind": ["a_b", "c_d"]},
            "frequency": {"at_most": 3, "per_days": 7},
            "since": "2026-01-31",
        },
        {
            "event": {"kind": "page_viewed", "where": {"path": {"starts_with": ["/prijs"]}}},
            "frequency": "each",
        },
        {
            "when": {
                "any": [
                    {"fact": "company.employees", "above": 10},
                    {"not": {"fact": "lead.source", "eq": "x"}},
                ]
            }
        },
        {"when": {"fact": "contact.phone", "is_empty": False}},
        {"inactive_days": 14, "when": {"fact": "lead.source", "in": ["beurs"]}},
    ],
)
def test_the_form_can_say_what_the_language_can(rule):
    whole = {"key": "k", "group": "fit", "points": -5, "label": {"nl": "Regel", "en": "Rule"}, **rule}
    fields = rule_form.of_rule(whole, "nl")
    assert not fields.frozen
    assert rule_form.rule_of(fields, whole, "nl", []) == whole
    parse({"fit_threshold": 1, "engagement_threshold": 1, "hysteresis": 0, "rules": [whole]})


def test_a_condition_in_a_condition_is_shown_and_left_alone(a_draft, mia, as_user, now):
    deep = {"all": [{"any": [{"fact": "lead.source", "eq": "a"}, {"fact": "lead.source", "eq": "b"}]},
                    {"fact": "company.country", "eq": "NL"}]}  # fmt: skip
    document = {**a_draft.document, "rules": [{**a_draft.document["rules"][0], "when": deep}]}
    found = draft.change(a_draft.pk, document, mia, now, a_draft.digest)
    client = as_user(mia)
    assert (
        'name="frozen"' in client.get(f"/definition/drafts/{found.pk}/?edit=right_industry").content.decode()
    )
    answer = client.post(
        f"/definition/drafts/{found.pk}/rules/right_industry/", typed(found, "right_industry", points="12")
    )
    assert answer.status_code == 302
    assert rules_of(found)["right_industry"]["points"] == 12
    assert rules_of(found)["right_industry"]["when"] == deep


def test_points_are_changed_in_place(a_draft, mia, as_user):
    answer = as_user(mia).post(
        f"/definition/drafts/{a_draft.pk}/rules/pricing_viewed/",
        typed(a_draft, "pricing_viewed", points="25"),
    )
    assert answer.headers["Location"].endswith("#rule-pricing_viewed")
    assert rules_of(a_draft)["pricing_viewed"]["points"] == 25


@pytest.mark.parametrize(
    ("key", "changes", "where"),
    [
        ("pricing_viewed", {"points": "veel"}, "problem-points"),
        ("pricing_viewed", {"points": "0"}, "problem-points"),
        ("pricing_viewed", {"points": "99999"}, "problem-points"),
        ("pricing_viewed", {"label": ""}, "problem-label"),
        ("pricing_viewed", {"window_days": "0"}, "problem-window_days"),
        ("pricing_viewed", {"decay_days": "3", "at_least": "2"}, "problem-decay_days"),
        ("pricing_viewed", {"often": "at_most", "most": ""}, "problem-most"),
        ("pricing_viewed", {"value-0": "!!"}, "problem-row-0"),
        ("right_size", {"value-0": "vijftig"}, "problem-row-0"),
        ("right_size", {"value-0": "100 - 50"}, "problem-row-0"),
        ("right_size", {"name-0": "company.mood"}, "problem-row-0"),
        ("competitor_or_consultant", {"value-3": "*"}, "problem-row-3"),
        ("silent_30_days", {"inactive_days": "-1"}, "problem-inactive_days"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_beside_its_field(a_draft, mia, as_user, key, changes, where):
    client = as_user(mia)
    data = typed(a_draft, key, **changes)
    for address in (f"rules/{key}/", "rules/check/"):
        answer = client.post(f"/definition/drafts/{a_draft.pk}/{address}", data)
        page = answer.content.decode()
        assert answer.status_code == 422
        place = page.index(f'id="{where}"')
        assert '<p class="error"' in page[place : place + 120]
    assert Draft.objects.get(pk=a_draft.pk).digest == a_draft.digest


def test_typing_well_takes_the_sentences_away(a_draft, mia, as_user):
    answer = as_user(mia).post(f"/definition/drafts/{a_draft.pk}/rules/check/", typed(a_draft, "right_size"))
    assert answer.status_code == 200
    assert "error" not in answer.content.decode()


def test_a_new_rule_gets_a_key_of_its_own(a_draft, mia, as_user):
    data = {
        "seen": a_draft.digest,
        "looks": "fact",
        "label": "Juiste branche!",
        "points": "5",
        "group": "fit",
        "join": "all",
        "name-0": "lead.source",
        "op-0": "in",
        "value-0": "beurs, netwerk",
        "kind-0": "",
    }
    for _ in range(2):
        data["seen"] = Draft.objects.get(pk=a_draft.pk).digest
        assert as_user(mia).post(f"/definition/drafts/{a_draft.pk}/rules/", data).status_code == 302
    made = rules_of(a_draft)
    assert made["juiste_branche"]["when"] == {"fact": "lead.source", "in": ["beurs", "netwerk"]}
    assert "juiste_branche_2" in made


def test_rules_are_moved_and_left_out(a_draft, mia, as_user):
    client = as_user(mia)
    for what in ("down", "remove"):
        seen = Draft.objects.get(pk=a_draft.pk).digest
        client.post(
            f"/definition/drafts/{a_draft.pk}/rules/right_industry/act/", {"what": what, "seen": seen}
        )
        keys = list(rules_of(a_draft))
        assert keys[0] == "decision_maker"
    assert "right_industry" not in keys


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(a_draft, mia, ana, as_user, now):
    data = typed(a_draft, "right_size", points="16")
    draft.change(a_draft.pk, {**a_draft.document, "fit_threshold": 40}, ana, now, a_draft.digest)
    answer = as_user(mia).post(f"/definition/drafts/{a_draft.pk}/rules/right_size/", data)
    assert answer.status_code == 422
    assert 'value="16"' in answer.content.decode()
    assert Draft.objects.get(pk=a_draft.pk).document["fit_threshold"] == 40
    assert rules_of(a_draft)["right_size"]["points"] == 15


def test_thresholds_limits_and_required_facts(a_draft, mia, as_user):
    terms = {
        "seen": a_draft.digest,
        "fit_threshold": "35",
        "engagement_threshold": "25",
        "hysteresis": "5",
        "cap_fit": "80",
        "cap_engagement": "",
        "cap_total": "",
        "required": ["mail", "name"],
    }
    client = as_user(mia)
    assert client.post(f"/definition/drafts/{a_draft.pk}/terms/", terms).status_code == 302
    found = Draft.objects.get(pk=a_draft.pk)
    assert (found.document["fit_threshold"], found.document["caps"]) == (35, {"fit": 80})
    assert found.document["required_facts"] == ["name", "mail"]
    wrong = client.post(
        f"/definition/drafts/{a_draft.pk}/terms/", {**terms, "seen": found.digest, "fit_threshold": "veel"}
    )
    assert wrong.status_code == 422
    assert 'id="problem-fit_threshold"' in wrong.content.decode()


def test_a_draft_that_was_put_away_is_only_read(a_draft, mia, as_user):
    client = as_user(mia)
    client.post(f"/definition/drafts/{a_draft.pk}/close/")
    page = client.get(f"/definition/drafts/{a_draft.pk}/?edit=right_size").content.decode()
    assert "rule-form" not in page
    answer = client.post(
        f"/definition/drafts/{a_draft.pk}/rules/right_size/", typed(a_draft, "right_size", points="1")
    )
    assert answer.status_code == 422


def test_a_draft_goes_out_as_a_file_and_comes_back_changed(a_draft, mia, as_user):
    client = as_user(mia)
    address = f"/definition/drafts/{a_draft.pk}/file/"
    out = client.get(address)
    assert "attachment" in out.headers["Content-Disposition"]
    assert client.get("/definition/versions/1/file/").status_code == 200
    changed = out.content.decode().replace("fit_threshold = 30", "fit_threshold = 33")
    sent = {"seen": a_draft.digest, "file": SimpleUploadedFile("draft.toml", changed.encode())}
    assert client.post(address, sent).status_code == 302
    assert Draft.objects.get(pk=a_draft.pk).document["fit_threshold"] == 33


@pytest.mark.parametrize(
    "text", ["", "mood = 3", "fit_threshold =", "\udcff".encode("utf-16", "surrogatepass")]
)
def test_a_file_that_is_no_definition_changes_nothing(a_draft, mia, as_user, text):
    body = text if isinstance(text, bytes) else text.encode()
    sent = {"seen": a_draft.digest, "file": SimpleUploadedFile("draft.toml", body)}
    answer = as_user(mia).post(f"/definition/drafts/{a_draft.pk}/file/", sent)
    assert answer.status_code == 422
    assert 'class="error" role="alert"' in answer.content.decode()
    assert as_user(mia).post(f"/definition/drafts/{a_draft.pk}/file/", {"seen": "x"}).status_code == 422
    assert Draft.objects.get(pk=a_draft.pk).digest == a_draft.digest


def test_after_saving_the_keyboard_stands_where_it_was(a_draft, mia, as_user):
    client = as_user(mia)
    data = typed(a_draft, "pricing_viewed", points="25")
    page = client.post(
        f"/definition/drafts/{a_draft.pk}/rules/pricing_viewed/", data, follow=True
    ).content.decode()
    assert page.count("autofocus") == 1
    assert 'href="?edit=pricing_viewed#rule-pricing_viewed" autofocus' in page


def test_a_condition_beside_an_event_is_told_and_kept(a_draft, mia, as_user, now):
    rule = {**a_draft.document["rules"][5], "when": {"fact": "lead.source", "in": ["beurs"]}}
    found = draft.change(a_draft.pk, {**a_draft.document, "rules": [rule]}, mia, now, a_draft.digest)
    client = as_user(mia)
    page = client.get(f"/definition/drafts/{found.pk}/?edit=pricing_viewed").content.decode()
    assert "Alleen voor leads met: bron is “beurs”" in page
    client.post(
        f"/definition/drafts/{found.pk}/rules/pricing_viewed/", typed(found, "pricing_viewed", points="9")
    )
    assert rules_of(found)["pricing_viewed"] == {**rule, "points": 9}


def test_a_draft_with_a_fact_that_is_gone_says_so_and_can_be_repaired_or_put_away(a_draft, mia, as_user):
    gone = {**a_draft.document["rules"][0], "when": {"fact": "company.mood", "eq": "sunny"}}
    document = {**a_draft.document, "rules": [gone]}
    seen = "0" * 64
    Draft.objects.filter(pk=a_draft.pk).update(document=document, digest=seen)
    client = as_user(mia)
    for address in ("", "sign/"):
        answer = client.get(f"/definition/drafts/{a_draft.pk}/{address}")
        assert answer.status_code == 422
        assert "rules[0].when.fact" in answer.content.decode()
    signed = client.post(f"/definition/drafts/{a_draft.pk}/sign/", {"seen": seen})
    assert signed.status_code == 422
    whole = client.get("/definition/versions/1/file/").content
    sent = {"seen": seen, "file": SimpleUploadedFile("draft.toml", whole)}
    assert client.post(f"/definition/drafts/{a_draft.pk}/file/", sent).status_code == 302
    assert client.get(f"/definition/drafts/{a_draft.pk}/").status_code == 200
