"""Who may see and do what."""

import pytest
from django.test import Client

from gehoor.lib import clock
from gehoor.routing.rules import ensure_default
from gehoor.team.calendars import ensure_default as ensure_calendar
from gehoor.team.models import User
from gehoor.web.areas.conftest import LogIn

pytestmark = pytest.mark.django_db

ADMIN_PAGES = [
    "/team/new/",
    "/team/{user}/",
    "/team/hours/new/",
    "/team/hours/{calendar}/",
    "/settings/",
    "/settings/keys/",
    "/settings/forms/",
    "/settings/forms/new/",
    "/settings/channels/",
    "/settings/routing/",
    "/settings/routing/new/",
    "/settings/routing/{rule}/",
    "/settings/messages/",
    "/settings/refused/",
]
LEADING_PAGES = ["/team/", "/team/{user}/absences/"]
POSTS = [
    "/team/{user}/active/",
    "/team/{user}/invite/",
    "/team/{user}/absences/new/",
    "/team/{user}/leads/",
    "/settings/channels/mail/test/",
    "/settings/routing/{rule}/act/",
    "/settings/routing/{rule}/pool/",
]


def address(page: str, user: User) -> str:
    numbers = {
        "user": user.pk,
        "calendar": ensure_calendar().pk,
        "rule": ensure_default(clock.now()).pk,
    }
    return page.format(**numbers)


@pytest.mark.parametrize("page", [*ADMIN_PAGES, *LEADING_PAGES, "/definition/"])
def test_an_administrator_sees_every_page(page: str, admin: Client, ana: User) -> None:
    assert admin.get(address(page, ana)).status_code == 200


@pytest.mark.parametrize("page", [*ADMIN_PAGES, *LEADING_PAGES, *POSTS, "/definition/"])
def test_a_stranger_finds_nothing(page: str, cleo: User, ana: User, as_user: LogIn) -> None:
    client = as_user(cleo)
    assert client.get(address(page, ana)).status_code in (404, 405)
    assert client.post(address(page, ana)).status_code in (404, 405)


@pytest.mark.parametrize("page", [*ADMIN_PAGES, *LEADING_PAGES, "/definition/"])
def test_who_is_not_logged_in_is_asked_to(page: str, ana: User) -> None:
    answer = Client().get(address(page, ana))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("page", [*ADMIN_PAGES, *LEADING_PAGES])
def test_a_caller_has_no_business_here(page: str, bob: User, ana: User, as_user: LogIn) -> None:
    assert as_user(bob).get(address(page, ana)).status_code == 404


def test_a_caller_reads_the_definition(ana: User, as_user: LogIn) -> None:
    page = as_user(ana).get("/definition/").content.decode()
    assert "ten minste 30 punten" in page
    assert "/settings/keys/" not in page


@pytest.mark.parametrize("page", LEADING_PAGES)
def test_a_manager_reads_the_team_but_changes_nobody(page: str, ben: User, ana: User, as_user: LogIn) -> None:
    client = as_user(ben)
    assert client.get(address(page, ana)).status_code == 200
    assert client.get(f"/team/{ana.pk}/").status_code == 404
    assert "/team/new/" not in client.get("/team/").content.decode()
