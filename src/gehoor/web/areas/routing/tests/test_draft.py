"""Rules that are tried on last quarter's leads, and published by a manager."""

from datetime import timedelta

import pytest
from django.test import Client

from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.routing import draft, rules
from gehoor.routing.models import PoolMember, Rule
from gehoor.routing.rule_set import fingerprint
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


def seen(place: object = None) -> str:
    """What the page now gives along with the button of the rule at `place`, or with those of the draft."""
    found = draft.open_draft()
    if found is None:
        return ""
    return fingerprint(found.document) if place is None else draft.print_of(found.document[int(str(place))])


def act(client: Client, what: str, **values: object) -> str:
    """Press a button of the page as it is now."""
    sent = {"what": what, "seen": seen(values.get("place")), **values}
    answer = client.post("/turns/draft/act/", sent, follow=True)
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
        "/turns/draft/0/",
        {"name": "Iedereen", f"weight_{ana.pk}": "300", f"weight_{bob.pk}": "100", "seen": seen(0)},
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


# Two managers at one draft


def line_of(place: int) -> dict[str, str]:
    """What the page of a rule gives along, and nothing else."""
    found = draft.open_draft()
    assert found is not None
    return {"seen": seen(place), "rule": str(found.document[place]["id"] or "")}


def names() -> list[str]:
    found = draft.open_draft()
    assert found is not None
    return [one["name"] for one in found.document]


@pytest.fixture
def two_rules(manager: Client, ana: User) -> Client:
    act(manager, "begin")
    manager.post("/turns/draft/new/", {"name": "België", "country": "BE", f"weight_{ana.pk}": "100"})
    return manager


def test_a_rule_that_somebody_moved_meanwhile_is_the_one_that_changes(two_rules: Client, ana: User) -> None:
    mine = line_of(1)
    act(two_rules, "up", place=1)
    assert names() == ["Iedereen", "België"]
    sent = {"name": "Alle anderen", f"weight_{ana.pk}": "100", **mine}
    assert two_rules.post("/turns/draft/1/", sent).status_code == 302
    assert names() == ["Alle anderen", "België"]
    stale = {"what": "remove", "place": 0, "seen": seen(1)}  # seen when it stood first
    two_rules.post("/turns/draft/act/", stale)
    assert names() == ["Alle anderen"]


def test_a_rule_that_somebody_changed_meanwhile_is_not_overwritten_unseen(
    two_rules: Client, ana: User, bob: User
) -> None:
    mine = line_of(1)
    theirs = {"name": "Iedereen samen", f"weight_{bob.pk}": "50", **mine}
    assert two_rules.post("/turns/draft/1/", theirs).status_code == 302
    answer = two_rules.post("/turns/draft/1/", {"name": "Allen", f"weight_{ana.pk}": "170", **mine})
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert "Iemand anders heeft dit concept intussen veranderd" in text
    assert "Iedereen samen" in text
    assert f"{bob.name} 50" in text
    assert 'value="Allen"' in text
    assert 'value="170"' in text
    assert names() == ["België", "Iedereen samen"]
    assert f'name="seen" value="{seen(1)}"' in text  # having seen it, one may
    again = {"name": "Allen", f"weight_{ana.pk}": "170", **line_of(1)}
    assert two_rules.post("/turns/draft/1/", again).status_code == 302
    assert names() == ["België", "Allen"]


def test_a_rule_that_somebody_removed_meanwhile_can_go_in_as_a_new_one(two_rules: Client, ana: User) -> None:
    mine = line_of(1)
    act(two_rules, "remove", place=1)
    answer = two_rules.post("/turns/draft/1/", {"name": "Allen", f"weight_{ana.pk}": "100", **mine})
    assert answer.status_code == 409
    assert 'action="/turns/draft/new/"' in answer.content.decode()
    assert names() == ["België"]


@pytest.mark.parametrize("what", ["up", "off", "remove"])
def test_a_button_about_a_rule_that_is_another_by_now_shows_the_newer_draft(
    two_rules: Client, what: str
) -> None:
    stale = seen(1)
    act(two_rules, "off", place=1)
    answer = two_rules.post("/turns/draft/act/", {"what": what, "place": 1, "seen": stale})
    assert answer.status_code == 409
    assert f'name="seen" value="{seen(1)}"' in answer.content.decode()
    assert names() == ["België", "Iedereen"]


@pytest.mark.parametrize("what", ["publish", "drop"])
def test_what_nobody_has_seen_is_neither_published_nor_thrown_away(two_rules: Client, what: str) -> None:
    stale = seen()
    act(two_rules, "off", place=0)
    answer = two_rules.post("/turns/draft/act/", {"what": what, "seen": stale})
    assert answer.status_code == 409
    assert "Iemand anders heeft dit concept intussen veranderd" in answer.content.decode()
    assert draft.open_draft() is not None
    assert [rule.name for rule in Rule.objects.all()] == ["Iedereen"]
