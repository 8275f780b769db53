"""Adding people, changing what they may do, and keeping an administrator."""

import json
import threading
from datetime import datetime

import pytest
from django.contrib.auth.backends import ModelBackend
from django.db import connection

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.journal.models import Event
from gehoor.lib.db import is_postgres
from gehoor.team.models import User
from gehoor.team.people import add_person, change_person, switch_off, switch_on
from gehoor.team.queries import groups

pytestmark = pytest.mark.django_db
PASSWORD = "regenjas-tulp-fiets"


def test_a_new_colleague_can_log_in(adam: User, now: datetime) -> None:
    made = add_person(
        email=" Dirk.Smit@Example.com ",
        name="Dirk  Smit",
        now=now,
        by=adam,
        role="sales",
        password=PASSWORD,
        group="Team Noord",
        phone="06 12345678",
        takes_leads=True,
    )
    assert (made.email, made.name, made.phone) == ("dirk.smit@example.com", "Dirk Smit", "+31612345678")
    assert User.objects.get(pk=made.pk).check_password(PASSWORD)
    assert groups() == ["Team Noord"]
    line = Event.objects.get(kind="person.added")
    assert line.actor == f"user:{adam.pk}"
    assert PASSWORD not in json.dumps(line.data)


def test_without_a_password_nobody_can_log_in_yet(now: datetime) -> None:
    made = add_person(email="dirk@example.com", name="Dirk", now=now)
    assert not made.has_usable_password()
    assert not made.role


def test_one_mail_address_is_one_user(ana: User, now: datetime) -> None:
    with pytest.raises(Conflict) as caught:
        add_person(email="ANA@example.com", name="Ana", now=now)
    assert caught.value.field == "email"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "geen adres"}, "email"),
        ({"name": "   "}, "name"),
        ({"role": "baas"}, "role"),
        ({"phone": "12"}, "phone"),
        ({"phone": "0900 1234"}, "phone"),
        ({"language": "de"}, "language"),
        ({"calendar_id": 7}, "calendar_id"),
        ({"password": "kort"}, "password"),
        ({"password": "password123"}, "password"),
        ({"is_superuser": True}, None),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(
    now: datetime, values: dict[str, object], field: str | None
) -> None:
    given = {"email": "dirk@example.com", "name": "Dirk", **values}
    with pytest.raises(InputError) as caught:
        add_person(now=now, **given)
    assert caught.value.field == field
    assert not User.objects.exists()


def test_only_what_is_different_is_a_change(ana: User, now: datetime) -> None:
    change_person(ana.pk, now, name="Ana", group="Team Zuid", takes_leads=True)
    assert Event.objects.get(kind="person.changed").data["changed"] == ["group"]
    change_person(ana.pk, now, group="Team Zuid")
    assert Event.objects.filter(kind="person.changed").count() == 1


def test_a_new_password_replaces_the_old_and_is_not_written_down(ana: User, now: datetime) -> None:
    change_person(ana.pk, now, password=PASSWORD)
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)
    line = Event.objects.get(kind="person.changed")
    assert line.data["changed"] == ["password"]
    assert PASSWORD not in json.dumps(line.data)


def test_ana_leaves_and_returns(ana: User, adam: User, now: datetime) -> None:
    switch_off(ana.pk, now, adam)
    assert ModelBackend().authenticate(None, ana.email, "een-lang-wachtwoord") is None
    switch_on(ana.pk, now, adam)
    assert User.objects.get(pk=ana.pk).is_active


def test_the_last_administrator_stays(adam: User, ana: User, now: datetime) -> None:
    for change in ({"role": "sales"}, {"is_active": False}, {"role": ""}):
        with pytest.raises(Conflict) as caught:
            change_person(adam.pk, now, **change)
        assert caught.value.field == "role"
    change_person(ana.pk, now, role="admin")
    assert change_person(adam.pk, now, role="sales").role == "sales"


def test_an_administrator_who_is_switched_off_does_not_count(adam: User, ana: User, now: datetime) -> None:
    change_person(ana.pk, now, role="admin")
    switch_off(ana.pk, now)
    with pytest.raises(Conflict):
        switch_off(adam.pk, now)


def test_who_is_no_administrator_may_go(ana: User, adam: User, now: datetime) -> None:
    assert not switch_off(ana.pk, now).is_active


def test_nobody_is_changed(now: datetime) -> None:
    with pytest.raises(NotFound):
        change_person(7, now, name="Niemand")


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_once_leave_one(adam: User, now: datetime) -> None:
    eva = add_person(email="eva@example.com", name="Eva", now=now, role="admin")
    refused: list[Exception] = []
    start = threading.Barrier(2)

    def leave(user_id: int) -> None:
        try:
            start.wait(5)
            switch_off(user_id, now)
        except Exception as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(one,)) for one in (adam.pk, eva.pk)]
    if not is_postgres():  # a test database in memory has one connection: one after the other
        for one in (adam.pk, eva.pk):
            try:
                switch_off(one, now)
            except Conflict as error:
                refused.append(error)
    else:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(refused) == 1
    assert User.objects.filter(role="admin", is_active=True).count() == 1
