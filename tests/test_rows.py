"""Rows decided one by one and written together."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from gehoor.identity.models import Company
from gehoor.journal.models import Event
from gehoor.lib.db import write
from gehoor.lib.reads import select, select_all, select_rows
from gehoor.lib.rows import Rows

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 11, 12, 0, 0, 123456, tzinfo=UTC)


def test_what_is_left_out_takes_its_default_and_what_is_given_comes_back() -> None:
    rows = Rows()
    number = rows.add(Event, kind="page_viewed", at=NOON, recorded_at=NOON, data={"path": "/é"})
    rows.flush()
    event = Event.objects.get()
    assert (event.id, event.at, event.data, event.visitor, event.lead_id) == (
        number,
        NOON,
        {"path": "/é"},
        "",
        None,
    )


def test_a_change_of_a_planned_row_becomes_part_of_its_insert(django_assert_num_queries: object) -> None:
    rows = Rows()
    number = rows.add(Company, name="Eerst", created_at=NOON)
    rows.change(Company, number, name="Daarna")
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows.flush()
    assert Company.objects.get().name == "Daarna"


def test_later_changes_win_also_when_they_change_other_columns() -> None:
    company = Company.objects.create(name="Een", created_at=NOON)
    rows = Rows()
    rows.change(Company, company.id, name="Twee")
    rows.change(Company, company.id, name="Drie", city="Utrecht")
    rows.flush()
    assert Company.objects.values_list("name", "city").get() == ("Drie", "Utrecht")


def test_a_flush_forgets_what_it_wrote() -> None:
    rows = Rows()
    rows.add(Company, name="Een", created_at=NOON)
    rows.flush()
    rows.flush()
    assert Company.objects.count() == 1


def test_plain_reads_give_what_the_orm_gives() -> None:
    made = [Event.objects.create(kind=f"k{n}", at=NOON, recorded_at=NOON, data={"n": n}) for n in range(3)]
    names = ("id", "kind", "at", "data")
    plain = sorted(select(Event, names, "id", [event.id for event in made]))
    assert plain == sorted(Event.objects.values_list(*names))
    assert list(select(Event, ("kind",), "id", [])) == []
    assert [row["data"] for row in select_rows(Event, "kind", ["k1"])] == [{"n": 1}]
    assert list(select_all(Event, ("kind",), '"lead_id" IS NULL ORDER BY "kind"')) == [
        ("k0",),
        ("k1",),
        ("k2",),
    ]


def test_an_in_list_of_any_length_is_read_in_parts() -> None:
    made = {Company.objects.create(name=str(n), created_at=NOON).id for n in range(5)}
    assert {number for (number,) in select(Company, ("id",), "id", made | set(range(1, 2000)))} == made


def test_a_row_that_may_not_be_there_twice_is_refused_as_the_orm_would() -> None:
    rows = Rows()
    for _message in range(2):
        rows.add(Event, kind="k", at=NOON, recorded_at=NOON, message_id="once")
    with pytest.raises(IntegrityError), write():
        rows.flush()
    assert not Event.objects.exists()
