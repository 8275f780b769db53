"""Who is there, who is away, and when everybody works."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gehoor.identity.models import Contact
from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.routing.models import PoolMember
from gehoor.routing.rules import ensure_default as ensure_default_rules
from gehoor.team.absence import add_absence
from gehoor.team.calendars import ensure_default
from gehoor.team.models import Absence, Calendar, CalendarException, Role, User
from gehoor.web.areas.conftest import LogIn

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Fatima El Amrani",
    "email": "Fatima@example.com",
    "role": "sales",
    "takes_leads": "on",
    "group": "Zuid",
    "language": "nl",
}


def test_the_page_says_first_how_many_can_take_leads(admin: Client, ana: User, bob: User) -> None:
    today = clock.now().date()
    add_absence(bob.pk, today - timedelta(days=1), today + timedelta(days=3), clock.now())
    page = admin.get("/team/").content.decode()
    assert "1 collega kan vandaag leads aannemen." in page
    assert re.search(r"Afwezig:\s+Bob tot en met", page)


def test_nobody_present_is_said_with_a_way_out(admin: Client) -> None:
    page = admin.get("/team/").content.decode()
    assert "Niemand kan vandaag leads aannemen." in page
    assert "wachten zichtbaar" in page


def test_ten_people_cost_as_many_queries_as_twenty(admin: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            admin.get("/team/")
        return len(queries)

    def add(start: int) -> None:
        for number in range(start, start + 10):
            user = User.objects.create_user(f"p{number}@example.com", "x", name=f"P{number}", role="sales")
            Absence.objects.create(user=user, starts_on=date(2030, 1, 1), ends_on=date(2030, 1, 2))

    add(0)
    cost()
    ten = cost()
    add(10)
    assert cost() == ten


def test_a_new_colleague_is_in_turn_and_gets_a_link_once(admin: Client) -> None:
    answer = admin.post("/team/new/", NEW, follow=True)
    user = User.objects.get(email="fatima@example.com")
    assert (user.name, user.role, user.takes_leads, user.group) == ("Fatima El Amrani", "sales", True, "Zuid")
    assert PoolMember.objects.filter(user=user).exists()
    link = re.search(r"http://testserver(/password/[^<\s]+)", answer.content.decode())
    assert link is not None
    visitor = Client()
    assert visitor.post(link[1], {"password": "zeven bomen op een rij"}).status_code == 302
    assert admin.get(f"/team/{user.pk}/invite/?new").status_code == 302
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_mail_address_belongs_to_one_person(admin: Client, ana: User) -> None:
    answer = admin.post("/team/new/", {**NEW, "email": "ana@example.com"})
    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.content.decode()


def test_an_empty_form_names_what_is_missing(admin: Client) -> None:
    answer = admin.post("/team/new/", {})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_the_last_administrator_stays_one(admin: Client, adam: User) -> None:
    about = {"name": "Adam", "email": "adam@example.com", "role": "sales", "language": "nl"}
    answer = admin.post(f"/team/{adam.pk}/", about)
    assert answer.status_code == 422
    assert 'id="id_role_error"' in answer.content.decode()
    page = admin.post(f"/team/{adam.pk}/active/", {"active": "no"}, follow=True).content.decode()
    assert "beheerder" in page
    adam.refresh_from_db()
    assert (adam.role, adam.is_active) == (Role.ADMIN, True)


def test_a_closed_account_no_longer_logs_in_and_can_be_opened_again(admin: Client, ana: User) -> None:
    admin.post(f"/team/{ana.pk}/active/", {"active": "no"})
    who = {"username": "ana@example.com", "password": "een-lang-wachtwoord"}
    assert Client().post("/login/", who).status_code == 422
    assert "Niet meer hier" in admin.get("/team/").content.decode()
    admin.post(f"/team/{ana.pk}/active/", {"active": "yes"})
    assert Client().post("/login/", who).status_code == 302


def test_a_manager_writes_down_an_absence_and_takes_it_away(ben: User, ana: User, as_user: LogIn) -> None:
    client = as_user(ben)
    days = {"starts_on": "2030-05-01", "ends_on": "2030-05-10", "reason": "vakantie"}
    assert client.post(f"/team/{ana.pk}/absences/new/", days).status_code == 302
    assert "1-5-2030" in client.get(f"/team/{ana.pk}/absences/").content.decode()
    absence = Absence.objects.get()
    assert client.post(f"/team/absences/{absence.pk}/remove/").status_code == 302
    assert not Absence.objects.exists()


def test_an_absence_that_ends_before_it_starts_is_refused(admin: Client, ana: User) -> None:
    days = {"starts_on": "2030-05-10", "ends_on": "2030-05-01"}
    assert admin.post(f"/team/{ana.pk}/absences/new/", days).status_code == 422
    assert not Absence.objects.exists()


def test_working_hours_are_changed_by_the_day(admin: Client) -> None:
    calendar = ensure_default()
    week = {f"day_{day}": "09:00-12:30, 13:00-17:00" for day in range(5)}
    values = {"name": "Kantoor", "time_zone": "Europe/Amsterdam", "holidays": "NL", **week}
    assert admin.post(f"/team/hours/{calendar.pk}/", values).status_code == 302
    calendar.refresh_from_db()
    assert calendar.week["0"] == [["09:00", "12:30"], ["13:00", "17:00"]]
    assert "5" not in calendar.week


@pytest.mark.parametrize("hours", ["negen tot vijf", "09:00", "17:00-09:00", "09:00-12:00, 11:00-13:00"])
def test_hours_that_make_no_sense_get_a_sentence(admin: Client, hours: str) -> None:
    calendar = ensure_default()
    values = {"name": "Kantoor", "time_zone": "Europe/Amsterdam", "holidays": "NL", "day_0": hours}
    assert admin.post(f"/team/hours/{calendar.pk}/", values).status_code == 422


def test_own_hours_can_be_made_and_removed_but_not_those_of_the_organisation(admin: Client) -> None:
    office = ensure_default()
    values = {"name": "Ochtend", "time_zone": "Europe/Amsterdam", "holidays": "", "day_0": "08:00-12:00"}
    admin.post("/team/hours/new/", values)
    own = Calendar.objects.get(name="Ochtend")
    admin.post(f"/team/hours/{own.pk}/remove/")
    admin.post(f"/team/hours/{office.pk}/remove/")
    assert list(Calendar.objects.all()) == [office]


def test_a_day_that_is_otherwise_comes_and_goes(admin: Client) -> None:
    calendar = ensure_default()
    there = f"/team/hours/{calendar.pk}/days/"
    admin.post(there, {"day": "2030-12-24", "hours": "09:00-12:30", "name": "Kerstavond"})
    found = CalendarException.objects.get()
    assert (found.blocks, found.name) == ([["09:00", "12:30"]], "Kerstavond")
    assert "Kerstavond" in admin.get(f"/team/hours/{calendar.pk}/").content.decode()
    assert admin.post(there, {"day": "2030-12-31", "hours": "laat"}).status_code == 422
    admin.post(f"/team/hours/days/{found.pk}/remove/")
    assert not CalendarException.objects.exists()


def lead_of(user: User) -> Lead:
    now = clock.now()
    contact = Contact.objects.create(first_name="Els", created_at=now)
    return Lead.objects.create(contact=contact, owner=user, door="api", received_at=now, last_event_at=now)


def test_leads_of_somebody_who_left_are_given_to_colleagues_in_one_click(
    admin: Client, ana: User, bob: User
) -> None:
    ensure_default_rules(clock.now())
    lead = lead_of(ana)
    page = admin.post(f"/team/{ana.pk}/active/", {"active": "no"}, follow=True).content.decode()
    assert "Ana is er niet meer en heeft nog 1 open lead." in page
    page = admin.post(f"/team/{ana.pk}/leads/", follow=True).content.decode()
    assert "1 lead van Ana heeft een nieuwe eigenaar" in page
    assert "heeft nog 1 open lead" not in page
    assert Lead.objects.get(pk=lead.pk).owner == bob


def test_leads_of_who_is_away_can_be_given_away_by_a_manager(as_user: LogIn, ana: User, ben: User) -> None:
    ensure_default_rules(clock.now())
    lead_of(ana)
    manager, today = as_user(ben), clock.now().date()
    assert "open lead" not in manager.get(f"/team/{ana.pk}/absences/").content.decode()
    answer = manager.post(f"/team/{ana.pk}/leads/", follow=True).content.decode()
    assert "neemt nog leads aan" in answer
    add_absence(ana.pk, today - timedelta(days=1), today + timedelta(days=30), clock.now())
    assert "Ana is er niet en heeft 1 open lead." in manager.get(f"/team/{ana.pk}/absences/").content.decode()
    answer = manager.post(f"/team/{ana.pk}/leads/", follow=True).content.decode()
    assert "1 lead wacht tot iemand kan" in answer


def test_limits_are_kept_with_the_person(admin: Client, ana: User) -> None:
    values = {"name": "Ana", "email": ana.email, "role": "sales", "takes_leads": "on", "language": "nl"}
    admin.post(f"/team/{ana.pk}/", {**values, "max_per_day": "6", "max_open": "25"})
    ana.refresh_from_db()
    assert (ana.max_per_day, ana.max_open) == (6, 25)
    admin.post(f"/team/{ana.pk}/", values)
    ana.refresh_from_db()
    assert (ana.max_per_day, ana.max_open) == (None, None)
