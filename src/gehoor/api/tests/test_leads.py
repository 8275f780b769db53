"""Programs that send leads."""

import io
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gehoor.api.door import MAX_BYTES
from gehoor.api.tests.conftest import Post
from gehoor.identity.models import Contact
from gehoor.intake.keys import make_key
from gehoor.intake.models import Submission
from gehoor.leads.models import Lead
from gehoor.team.models import User

pytestmark = pytest.mark.django_db

FATIMA = {
    "first_name": "Fatima",
    "last_name": "El Amrani",
    "email": "fatima@bakkerij-amrani.nl",
    "phone": "030 231 2345",
    "title": "Directeur",
    "company": "Bakkerij Amrani BV",
    "employees": 120,
    "utm_source": "google",
    "message": "Wij zoeken een oplossing voor zes winkels.",
    "consent": {"text": "Ja, u mag mij bellen.", "at": "2026-03-11T09:30:00+01:00"},
    "messageId": "web-1",
}


def refused(response: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document of `response`, which must be one."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:gehoor:problem:{code}"
    assert body["title"]
    assert body["detail"]
    return body


def test_a_lead_gets_an_owner_a_task_a_score_and_its_reasons(post: Post, ana: User, bob: User) -> None:
    response = post("leads", FATIMA)
    body = response.json()
    assert response.status_code == 201
    assert body["outcome"] == "created"
    assert body["owner"]["name"] in ("Ana", "Bob")
    assert body["task"]["id"].isdigit()
    assert datetime.fromisoformat(body["task"]["due_at"])
    assert body["score"]["total"] == body["score"]["fit"] + body["score"]["engagement"]
    assert sum(reason["points"] for reason in body["reasons"]) == body["score"]["total"]
    assert all(reason["label"] and reason["rule"] for reason in body["reasons"])
    assert body["url"].endswith(str(body["id"])) or f"/{body['id']}" in body["url"]
    assert response["Location"] == body["url"]
    assert (body["hold"], body["not_callable"], body["warnings"]) == ("", "", [])
    lead = Lead.objects.get(pk=body["id"])
    assert lead.source == "google"
    assert lead.consent_text == "Ja, u mag mij bellen."
    assert Submission.objects.get(lead_id=lead.pk).payload.startswith('{"first_name": "Fatima"')


def test_the_same_message_again_changes_nothing_and_answers_the_same(post: Post) -> None:
    first = post("leads", FATIMA).json()
    again = post("leads", FATIMA)
    assert again.status_code == 200
    assert again.json() == {**first, "outcome": "repeated"}
    assert (Lead.objects.count(), Contact.objects.count(), Submission.objects.count()) == (1, 1, 1)


def test_an_idempotency_key_in_the_header_does_the_same(post: Post) -> None:
    body = {"email": "jan@smit.nl"}
    first = post("leads", body, Idempotency_Key='"abc"').json()
    again = post("leads", body, Idempotency_Key="abc")
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    refused(post("leads", body, Idempotency_Key="x" * 141), 400, "too_long")


def test_the_same_message_id_with_another_message_is_mentioned(post: Post) -> None:
    post("leads", FATIMA)
    again = post("leads", {**FATIMA, "email": "jan@smit.nl"})
    assert again.status_code == 200
    assert [warning["code"] for warning in again.json()["warnings"]] == ["other_content"]
    assert Lead.objects.count() == 1
    assert Submission.objects.count() == 2  # what was not taken in is kept


def test_two_programs_may_both_count_from_one(post: Post, now: datetime) -> None:
    other = make_key("Fair", ["leads:write"], now)[1]
    first = post("leads", {"email": "a@smit.nl", "messageId": "1"})
    second = post("leads", {"email": "b@jansen.nl", "messageId": "1"}, plain=other)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


def test_a_batch_answers_row_by_row_and_a_bad_row_does_not_block_the_good(post: Post) -> None:
    rows = [{"email": "a@smit.nl"}, {"employees": "many"}, {"email": "b@jansen.nl"}]
    response = post("leads", {"leads": rows})
    body = response.json()
    assert response.status_code == 207
    assert [result["status"] for result in body["results"]] == [201, 422, 201]
    assert body["results"][1]["errors"][0]["field"] == "employees"
    assert (body["accepted"], body["rejected"]) == (2, 1)
    kept = Submission.objects.get(state="rejected")
    assert (kept.row_number, kept.payload) == (2, '{"employees":"many"}')


def test_a_plain_list_is_a_batch_too_and_a_second_time_it_is_known(post: Post) -> None:
    rows = [{"email": "a@smit.nl"}, {"email": "b@jansen.nl"}]
    assert post("leads", rows, Idempotency_Key="night").status_code == 201
    again = post("leads", rows, Idempotency_Key="night")
    assert again.status_code == 200
    assert [result["outcome"] for result in again.json()["results"]] == ["repeated", "repeated"]


def test_the_same_message_twice_in_one_batch_is_one_lead(post: Post) -> None:
    body = post("leads", [FATIMA, FATIMA]).json()
    assert [result["outcome"] for result in body["results"]] == ["created", "repeated"]
    assert Lead.objects.count() == 1


def test_a_batch_without_one_good_row_is_refused_with_all_reasons(post: Post) -> None:
    body = refused(post("leads", [{"employees": "x"}, 5]), 422, "invalid")
    assert [len(result["errors"]) for result in body["results"]] == [1, 1]
    assert Submission.objects.filter(state="rejected").count() == 2


@pytest.mark.parametrize("body", [[], {"leads": []}, {"leads": {}}, {"leads": None}])
def test_an_empty_batch_says_so(post: Post, body: Any) -> None:
    assert post("leads", body).status_code == 422


def test_a_thousand_rows_are_taken_and_one_more_is_too_many(post: Post) -> None:
    rows = [{"email": f"person{number}@example{number}.nl"} for number in range(1_000)]
    response = post("leads", rows)
    assert response.status_code == 201
    assert response.json()["accepted"] == 1_000
    refused(post("leads", [{}] * 1_001), 413, "too_large")


def test_ten_megabytes_are_refused_without_being_read(post: Post) -> None:
    body = b'{"message": "' + b"x" * (2 * MAX_BYTES) + b'"}'
    refused(post("leads", body), 413, "too_large")
    kept = Submission.objects.get(state="rejected")
    assert len(kept.payload) < 20_000
    assert kept.error[0]["code"] == "too_large"


def test_a_message_in_chunks_is_read_and_a_large_one_is_not(client: Client, key: str) -> None:
    for size, status in ((0, 201), (MAX_BYTES, 413)):
        body = json.dumps({"email": "jan@smit.nl", "facts": {}, "x": "y" * size}).encode()
        answer = client.generic(
            "POST",
            "/api/v1/leads",
            headers={"Authorization": f"Bearer {key}", "Transfer-Encoding": "chunked"},
            content_type="application/json",
            CONTENT_LENGTH="",
            CONTENT_TYPE="application/json",
            **{"wsgi.input": io.BytesIO(body)},
        )
        assert answer.status_code == status


@pytest.mark.parametrize("body", [b"{", b"", b"{'a': 1}", b'{"a": NaN}', b"\xff\xfe\x00", b'"\\ud800"'])
def test_broken_json_is_named_with_its_place_and_kept(post: Post, body: bytes) -> None:
    response = post("leads", body)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert Submission.objects.get().state == "rejected"


def test_broken_json_names_line_and_character(post: Post) -> None:
    body = refused(post("leads", b'{"a": 1,\n "b" 2}'), 400, "malformed_json")
    assert "line 2" in body["detail"]


@pytest.mark.parametrize("body", [5, "lead", None, True])
def test_json_that_is_no_lead_is_refused(post: Post, body: Any) -> None:
    refused(post("leads", json.dumps(body)), 422, "invalid")


def test_another_kind_of_content_is_refused_with_what_to_do(client: Client, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
    response = client.post("/api/v1/leads", {"email": "a@b.nl"}, headers=headers)
    body = refused(response, 415, "wrong_type")
    assert "Content-Type: application/json" in body["detail"]


def test_wrong_types_and_dates_name_their_field_in_the_readers_language(post: Post) -> None:
    row = {"first_name": 1, "consent": {"at": "31-12-2025"}}
    english = refused(post("leads", row), 422, "invalid")
    assert {error["field"] for error in english["errors"]} == {"first_name", "consent.at"}
    dutch = refused(post("leads", row, Accept_Language="nl"), 422, "invalid")
    assert {error["code"] for error in dutch["errors"]} == {error["code"] for error in english["errors"]}
    assert dutch["errors"][0]["sentence"] != english["errors"][0]["sentence"]


def test_unknown_fields_become_facts_with_a_warning_or_an_error_when_asked(post: Post) -> None:
    body = post("leads", {"email": "a@smit.nl", "shoe_size": 43}).json()
    assert body["warnings"][0]["code"] == "unknown_field"
    assert Lead.objects.get(pk=body["id"]).facts["shoe_size"] == 43
    refused(post("leads?strict=true", {"shoe_size": 43}), 422, "invalid")


@pytest.mark.parametrize("name", ["Zoë 🎉", "محمد", "שלום", "👩‍👩‍👧"])
def test_every_writing_may_be_a_name(post: Post, name: str) -> None:
    body = post("leads", {"first_name": name, "email": "a@smit.nl"}).json()
    assert Lead.objects.get(pk=body["id"]).contact.first_name == name


def test_a_number_that_is_none_gives_a_lead_that_cannot_be_called(post: Post) -> None:
    body = post("leads", {"name": "Jan Smit", "phone": "call me maybe"}).json()
    assert body["not_callable"] == "bad_phone"
    assert body["task"] is None
    assert body["owner"]
    assert body["warnings"][0]["code"] == "bad_phone"


def test_a_lead_without_anything_is_kept(post: Post) -> None:
    body = post("leads", {}).json()
    assert body["not_callable"] == "no_contact"
    assert Lead.objects.count() == 1


def test_the_door_asks_for_a_key(client: Client, open_for_business: None) -> None:
    response = client.post("/api/v1/leads", "{}", content_type="application/json")
    refused(response, 401, "key_missing")
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert Submission.objects.count() == 0


def test_wrong_and_expired_keys_are_refused(post: Post, now: datetime) -> None:
    refused(post("leads", {}, plain="gh_nonsense"), 401, "key_malformed")
    refused(post("leads", {}, plain="gh_abcdefgh_" + "a" * 43), 401, "key_unknown")
    old = make_key("Old", ["leads:write"], now, expires_at=now)[1]
    refused(post("leads", {}, plain=old), 401, "key_expired")


def test_a_key_for_something_else_is_refused(post: Post, now: datetime) -> None:
    other = make_key("Reports", ["funnel:read"], now)[1]
    refused(post("leads", {}, plain=other), 403, "scope_missing")


def test_another_method_is_answered_in_the_same_shape(client: Client, key: str) -> None:
    response = client.delete("/api/v1/leads", headers={"Authorization": f"Bearer {key}"})
    refused(response, 405, "method_not_allowed")
    assert "POST" in response["Allow"]


def test_an_address_that_does_not_exist_is_answered_in_the_same_shape(client: Client, db: None) -> None:
    refused(client.get("/api/v1/nothing"), 404, "not_found")
    refused(client.post("/api/v1/"), 404, "not_found")
