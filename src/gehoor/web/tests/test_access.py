"""Who is not logged in comes to the login page, also when only a part of a page was asked for."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_page_leads_to_the_login_and_back(client) -> None:
    assert client.get("/leads/?mine=1").headers["Location"] == "/login/?next=/leads/%3Fmine%3D1"


def test_a_part_of_a_page_takes_the_whole_page_to_the_login(client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/today/"}
    for answer in (
        client.get("/leads/", headers=headers),
        client.post("/leads/7/verdicts/", headers=headers),
    ):
        assert answer.headers["HX-Redirect"] == "/login/?next=/today/"
        assert answer.content == b""


def test_somebody_else_s_site_is_never_the_page_to_come_back_to(client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/today/"}
    assert client.get("/leads/", headers=headers).headers["HX-Redirect"] == "/login/?next=/"
