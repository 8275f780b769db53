"""Coming in: the first time, every time, and not at all."""

import re

import pytest
from django.test import Client

from gehoor.intake.models import Form
from gehoor.lib import clock
from gehoor.routing.models import PoolMember
from gehoor.scoring.models import Definition
from gehoor.team.models import Calendar, Role, User
from gehoor.web.areas.account.access import password_token

pytestmark = pytest.mark.django_db
PASSWORD = "een-lang-wachtwoord"
FIRST = {
    "name": "Adam de Wit",
    "email": "Adam@Voorbeeld.nl",
    "password": "zeven bomen op een rij",
    "takes_leads": "on",
}


def log_in(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post("/login/", {"username": email, "password": password}).status_code


def test_an_empty_installation_leads_to_its_first_run(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/setup/"
    assert client.get("/login/").headers["Location"] == "/setup/"
    assert client.get("/setup/").status_code == 200


def test_the_first_person_is_administrator_and_finds_everything_ready(client: Client) -> None:
    answer = client.post("/setup/", FIRST)
    user = User.objects.get()
    assert answer.headers["Location"] == "/team/"
    assert (user.email, user.role, user.takes_leads) == ("adam@voorbeeld.nl", Role.ADMIN, True)
    assert Calendar.objects.get().is_default
    assert Definition.objects.get().version == 1
    assert PoolMember.objects.get().user_id == user.pk
    assert {form.slug for form in Form.objects.all()} == {"demo", "whitepaper"}
    assert client.get("/team/").status_code == 200


def test_the_first_run_happens_once(client: Client, ana: User) -> None:
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", FIRST).status_code == 404
    assert User.objects.count() == 1


def test_a_weak_first_password_gets_a_sentence_beside_it(client: Client) -> None:
    answer = client.post("/setup/", {**FIRST, "password": "kort"})
    assert answer.status_code == 422
    assert not User.objects.exists()
    page = answer.content.decode()
    assert re.search(r'aria-describedby="[^"]*id_password_error', page)
    assert 'id="id_password_error"' in page


def test_who_knows_the_password_comes_in(client: Client, ana: User) -> None:
    assert log_in(client, "Ana@example.com") == 302
    assert log_in(Client(), "ana@example.com", "fout") == 422


def test_five_wrong_passwords_close_the_door_for_a_while(client: Client, ana: User) -> None:
    codes = [log_in(client, "ana@example.com", "fout") for _ in range(5)]
    assert codes[-1] == 429
    answer = client.post("/login/", {"username": "ana@example.com", "password": PASSWORD})
    assert answer.status_code == 429
    assert re.search(r"om \d\d:\d\d weer proberen", answer.content.decode())
    assert log_in(client, "bob@example.com", "fout") == 422


def test_logging_out_needs_a_button_and_not_a_link(client: Client, ana: User) -> None:
    client.force_login(ana)
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    assert client.get("/profile/").status_code == 302


def test_a_stranger_has_no_profile(client: Client, cleo: User) -> None:
    client.force_login(cleo)
    assert client.get("/profile/").status_code == 404
    assert client.post("/profile/password/").status_code == 404


def test_everybody_changes_their_own_name_number_and_light(client: Client, ana: User) -> None:
    client.force_login(ana)
    values = {"name": "Ana Jansen", "phone": "06 12345678", "language": "en", "theme": "dark"}
    answer = client.post("/profile/", values)
    assert answer.status_code == 302
    ana.refresh_from_db()
    assert (ana.name, ana.phone, ana.language) == ("Ana Jansen", "+31612345678", "en")
    assert 'data-theme="dark"' in client.get("/profile/").content.decode()


def test_a_number_that_cannot_be_dialled_is_not_kept(client: Client, ana: User) -> None:
    client.force_login(ana)
    answer = client.post("/profile/", {"name": "Ana", "phone": "12", "language": "nl", "theme": "auto"})
    assert answer.status_code == 422
    ana.refresh_from_db()
    assert ana.phone == ""


def test_a_new_password_needs_the_old_one_and_keeps_this_browser_in(client: Client, ana: User) -> None:
    client.force_login(ana)
    new = "acht eiken in de tuin"
    assert client.post("/profile/password/", {"current": "fout", "password": new}).status_code == 422
    assert client.post("/profile/password/", {"current": PASSWORD, "password": "kort"}).status_code == 422
    assert client.post("/profile/password/", {"current": PASSWORD, "password": new}).status_code == 302
    assert client.get("/profile/").status_code == 200
    ana.refresh_from_db()
    assert ana.check_password(new)


def test_an_invitation_opens_once(client: Client, ana: User) -> None:
    link = f"/password/{password_token(ana, clock.now())}/"
    assert "ana@example.com" in client.get(link).content.decode()
    assert client.post(link, {"password": "kort"}).status_code == 422
    assert client.post(link, {"password": "zeven bomen op een rij"}).status_code == 302
    again = Client().get(link)
    assert again.status_code == 404
    assert "werkt niet meer" in again.content.decode()


def test_an_invitation_somebody_made_up_opens_nothing(client: Client, ana: User) -> None:
    assert client.get("/password/zomaar-wat/").status_code == 404
