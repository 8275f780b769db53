"""Managers and administrators see what stands open, and whether anybody looks."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gehoor.followup.tests.conftest import MakeLead, make_lead
from gehoor.followup.watch import look
from gehoor.leads.models import Lead
from gehoor.lib.clock import now as clock
from gehoor.team.models import User
from gehoor.web import metrics

pytestmark = pytest.mark.django_db
__all__ = ["make_lead"]


def page(user: User) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get("/watch/", headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["cleo", "ana", "mia"])
def test_others_learn_nothing(name: str, request: pytest.FixtureRequest) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(name))
    assert client.get("/watch/").status_code == 404


def test_before_the_first_look_the_page_says_so(ben: User) -> None:
    assert "De worker doet dat elke minuut" in page(ben)


def test_what_stands_open_is_shown_with_its_reason(make_lead: MakeLead, ben: User, adam: User) -> None:
    make_lead("Zonder Nummer", phone="", reason="", not_callable="no_phone")
    make_lead("Zonder Baas", phone="+31612345670", owner=None)
    look(clock())
    for person in (ben, adam):
        text = page(person)
        assert "Zonder Nummer" in text
        assert "geen geldig nummer" in text
        assert "Zonder Baas" in text


def test_the_page_asks_as_much_for_fifty_as_for_one(
    make_lead: MakeLead, ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_lead(f"Klant {number}", phone="", reason="", not_callable="no_phone")
    Lead.objects.filter(contact__last_name__in=["1", "2"]).update(owner=None)
    look(clock())
    client = Client()
    client.force_login(ben)
    with django_assert_num_queries(7):
        client.get("/watch/")


def test_a_worker_that_stands_still_is_said(ben: User) -> None:
    look(clock() - timedelta(hours=1))
    assert "de worker staat stil" in page(ben)


def test_the_metrics_tell_what_the_last_look_found(make_lead: MakeLead, adam: User) -> None:
    now = clock()
    assert b"gehoor_invariant" not in metrics.text(now)
    make_lead(reason="")
    look(now)
    text = metrics.text(now + timedelta(seconds=30)).decode()
    assert 'gehoor_invariant_broken{what="clock"} 1.0' in text
    assert 'gehoor_invariant_broken{what="owner"} 0.0' in text
    assert 'gehoor_invariant_mended{what="clock"} 1.0' in text
    assert "gehoor_invariant_age_seconds 30.0" in text
