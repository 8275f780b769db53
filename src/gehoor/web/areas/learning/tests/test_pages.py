"""The definition, its drafts and the score of a lead, in a browser that only reads."""

from datetime import timedelta

import pytest

from gehoor.scoring import definition, draft, sign
from gehoor.web.areas.work.tests.make import a_lead, house

pytestmark = pytest.mark.django_db

PAGES = ["/definition/", "/definition/versions/1/", "/definition/drafts/{draft}/",
         "/definition/drafts/{draft}/?edit=pricing_viewed", "/definition/drafts/{draft}/?edit=-terms",
         "/definition/drafts/{draft}/?add=fact", "/definition/drafts/{draft}/?add=event",
         "/definition/drafts/{draft}/?add=silence", "/definition/drafts/{draft}/sign/",
         "/definition/rescoring/", "/definition/drafts/{draft}/effect/", "/definition/learning/",
         "/definition/sources/", "/definition/versions/1/file/",
         "/definition/drafts/{draft}/file/"]  # fmt: skip
POSTS = ["/definition/drafts/new/", "/definition/drafts/{draft}/terms/", "/definition/drafts/{draft}/close/",
         "/definition/drafts/{draft}/rebase/", "/definition/drafts/{draft}/rules/",
         "/definition/drafts/{draft}/rules/check/", "/definition/drafts/{draft}/rules/pricing_viewed/",
         "/definition/drafts/{draft}/rules/pricing_viewed/act/", "/definition/drafts/{draft}/sign/",
         "/definition/drafts/{draft}/withdraw/", "/definition/drafts/{draft}/file/",
         "/definition/learning/take/"]  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_everybody_with_a_role_reads_every_page(a_draft, ana, as_user, address, language):
    client = as_user(ana)
    client.cookies["language"] = language
    assert client.get(address.format(draft=a_draft.pk)).status_code == 200


@pytest.mark.parametrize("address", [*PAGES, *POSTS])
def test_a_stranger_finds_nothing(a_draft, cleo, as_user, address):
    client = as_user(cleo)
    assert client.get(address.format(draft=a_draft.pk)).status_code in (404, 405)
    assert client.post(address.format(draft=a_draft.pk)).status_code in (404, 405)


def test_a_version_that_never_was_is_not_found(a_draft, ana, as_user):
    assert as_user(ana).get("/definition/versions/7/").status_code == 404
    assert as_user(ana).get("/definition/drafts/7/").status_code == 404


def test_the_definition_says_who_signed_and_since_when(a_draft, mia, ben, ana, as_user, now):
    document = {**a_draft.document, "fit_threshold": 35}
    changed = draft.change(a_draft.pk, document, mia, now, a_draft.digest)
    sign.sign(changed.pk, mia, now, changed.digest)
    sign.sign(changed.pk, ben, now, changed.digest)
    page = as_user(ana).get("/definition/").content.decode()
    assert "35 punten" in page
    assert "Mia" in page
    assert "Ben" in page
    assert "/definition/versions/1/" in page


def test_the_definition_takes_few_questions(a_draft, ana, as_user, django_assert_max_num_queries):
    client = as_user(ana)
    with django_assert_max_num_queries(12):
        client.get("/definition/")


def test_a_draft_takes_few_questions(a_draft, ana, as_user, django_assert_max_num_queries):
    client = as_user(ana)
    with django_assert_max_num_queries(8):
        client.get(f"/definition/drafts/{a_draft.pk}/?edit=pricing_viewed")


def test_the_score_of_a_lead_tells_its_course_and_any_moment(
    ana, as_user, now, django_assert_max_num_queries
):
    house(now)
    lead = a_lead(now, ana)
    client = as_user(ana)
    with django_assert_max_num_queries(12):
        page = client.get(f"/leads/{lead.pk}/score/").content.decode()
    assert page.count("course-chart") == 2
    then = client.get(f"/leads/{lead.pk}/score/", {"at": now.isoformat()}).content.decode()
    assert 'id="then"' in then
    assert "Demo aangevraagd" in then
    before = client.get(f"/leads/{lead.pk}/score/", {"at": (now - timedelta(days=9)).isoformat()})
    assert before.status_code == 200


def test_a_moment_that_is_none_is_not_found(ana, cleo, as_user, now):
    house(now)
    lead = a_lead(now, ana)
    for wrong in ("yesterday", "2026-01-01", "2026-13-01T00:00:00Z"):
        assert as_user(ana).get(f"/leads/{lead.pk}/score/", {"at": wrong}).status_code == 404
    assert as_user(cleo).get(f"/leads/{lead.pk}/score/").status_code == 404
    assert as_user(ana).get("/leads/7/score/").status_code == 404


def test_what_counts_now_is_what_version_one_says(ana, as_user, now):
    house(now)
    page = as_user(ana).get("/definition/").content.decode()
    for rule in definition.default_document()["rules"]:
        assert rule["label"]["nl"] in page
