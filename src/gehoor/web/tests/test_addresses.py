"""An address without its last slash is still that address; the API's are never rewritten."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/today", "/leads", "/funnel", "/audit", "/mailbox", "/definition", "/team", "/profile"]
)
def test_a_page_is_found_without_its_slash(client, adam, address: str) -> None:
    client.force_login(adam)
    answer = client.get(f"{address}?a=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{address}/?a=1")
    assert client.get(f"{address}/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/api/v1", "/api/v1/", "/api/v1/leads/", "/api/v1/track", "/api/v1/nothing"]
)
def test_what_is_posted_to_the_api_is_never_sent_elsewhere(client, address: str) -> None:
    answer = client.post(address, "{}", content_type="application/json")
    assert answer.status_code in (401, 403, 404, 405), address


def test_a_form_is_found_with_a_slash_too(client) -> None:
    assert client.get("/f/demo/?utm_source=brief").headers["Location"] == "/f/demo?utm_source=brief"


def test_an_address_that_does_not_exist_stays_not_found(client, adam) -> None:
    client.force_login(adam)
    assert client.get("/nowhere").status_code == 404
