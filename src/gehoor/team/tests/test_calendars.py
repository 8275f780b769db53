"""Whose hours count, and how soon a change of them counts."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.journal.models import Event
from gehoor.lib.business_time import between, is_open
from gehoor.team import calendars
from gehoor.team.calendars import ensure_default, hours_of
from gehoor.team.models import Calendar, CalendarException, User
from gehoor.team.people import change_person
from gehoor.team.queries import exceptions
from gehoor.team.working_hours import (
    except_day,
    remove_calendar,
    remove_exception,
    save_calendar,
)

pytestmark = pytest.mark.django_db(transaction=True)
OFFICE = {str(day): [["09:00", "17:30"]] for day in range(5)}
EVENINGS = {"0": [["18:00", "21:00"]], "2": [["18:00", "24:00"]]}


def at(hour: int, minute: int = 0) -> datetime:
    """Wednesday 11 March 2026, Amsterdam winter time."""
    return datetime(2026, 3, 11, hour - 1, minute, tzinfo=UTC)


def test_before_anything_is_set_up_the_hours_are_those_of_a_dutch_office() -> None:
    assert is_open(hours_of(None), at(9))
    assert not is_open(hours_of(None), at(17, 30))
    assert not hours_of(None).is_working_day(date(2026, 4, 27))
    assert Calendar.objects.count() == 0


def test_the_default_calendar_is_made_once() -> None:
    first, second = ensure_default(), ensure_default()
    assert first.pk == second.pk
    assert first.time_zone == "Europe/Amsterdam"
    assert hours_of(None).is_working_day(date(2026, 4, 3))


def test_ana_works_evenings_and_bob_as_everybody(ana: User, bob: User, now: datetime) -> None:
    ensure_default()
    evenings = save_calendar(now, name="Avond", week=EVENINGS)
    change_person(ana.pk, now, calendar_id=evenings.pk)
    assert is_open(hours_of(ana.pk), at(19))
    assert not is_open(hours_of(ana.pk), at(10))
    assert is_open(hours_of(bob.pk), at(10))


def test_a_block_may_end_at_midnight(now: datetime) -> None:
    evenings = save_calendar(now, name="Avond", week=EVENINGS)
    assert evenings.week["2"] == [["18:00", "24:00"]]
    hours = calendars._read().of_user or None
    assert hours is None  # nobody has it yet
    Calendar.objects.update(is_default=True)
    calendars.forget()
    assert is_open(hours_of(None), at(23, 59))


def test_a_change_counts_at_once_in_the_same_process(now: datetime) -> None:
    calendar = ensure_default()
    assert is_open(hours_of(None), at(10))
    week = {day: [["12:00", "17:00"]] for day in "01234"}
    save_calendar(now, calendar_id=calendar.pk, name="Kantoor", week=week)
    assert not is_open(hours_of(None), at(10))


def test_a_change_by_another_process_counts_when_what_was_kept_is_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ensure_default()
    assert is_open(hours_of(None), at(10))
    Calendar.objects.update(week={"2": [["12:00", "17:00"]]})
    assert is_open(hours_of(None), at(10))
    monkeypatch.setattr(calendars, "KEEP_SECONDS", 0.0)
    assert not is_open(hours_of(None), at(10))


def test_asking_again_costs_no_query(ana: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    hours_of(ana.pk)
    with django_assert_num_queries(0):
        hours_of(ana.pk)


def test_the_same_calendar_keeps_its_line_when_it_is_read_again() -> None:
    ensure_default()
    before = hours_of(None)
    calendars.forget()
    assert hours_of(None) is before


def test_a_day_can_be_shut_and_opened_again(now: datetime) -> None:
    calendar = ensure_default()
    day = date(2026, 3, 11)
    shut = except_day(calendar.pk, day, now, name="Teamdag")
    assert not hours_of(None).is_working_day(day)
    assert [one.name for one in exceptions(calendar.pk, now)] == ["Teamdag"]
    remove_exception(shut.pk, now)
    assert hours_of(None).is_working_day(day)
    with pytest.raises(NotFound):
        remove_exception(shut.pk, now)


def test_who_works_on_kings_day_says_so_once(now: datetime) -> None:
    calendar = ensure_default()
    day = date(2026, 4, 27)
    assert not hours_of(None).is_working_day(day)
    except_day(calendar.pk, day, now, blocks=[["10:00", "14:00"]])
    start = datetime.combine(day, time.min, UTC)
    assert between(hours_of(None), start, start + timedelta(days=1)) == timedelta(hours=4)
    except_day(calendar.pk, day, now, blocks=[["10:00", "12:00"]])
    assert between(hours_of(None), start, start + timedelta(days=1)) == timedelta(hours=2)
    assert CalendarException.objects.count() == 1


def test_a_calendar_follows_its_own_zone(ana: User, now: datetime) -> None:
    lisbon = save_calendar(now, name="Lissabon", week=OFFICE, time_zone="Europe/Lisbon", holidays="")
    change_person(ana.pk, now, calendar_id=lisbon.pk)
    assert is_open(hours_of(ana.pk), at(18))  # 17:00 there
    assert hours_of(ana.pk).is_working_day(date(2026, 4, 27))


def test_who_had_a_removed_calendar_gets_that_of_the_organisation(ana: User, now: datetime) -> None:
    ensure_default()
    evenings = save_calendar(now, name="Avond", week=EVENINGS)
    change_person(ana.pk, now, calendar_id=evenings.pk)
    remove_calendar(evenings.pk, now)
    assert is_open(hours_of(ana.pk), at(10))


def test_the_calendar_of_the_organisation_stays(now: datetime) -> None:
    with pytest.raises(Conflict):
        remove_calendar(ensure_default().pk, now)
    with pytest.raises(NotFound):
        remove_calendar(7, now)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"week": {}}, "week"),
        ({"week": {"7": [["09:00", "17:00"]]}}, "week"),
        ({"week": {"0": [["17:00", "09:00"]]}}, "week"),
        ({"week": {"0": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "week"),
        ({"week": {"0": [["negen", "vijf"]]}}, "week"),
        ({"week": {"0": [["09:00"]]}}, "week"),
        ({"week": {"0": "09:00-17:00"}}, "week"),
        ({"time_zone": "Europa/Amsterdam"}, "time_zone"),
        ({"holidays": "XX"}, "holidays"),
        ({"name": "  "}, "name"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(
    now: datetime, values: dict[str, object], field: str
) -> None:
    given = {"name": "Kantoor", "week": OFFICE, **values}
    with pytest.raises(InputError) as caught:
        save_calendar(now, **given)
    assert caught.value.field == field
    assert not Calendar.objects.exists()


def test_hours_of_an_exception_are_checked_too(now: datetime) -> None:
    calendar = ensure_default()
    for blocks in ([["17:00", "09:00"]], [["x", "y"]]):
        with pytest.raises(InputError):
            except_day(calendar.pk, date(2026, 3, 11), now, blocks=blocks)
    with pytest.raises(NotFound):
        except_day(7, date(2026, 3, 11), now)


def test_the_journal_knows_who_changed_what(adam: User, now: datetime) -> None:
    calendar = save_calendar(now, adam, name="Kantoor", week=OFFICE)
    except_day(calendar.pk, date(2026, 3, 12), now, adam)
    lines = Event.objects.filter(kind="calendar.changed").order_by("id")
    assert [line.actor for line in lines] == [f"user:{adam.pk}"] * 2
    assert lines[1].data["day"] == "2026-03-12"
