"""Who gets a lead when somebody has the company already, or has as much as they take."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gehoor.followup.models import CallTask
from gehoor.intake.shape import Inquiry, Receipt, Tracked
from gehoor.leads.models import Lead
from gehoor.pipeline import drain_holds, receive, receive_many
from gehoor.routing.models import Assignment, Hold, PoolMember
from gehoor.team.models import Absence, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house_of_two")]


@pytest.fixture
def els(now: datetime) -> Inquiry:
    return Inquiry(
        door="api",
        raw="{}",
        received_at=now,
        first_name="Els",
        email="els@bakkerij-jansen.nl",
        phone="06 12345670",
        company="Bakkerij Jansen B.V.",
        city="Zwolle",
        title="Directeur",
        industry="software",
        employees=120,
        call_requested=True,
        events=(Tracked("demo_requested", now, {}),),
    )


def colleague(of: Inquiry, number: int, **values: object) -> Inquiry:
    domain = of.email.partition("@")[2]
    person = {"first_name": f"Piet {number}", "phone": f"06 1234{number:04}"}
    return replace(of, **(person | {"email": f"piet{number}@{domain}"} | values))  # type: ignore[arg-type]


def why(receipt: Receipt) -> str:
    return str(Assignment.objects.filter(lead_id=receipt.lead_id).latest("at").reason["why"])


def test_a_colleague_of_a_known_person_goes_to_whom_that_person_knows(els: Inquiry, now: datetime) -> None:
    first = receive(els, now)
    others = [receive(colleague(els, n), now + timedelta(hours=n)) for n in range(3)]
    assert {one.owner_id for one in others} == {first.owner_id}
    assert {why(one) for one in others} == {"account"}
    assert sorted(PoolMember.objects.values_list("served", flat=True)) == [0, 1]


def test_two_of_one_new_company_in_one_batch_go_to_the_same_person(els: Inquiry, now: datetime) -> None:
    first, second = receive_many([els, colleague(els, 1)], now)
    assert first.owner_id == second.owner_id


def test_the_same_company_written_otherwise_is_known_by_one_more_fact(els: Inquiry, now: datetime) -> None:
    first = receive(els, now)
    other = colleague(els, 1, email="piet@janssenbrood.nl", company="bakkerij janssen")
    assert receive(other, now).owner_id == first.owner_id
    elsewhere = colleague(els, 2, email="x@jansen-brood.nl", company="Bakkerij Jansen", city="Sneek")
    assert why(receive(elsewhere, now)) == "turn"


def test_who_is_away_or_whose_lead_was_lost_does_not_get_the_next(
    els: Inquiry, ana: User, now: datetime
) -> None:
    first = receive(els, now)
    Lead.objects.update(stage="lost")
    assert why(receive(colleague(els, 1), now)) == "turn"
    Lead.objects.update(stage="customer", owner=first.owner_id)
    Absence.objects.create(user_id=first.owner_id, starts_on=now.date(), ends_on=now.date())
    assert receive(colleague(els, 2), now).owner_id != first.owner_id


def test_a_private_address_says_nothing_about_a_company(els: Inquiry, now: datetime) -> None:
    got = [
        receive(colleague(els, n, email=f"piet{n}@gmail.com", company="", industry="", employees=None), now)
        for n in range(4)
    ]
    assert len({one.owner_id for one in got}) == 2


def test_a_full_desk_gets_no_turn_and_a_customer_all_the_same(
    els: Inquiry, ana: User, bob: User, now: datetime
) -> None:
    first = receive(els, now)
    User.objects.filter(id=first.owner_id).update(max_open=1)
    others = [
        receive(colleague(els, n, email=f"p@bedrijf{n}.nl", company=f"Firma {n}"), now) for n in range(3)
    ]
    assert first.owner_id not in {one.owner_id for one in others}
    assert receive(colleague(els, 9), now).owner_id == first.owner_id


def test_when_everybody_is_full_leads_wait_until_a_task_is_done(
    els: Inquiry, ana: User, bob: User, now: datetime
) -> None:
    User.objects.update(max_open=1)
    got = receive_many(
        [colleague(els, n, email=f"p@bedrijf{n}.nl", company=f"Firma {n}") for n in range(4)], now
    )
    assert [one.hold for one in got] == ["", "", "all_full", "all_full"]
    assert drain_holds(now) == 0
    CallTask.objects.filter(owner=ana).update(closed_at=now)
    assert drain_holds(now) == 1
    assert Hold.objects.filter(closed_at=None).count() == 1
    assert Lead.objects.get(id=got[2].lead_id).owner == ana


def test_a_lead_costs_no_more_queries_when_its_company_has_a_hundred(els: Inquiry, now: datetime) -> None:
    receive(els, now)
    for n in range(1, 30):
        receive(colleague(els, n), now)
    with CaptureQueriesContext(connection) as one:
        receive_many([colleague(els, 100)], now)
    with CaptureQueriesContext(connection) as ten:
        receive_many([colleague(els, n) for n in range(101, 111)], now)
    assert len(ten) == len(one)
