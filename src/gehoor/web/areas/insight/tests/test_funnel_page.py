"""The Funnel page shows what the function counts, to everybody with a role."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gehoor.insight.funnel import funnel
from gehoor.insight.tests.build import DAY, many
from gehoor.lib import clock
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def page(client: Client, user: User, query: str = "", status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(f"/funnel/{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_somebody_without_a_role_learns_nothing(client: Client, cleo: User) -> None:
    page(client, cleo, status=404)


def test_who_is_not_logged_in_is_asked_to(client: Client) -> None:
    assert client.get("/funnel/").status_code == 302


def test_an_empty_funnel_teaches(client: Client, ana: User) -> None:
    assert "gehoor import" in page(client, ana)


def test_the_narrowest_step_is_said_first(client: Client, mia: User) -> None:
    now = clock.now()
    many(90, now - 40 * DAY, {"mql": now - 39 * DAY}, source="site")
    many(9, now - 40 * DAY, {"mql": now - 39 * DAY, "sql": now - 30 * DAY}, source="beurs")
    text = page(client, mia)
    assert re.search(r"<h1[^>]*>Van de 99 MQL’s werden er 9 SQL: daar is de trechter het smalst.</h1>", text)
    assert "Bekijk de MQL’s die hier staan" in text
    assert "stage=mql" in text


def test_the_page_shows_the_numbers_of_the_command(client: Client, ben: User) -> None:
    now = clock.now()
    many(1_200, now - 40 * DAY, {"mql": now - 39 * DAY}, source="site")
    many(34, now - 40 * DAY, {"mql": now - 38 * DAY, "customer": now - 20 * DAY}, source="beurs")
    text = page(client, ben, "?period=all")
    for step in funnel(None, None, now=now).steps:
        assert f'<span class="count num">{step.count:,}</span>'.replace(",", ".") in text


def test_it_can_be_limited_to_a_source_or_to_leads_without_one(client: Client, ben: User) -> None:
    now = clock.now()
    many(5, now - DAY, {}, source="site")
    many(3, now - DAY, {})
    assert '<span class="count num">5</span>' in page(client, ben, "?source=site")
    assert '<span class="count num">3</span>' in page(client, ben, "?source=(unknown)")
    assert "Geen leads in deze keuze" in page(client, ben, "?source=beurs")


def test_the_last_twelve_months_are_those_with_leads(client: Client, ben: User) -> None:
    many(4, datetime.fromisoformat("2018-03-01T12:00:00+00:00"), {"mql": clock.now()})
    assert '<span class="count num">4</span>' in page(client, ben)


def test_other_dates_include_the_last_day(client: Client, ben: User) -> None:
    many(4, datetime.fromisoformat("2018-03-31T12:00:00+00:00"), {})
    assert '<span class="count num">4</span>' in page(client, ben, "?from=2018-03-01&to=2018-03-31")


@pytest.mark.parametrize("query", ["?from=2026-02-30", "?to=later", "?group=Zuid"])
def test_what_cannot_be_asked_is_said_on_the_page(client: Client, ben: User, query: str) -> None:
    many(4, clock.now() - DAY, {})
    assert 'role="alert"' in page(client, ben, query, status=422)


def test_a_source_cannot_bring_markup_into_the_page(client: Client, ben: User) -> None:
    many(4, clock.now() - DAY, {}, source="<script>alert(1)</script>")
    assert "<script>alert" not in page(client, ben)


def test_ten_leads_and_a_hundred_cost_the_same_queries(client: Client, ben: User) -> None:
    now = clock.now()
    many(10, now - DAY, {"mql": now - DAY}, source="a")
    with CaptureQueriesContext(connection) as few:
        page(client, ben)
    many(90, now - DAY - timedelta(hours=1), {"mql": now - DAY}, source="b")
    with CaptureQueriesContext(connection) as more:
        page(client, ben)
    assert len(more) <= len(few) + 1  # the second log-in may write a session
