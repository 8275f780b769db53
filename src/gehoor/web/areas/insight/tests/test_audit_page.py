"""The Last twenty page: told together, concluded together."""

import pytest
from django.test import Client

from gehoor.insight.models import Audit
from gehoor.insight.tests.build import DAY, lead
from gehoor.lib import clock
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def page(client: Client, user: User, path: str = "/audit/", status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_somebody_without_a_role_learns_nothing(client: Client, cleo: User) -> None:
    page(client, cleo, status=404)
    audit = Audit.objects.create(created_at=clock.now(), created_by_id=1, updated_at=clock.now())
    page(client, cleo, f"/audit/{audit.pk}/", status=404)


def test_an_empty_page_teaches(client: Client, ana: User) -> None:
    assert "gehoor audit leads.csv" in page(client, ana)


def test_never_more_than_twenty_stories(client: Client, ana: User) -> None:
    for number in range(23):
        lead(clock.now() - number * DAY, first_name=f"Sanne{number}")
    assert page(client, ana).count('<a class="go"') == 20


def test_each_team_can_write_its_own_note_only(client: Client, ana: User, mia: User, ben: User) -> None:
    lead(clock.now() - DAY)
    assert 'id="sales_note"' in page(client, ana)
    assert 'id="marketing_note"' not in page(client, ana)
    assert 'id="marketing_note"' in page(client, mia)
    both = page(client, ben)
    assert 'id="sales_note"' in both
    assert 'id="marketing_note"' in both


def test_a_note_is_kept_and_found_again(client: Client, ana: User, mia: User) -> None:
    one = lead(clock.now() - DAY)
    client.force_login(ana)
    sent = {"leads": str(one.pk), "sales_note": "Te laat gebeld.", "sales_note_before": ""}
    answer = client.post("/audit/", sent)
    audit = Audit.objects.get()
    assert answer.headers["Location"] == f"/audit/{audit.pk}/"
    assert "Te laat gebeld." in page(client, mia)
    assert "Te laat gebeld." in page(client, mia, f"/audit/{audit.pk}/")


def test_two_people_with_the_same_note_are_told_and_lose_nothing(
    client: Client, ben: User, adam: User
) -> None:
    one = lead(clock.now() - DAY)
    for user, text in ((ben, "Sneller bellen."), (adam, "Beter luisteren.")):
        client.force_login(user)
        answer = client.post(
            "/audit/", {"leads": str(one.pk), "agreed": text, "agreed_before": ""}, follow=True
        )
    assert "Beide teksten zijn bewaard" in answer.content.decode()
    agreed = Audit.objects.get().agreed
    assert "Sneller bellen." in agreed
    assert "Beter luisteren." in agreed


def test_another_teams_note_is_refused(client: Client, mia: User) -> None:
    one = lead(clock.now() - DAY)
    client.force_login(mia)
    answer = client.post("/audit/", {"leads": str(one.pk), "sales_note": "x", "sales_note_before": ""})
    assert answer.status_code == 404


def test_a_post_without_leads_is_no_audit(client: Client, ben: User) -> None:
    client.force_login(ben)
    assert client.post("/audit/", {"leads": "a,b", "agreed": "x"}).status_code == 404
    assert not Audit.objects.exists()


def test_of_one_campaign_only(client: Client, ben: User) -> None:
    lead(clock.now() - DAY, campaign="Voorjaar", first_name="Sanne")
    lead(clock.now() - DAY, campaign="Najaar", first_name="Bram")
    text = page(client, ben, "/audit/?campaign=Voorjaar")
    assert "Sanne" in text
    assert "Bram" not in text
