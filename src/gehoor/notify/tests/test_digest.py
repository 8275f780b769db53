"""The message of the morning."""

from datetime import timedelta

import pytest
from django.utils import translation

from gehoor.notify.digest import digest_note
from gehoor.notify.models import Delivery, Reach
from gehoor.notify.morning import Morning
from gehoor.notify.reach import forget
from gehoor.notify.reader import reader_of
from gehoor.team.models import Absence

pytestmark = pytest.mark.django_db


def test_it_says_who_waits_most_urgent_first_and_who_is_late(sanne, ana, now):
    with translation.override("nl"):
        note = digest_note(ana, reader_of(ana), now + timedelta(days=2))
    assert note.subject == "Jouw leads vanochtend · 1 lead wacht"
    [line] = note.lines
    assert line.who == "Sanne de Vries (Bakkerij Jansen)"
    assert line.is_late
    assert f"/leads/{sanne.id}/" in line.link
    assert "over tijd" in note.extra


def told(now, morning=None):
    (morning or Morning()).tell(now)
    return list(Delivery.objects.filter(kind="digest").order_by("id"))


def test_it_comes_once_when_the_day_opens(sanne, ana, now):
    assert told(now - timedelta(hours=1, minutes=1)) == []  # 08:59 in Amsterdam
    [one] = told(now - timedelta(hours=1))
    assert (one.user, one.channel) == (ana, "mail")
    assert told(now) == [one]  # by another worker, an hour later
    morning = Morning()
    assert told(now, morning) == told(now + timedelta(minutes=1), morning) == [one]
    assert len(told(now + timedelta(days=1))) == 2


def test_a_worker_that_slept_tells_it_in_the_morning_and_not_in_the_afternoon(sanne, ana, now):
    assert told(now + timedelta(hours=3)) == []  # 13:00
    assert len(told(now + timedelta(hours=2, minutes=59))) == 1


def test_nobody_is_told_on_a_day_off(sanne, ana, now):
    assert told(now + timedelta(days=3)) == []  # Saturday
    Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())
    assert told(now) == []


def test_who_is_not_waited_for_hears_nothing(ana, bob, now):
    assert told(now) == []


def test_who_switched_it_off_hears_nothing(sanne, ana, now):
    Reach.objects.create(user=ana, choices={"digest": {"mail": False}})
    forget()
    assert told(now) == []
