"""Rules that are tried on last quarter's leads, and published by a manager."""

from datetime import timedelta

import pytest
from django.test import Client

from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.routing import draft, rules
from gehoor.routing.models import PoolMember, Rule
from gehoor.team.models import User
from gehoor.web.areas.conftest import LogIn
from gehoor.web.areas.routing.tests.conftest import come_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(as_user: LogIn, ben: User, everybody: Rule) -> Client:
    """Ben's browser, after a quarter with twenty leads, one a day."""
    now = clock.now()
    for number, lead_id in enumerate(come_in(20, now)):
        Lead.objects.filter(id=lead_id).update(received_at=now - timedelta(days=number + 1))
    return as_user(ben)


def read(client: Client, path: str = "/turns/draft/") -> str:
    return " ".join(client.get(path).content.decode().split())


def act(client: Client, what: str, **values: object) -> str:
    answer = client.post("/turns/draft/act/", {"what": what, **values}, follow=True)
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("path", ["/turns/draft/", "/turns/draft/new/", "/turns/draft/0/"])
def test_only_who_leads_may_draft(
    as_user: LogIn, everybody: Rule, ana: User, mia: User, cleo: User, ben: User, path: str
) -> None:
    draft.begin(clock.now(), ben)
    for user in (ana, mia, cleo):
        assert as_user(user).get(path).status_code == 404
        assert as_user(user).post("/turns/draft/act/", {"what": "publish"}).status_code == 404
    assert as_user(ben).get(path).status_code == 200


def test_a_draft_is_begun_changed_tried_and_published(manager: Client, ana: User, bob: User) -> None:
    assert "Probeer andere regels" in read(manager)
    assert "nog hetzelfde als de regels die gelden" in act(manager, "begin")
    answer = manager.post(
        "/turns/draft/0/", {"name": "Iedereen", f"weight_{ana.pk}": "300", f"weight_{bob.pk}": "100"}
    )
    assert answer.status_code == 302
    page = read(manager)
    assert "Alle 20 leads van het afgelopen kwartaal zouden onder een regel zijn gevallen." in page
    assert '<td class="num" data-label="Dit concept"><b>15</b></td>' in page
    assert '<td class="num" data-label="Dit concept"><b>5</b></td>' in page
    assert dict(PoolMember.objects.values_list("user_id", "weight")) == {ana.id: 100, bob.id: 100}
    assert "Deze regels gelden vanaf nu." in act(manager, "publish")
    assert dict(PoolMember.objects.values_list("user_id", "weight")) == {ana.id: 300, bob.id: 100}


def test_rules_move_switch_and_go_in_the_draft_alone(manager: Client, ana: User) -> None:
    act(manager, "begin")
    manager.post("/turns/draft/new/", {"name": "België", "country": "BE", f"weight_{ana.pk}": "100"})
    assert [one["name"] for one in draft.open_draft().document] == ["België", "Iedereen"]  # type: ignore[union-attr]
    act(manager, "down", place=0)
    page = act(manager, "off", place=0)
    assert "zouden er 20 onder geen regel zijn gevallen" in page
    act(manager, "remove", place=0)
    assert [one["name"] for one in draft.open_draft().document] == ["België"]  # type: ignore[union-attr]
    assert [rule.name for rule in Rule.objects.all()] == ["Iedereen"]
    assert "Het concept is weg" in act(manager, "drop")


def test_rules_that_changed_meanwhile_are_not_overwritten(
    manager: Client, everybody: Rule, bob: User
) -> None:
    act(manager, "begin")
    rules.set_weight(everybody.id, bob.id, 50, clock.now())
    page = read(manager)
    assert "zijn sindsdien veranderd" in page
    assert 'value="publish"' not in page
    assert "Begin een nieuw concept" in act(manager, "publish")
    assert PoolMember.objects.get(user=bob).weight == 50


def test_what_makes_no_sense_comes_back_with_a_sentence(manager: Client, ana: User) -> None:
    act(manager, "begin")
    answer = manager.post("/turns/draft/0/", {"name": "", f"weight_{ana.pk}": "0"})
    assert answer.status_code == 422
    answer = manager.post("/turns/draft/0/", {"name": "Land", "country": "Nederland"})
    assert (answer.status_code, "twee letters" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("place", ["", "-1", "x", "99999999"])
def test_an_address_that_is_none_is_404(manager: Client, place: str) -> None:
    act(manager, "begin")
    assert manager.post("/turns/draft/act/", {"what": "up", "place": place}).status_code == 404
    assert manager.get("/turns/draft/7/").status_code == 404
