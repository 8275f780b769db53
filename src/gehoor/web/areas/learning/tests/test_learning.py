"""What was learned, taken over one by one; and what a draft would have done."""

from datetime import timedelta

import pytest

from gehoor.followup.verdict import give_verdict
from gehoor.lib import clock
from gehoor.scoring.models import Draft
from gehoor.web.areas.learning import effect, learned
from gehoor.web.areas.work.tests.make import a_lead, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(ana):
    """Sixty leads: those of the fair were never good, the others always."""
    now = clock.now()
    house(now)
    for i in range(60):
        at = now - timedelta(days=60 - i)
        lead = a_lead(at, ana, source="beurs" if i % 2 else "website")
        reasons = ["too_small"] if i % 2 else ["concrete_project"]
        give_verdict(lead.pk, ana, i % 2 == 0, reasons, "", at + timedelta(hours=2), "page")
    return now


def test_nothing_is_proposed_before_anything_is_known(ana, as_user):
    house(clock.now())
    page = as_user(ana).get("/definition/learning/").content.decode()
    assert "learning/take" not in page


def test_a_source_that_disappoints_becomes_a_rule_in_a_draft(judged, ana, mia, as_user):
    client = as_user(mia)
    page = client.get("/definition/sources/").content.decode()
    assert page.index("beurs") < page.index("website")
    code = next(one.code for one in learned._all(learned.learned(judged)) if one.code.startswith("source:"))
    answer = client.post("/definition/learning/take/", {"code": code})
    draft = Draft.objects.get()
    assert answer.headers["Location"] == f"/definition/drafts/{draft.pk}/"
    rule = draft.document["rules"][-1]
    assert rule["points"] < 0
    assert rule["when"]["fact"] == "lead.source"
    again = client.get("/definition/sources/").content.decode()
    assert f'value="{code}"' not in again


def test_a_second_proposal_goes_into_the_same_draft(judged, mia, as_user):
    client = as_user(mia)
    for one in learned._all(learned.learned(judged)):
        client.post("/definition/learning/take/", {"code": one.code})
    assert Draft.objects.count() == 1


def test_what_is_not_proposed_cannot_be_taken(judged, mia, as_user):
    for code in ("", "points:pricing_viewed!", "source:nergens"):
        answer = as_user(mia).post("/definition/learning/take/", {"code": code})
        assert answer.headers["Location"] == "/definition/learning/"
    assert not Draft.objects.exists()


def test_taking_over_a_change_of_points_changes_only_those(a_draft):
    change = learned.Proposal("points:right_size", "right_size", "", 25, None)
    changed = learned.with_proposal(a_draft.document, change)
    before = {rule["key"]: rule["points"] for rule in a_draft.document["rules"]}
    assert {rule["key"]: rule["points"] for rule in changed["rules"]} == {**before, "right_size": 25}
    gone = learned.with_proposal(a_draft.document, learned.Proposal("points:x", "right_size", "", 0, None))
    assert [rule["key"] for rule in gone["rules"]] == [key for key in before if key != "right_size"]


def test_a_stricter_draft_names_the_leads_that_would_drop_out(judged, a_draft):
    found = effect.effect({**a_draft.document, "engagement_threshold": 60}, judged)
    assert found["found"].flips.now == 60
    assert len(found["lost"]) == effect.SHOWN
    assert found["more_lost"] == 60 - effect.SHOWN


def test_typing_shows_what_the_change_would_have_done(judged, a_draft, mia, as_user):
    from gehoor.web.areas.learning.tests.test_editor import typed

    client = as_user(mia)
    data = typed(a_draft, "demo_requested", points="1")
    page = client.post(f"/definition/drafts/{a_draft.pk}/rules/check/", data).content.decode()
    assert 'id="effect"' in page
    assert 'hx-swap-oob="true"' in page
    terms = {"fit_threshold": "30", "engagement_threshold": "20", "hysteresis": "5", "cap_fit": "",
             "cap_engagement": "", "cap_total": ""}  # fmt: skip
    answer = client.post(f"/definition/drafts/{a_draft.pk}/terms/?check=1", terms)
    assert 'id="effect"' in answer.content.decode()
    wrong = client.post(f"/definition/drafts/{a_draft.pk}/terms/?check=1", {**terms, "hysteresis": "x"})
    assert wrong.status_code == 422
    assert 'id="effect"' not in wrong.content.decode()


def test_the_pages_of_learning_take_few_questions(judged, ana, as_user, django_assert_max_num_queries):
    client = as_user(ana)
    with django_assert_max_num_queries(30):
        client.get("/definition/learning/")
    with django_assert_max_num_queries(14):
        client.get("/definition/sources/")
