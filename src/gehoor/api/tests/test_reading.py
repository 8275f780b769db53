"""Programs that read leads, the funnel, and themselves; and that tell what became of a lead."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gehoor.api.tests.conftest import Post
from gehoor.api.tests.test_leads import FATIMA, refused
from gehoor.followup.models import Verdict
from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def test_a_lead_is_read_back_as_it_came_in(post: Post, get: Post) -> None:
    sent = post("leads", FATIMA).json()
    body = get(f"leads/{sent['id']}").json()
    assert body["contact"]["email"] == "fatima@bakkerij-amrani.nl"
    assert body["company"]["name"] == "Bakkerij Amrani BV"
    assert body["task"]["id"] == sent["task"]["id"]
    assert body["score"] == sent["score"]
    assert {reason["rule"] for reason in body["reasons"]} == {reason["rule"] for reason in sent["reasons"]}
    assert body["consent"]["text"] == "Ja, u mag mij bellen."


@pytest.mark.parametrize("number", ["0", "x", "-1", "9" * 30, "9223372036854775807"])
def test_a_lead_that_does_not_exist_is_not_found(get: Post, number: str) -> None:
    refused(get(f"leads/{number}"), 404, "not_found")


def test_leads_come_page_by_page_each_once(post: Post, get: Post) -> None:
    post("leads", [{"email": f"a{number}@smit{number}.nl", "source": "fair"} for number in range(5)])
    seen, cursor = [], ""
    while cursor is not None:
        body = get(f"leads?limit=2&source=fair&cursor={cursor}").json()
        seen += [lead["id"] for lead in body["leads"]]
        cursor = body["next_cursor"]
    assert len(seen) == len(set(seen)) == 5


def test_a_page_costs_the_same_for_ten_leads_as_for_twenty(
    post: Post, get: Post, django_assert_max_num_queries: Any
) -> None:
    post("leads", [{"email": f"a{number}@smit{number}.nl"} for number in range(20)])
    get("leads?limit=20")
    with django_assert_max_num_queries(3):
        assert len(get("leads?limit=20").json()["leads"]) == 20


def test_leads_by_stage_and_moment(post: Post, get: Post) -> None:
    post("leads", {"email": "a@smit.nl"})
    later = (clock.now() + timedelta(hours=1)).isoformat().replace("+", "%2B")
    assert get(f"leads?since={later}").json()["leads"] == []
    assert len(get("leads?since=2020-01-01T00:00:00Z").json()["leads"]) == 1
    assert get("leads?stage=customer").json()["leads"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("stage=great", "stage"),
        ("since=soon", "since"),
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("cursor=ø", "cursor"),
    ],
)
def test_a_wrong_question_names_what_is_wrong(get: Post, query: str, field: str) -> None:
    response = get(f"leads?{query}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


def test_a_customer_in_another_system_becomes_a_customer_here(post: Post, get: Post) -> None:
    number = post("leads", FATIMA).json()["id"]
    body = post(f"leads/{number}/deal", {"stage": "customer", "amount": "12500.50"}).json()
    assert (body["stage"], body["amount"]) == ("customer", "12500.50")
    assert body["task"] is None
    assert Lead.objects.get(pk=number).stage == "customer"


@pytest.mark.parametrize(
    ("deal", "field"),
    [
        ({}, "stage"),
        ({"stage": "married"}, "stage"),
        ({"stage": "lost"}, "reason"),
        ({"stage": "customer", "amount": "much"}, "amount"),
        ({"stage": "customer", "amount": -1}, "amount"),
        ({"stage": "customer", "at": "2001-01-01"}, "at"),
        ({"stage": "customer", "at": "2099-01-01"}, "at"),
        ({"stage": "customer", "note": "x"}, "note"),
        ([], None),
    ],
)
def test_a_deal_that_makes_no_sense_is_refused(post: Post, deal: Any, field: str | None) -> None:
    number = post("leads", FATIMA).json()["id"]
    response = post(f"leads/{number}/deal", deal)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


def test_a_verdict_names_the_colleague_who_gave_it(post: Post, ana: User) -> None:
    number = post("leads", FATIMA).json()["id"]
    given = {"is_good": True, "by": ana.email, "note": "Concreet."}
    response = post(f"leads/{number}/verdict", given)
    assert response.status_code == 201
    verdict = Verdict.objects.get()
    assert (verdict.user, verdict.is_good, verdict.via) == (ana, True, "api")
    stranger = refused(post(f"leads/{number}/verdict", {**given, "by": "x@y.nl"}), 422, "unknown_colleague")
    assert stranger["errors"][0]["field"] == "by"
    refused(post("leads/5/verdict", given), 404, "not_found")


def test_the_funnel_is_the_one_of_the_page(post: Post, get: Post) -> None:
    post("leads", FATIMA)
    body = get("funnel").json()
    assert body["stages"][0]["count"] == 1
    assert body["by_source"]["google"]["leads"] == 1
    refused(get("funnel?from=31-31-2026"), 422, "bad_date")


def test_the_agreement_and_its_facts_are_read(get: Post) -> None:
    body = get("agreement").json()
    assert (body["version"], body["signed_by"]) == (1, {})
    assert body["document"]["sales"]["attempts"] == 5
    facts = get("agreement/facts?period=2026-W10").json()
    assert (facts["span"], facts["from"], facts["to"]) == ("2026-W10", "2026-03-02", "2026-03-09")
    assert {one["code"] for one in facts["facts"]} >= {"first_call", "attempts", "verdict", "word"}
    refused(get("agreement/facts?period=soon"), 422, "bad_period")


def test_a_key_can_ask_who_it_is(get: Post) -> None:
    body = get("me").json()
    assert body["name"] == "Website"
    assert "leads:write" in body["scopes"]


def test_the_api_describes_itself_without_asking_for_a_key(client: Client, db: None) -> None:
    body = client.get("/api/v1/openapi.json").json()
    assert body["openapi"].startswith("3.1")
    assert set(body["paths"]) == {
        "/api/v1/leads",
        "/api/v1/leads/{lead_id}",
        "/api/v1/leads/{lead_id}/deal",
        "/api/v1/leads/{lead_id}/dial",
        "/api/v1/leads/{lead_id}/objection",
        "/api/v1/leads/{lead_id}/verdict",
        "/api/v1/events",
        "/api/v1/agreement",
        "/api/v1/agreement/facts",
        "/api/v1/funnel",
        "/api/v1/me",
    }
    lead = body["paths"]["/api/v1/leads"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert "first_name" in lead["oneOf"][0]["properties"]
    assert body["paths"]["/api/v1/leads"]["post"]["security"]
    assert "$defs" not in str(body)
