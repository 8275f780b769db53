"""Who is there today."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from gehoor.errors import InputError, NotFound
from gehoor.journal.models import Event
from gehoor.team.absence import add_absence, remove_absence
from gehoor.team.models import User
from gehoor.team.people import change_person, switch_off
from gehoor.team.presence import present
from gehoor.team.queries import callers, members
from gehoor.team.working_hours import save_calendar

pytestmark = pytest.mark.django_db
OFFICE = {str(day): [["09:00", "17:30"]] for day in range(5)}


def test_ana_and_bob_are_there_ben_takes_no_leads(ana: User, bob: User, ben: User, now: datetime) -> None:
    assert present([ana.pk, bob.pk, ben.pk], now) == {ana.pk, bob.pk}


def test_nobody_is_asked_for(now: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert present([], now) == set()


def test_one_query_whatever_the_number_of_people_and_absences(
    ana: User, bob: User, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(4):
        add_absence(ana.pk, date(2026, 5, 1 + day), date(2026, 5, 10), now)
    present([ana.pk], now)
    with django_assert_num_queries(1):
        present([ana.pk, bob.pk, 7], now)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "there"),
    [
        (date(2026, 3, 11), date(2026, 3, 11), False),
        (date(2026, 3, 2), date(2026, 3, 11), False),
        (date(2026, 3, 11), date(2026, 3, 20), False),
        (date(2026, 3, 2), date(2026, 3, 10), True),
        (date(2026, 3, 12), date(2026, 3, 20), True),
    ],
)
def test_an_absence_holds_from_its_first_up_to_and_including_its_last_day(
    ana: User, now: datetime, starts_on: date, ends_on: date, there: bool
) -> None:
    add_absence(ana.pk, starts_on, ends_on, now)
    assert present([ana.pk], now) == ({ana.pk} if there else set())


def test_the_day_is_the_one_on_anas_own_wall(ana: User, now: datetime) -> None:
    """At 23:30 UTC it is tomorrow in Amsterdam already."""
    add_absence(ana.pk, date(2026, 3, 12), date(2026, 3, 12), now)
    assert present([ana.pk], datetime(2026, 3, 11, 22, 30, tzinfo=UTC)) == {ana.pk}
    assert present([ana.pk], datetime(2026, 3, 11, 23, 30, tzinfo=UTC)) == set()
    assert present([ana.pk], datetime(2026, 3, 12, 23, 30, tzinfo=UTC)) == {ana.pk}


@pytest.mark.django_db(transaction=True)
def test_somebody_across_the_world_is_away_on_their_own_day(ana: User, now: datetime) -> None:
    auckland = save_calendar(now, name="Auckland", week=OFFICE, time_zone="Pacific/Auckland", holidays="")
    change_person(ana.pk, now, calendar_id=auckland.pk)
    add_absence(ana.pk, date(2026, 3, 12), date(2026, 3, 12), now)
    assert present([ana.pk], datetime(2026, 3, 11, 12, tzinfo=UTC)) == set()
    assert present([ana.pk], datetime(2026, 3, 11, 10, tzinfo=UTC)) == {ana.pk}


def test_two_absences_that_overlap_are_one_after_the_other_is_removed(ana: User, now: datetime) -> None:
    one = add_absence(ana.pk, date(2026, 3, 10), date(2026, 3, 12), now)
    add_absence(ana.pk, date(2026, 3, 11), date(2026, 3, 20), now, reason="  vakantie  ")
    remove_absence(one.pk, now)
    assert present([ana.pk], now) == set()


def test_bob_comes_back_when_his_absence_is_removed(bob: User, ben: User, now: datetime) -> None:
    away = add_absence(bob.pk, date(2026, 3, 11), date(2026, 3, 13), now, ben)
    assert not present([bob.pk], now)
    remove_absence(away.pk, now, ben)
    assert present([bob.pk], now) == {bob.pk}
    kinds = Event.objects.filter(kind__startswith="absence.").order_by("id").values_list("kind", "actor")
    assert list(kinds) == [("absence.added", f"user:{ben.pk}"), ("absence.removed", f"user:{ben.pk}")]
    with pytest.raises(NotFound):
        remove_absence(away.pk, now)


def test_who_is_switched_off_or_takes_no_leads_is_not_there(ana: User, bob: User, now: datetime) -> None:
    switch_off(ana.pk, now)
    change_person(bob.pk, now, takes_leads=False)
    assert present([ana.pk, bob.pk], now) == set()
    assert callers() == []


def test_an_absence_that_makes_no_sense_is_refused(ana: User, now: datetime) -> None:
    with pytest.raises(InputError) as caught:
        add_absence(ana.pk, date(2026, 3, 12), date(2026, 3, 11), now)
    assert caught.value.field == "ends_on"
    with pytest.raises(InputError):
        add_absence(ana.pk, date(2026, 3, 12), date(2029, 3, 11), now)
    with pytest.raises(NotFound):
        add_absence(7, date(2026, 3, 12), date(2026, 3, 12), now)


def test_the_team_page_shows_who_is_away_now_and_soon(ana: User, bob: User, now: datetime) -> None:
    add_absence(ana.pk, date(2026, 3, 9), date(2026, 3, 11), now)
    add_absence(bob.pk, date(2026, 3, 1), date(2026, 3, 10), now)
    add_absence(bob.pk, date(2026, 4, 1), date(2026, 4, 2), now)
    by_name = {member.user.name: member for member in members(now)}
    assert by_name["Ana"].is_away
    assert not by_name["Bob"].is_away
    assert [one.starts_on for one in by_name["Bob"].absences] == [date(2026, 4, 1)]


def test_the_team_page_costs_the_same_for_two_and_for_twenty(
    ana: User, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        made = User.objects.create_user(f"p{number}@example.com", name=f"P{number}", takes_leads=True)
        add_absence(made.pk, now.date(), now.date() + timedelta(days=number), now)
    members(now)
    with django_assert_num_queries(2):
        assert len(members(now)) == 21
