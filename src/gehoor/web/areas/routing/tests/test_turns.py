"""Why this lead went to them, and why not to me."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gehoor.lib import clock
from gehoor.routing import rules
from gehoor.routing.models import Rule
from gehoor.team.absence import add_absence
from gehoor.team.models import User
from gehoor.web.areas.conftest import LogIn
from gehoor.web.areas.routing.tests.conftest import come_in

pytestmark = pytest.mark.django_db


def read(as_user: LogIn, user: User) -> str:
    answer = as_user(user).get("/turns/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_is_there_for_everybody_with_a_role_and_for_no_stranger(
    as_user: LogIn, everybody: Rule, ana: User, ben: User, mia: User, adam: User, cleo: User
) -> None:
    for user in (ana, ben, mia, adam):
        read(as_user, user)
    assert as_user(cleo).get("/turns/").status_code == 404


def test_the_answer_says_whose_the_next_lead_is(
    as_user: LogIn, everybody: Rule, ana: User, bob: User
) -> None:
    assert "De volgende lead in “Iedereen” is voor jou." in read(as_user, ana)
    assert "De volgende lead in “Iedereen” is voor Ana." in read(as_user, bob)
    come_in(1, clock.now())
    assert "De volgende lead in “Iedereen” is voor jou." in read(as_user, bob)


def test_it_says_why_them_and_why_not_me(as_user: LogIn, everybody: Rule, ana: User, bob: User) -> None:
    come_in(2, clock.now())
    page = read(as_user, ana)
    assert "beurt in “Iedereen”" in page
    assert "Jij stond op +0,5 en Bob op −0,5: wie het eerst aan bod hoort te komen gaat voor." in page
    assert "Ana +0,5 · Bob −0,5" in page


def test_who_was_away_or_full_or_not_in_it_reads_that(
    as_user: LogIn, everybody: Rule, ana: User, bob: User, ben: User
) -> None:
    now = clock.now()
    add_absence(ana.pk, now.date() - timedelta(days=1), now.date() + timedelta(days=1), now)
    come_in(1, now)
    assert "Jij was er niet." in read(as_user, ana)
    assert "Jij doet niet mee in “Iedereen”." in read(as_user, ben)
    User.objects.filter(id=bob.id).update(max_per_day=1)
    page = read(as_user, bob)
    assert "Niemand kan nu een lead aannemen" in page
    assert ">vol<" in page


def test_what_went_by_is_a_column_where_that_ever_happened(
    as_user: LogIn, everybody: Rule, ana: User, bob: User
) -> None:
    assert "Voorbij, vol" not in read(as_user, bob)
    User.objects.filter(id=ana.id).update(max_per_day=1)
    come_in(4, clock.now())
    assert "Voorbij, vol" in read(as_user, bob)


def test_names_stand_in_the_order_of_the_alphabet_whatever_they_had(
    as_user: LogIn, everybody: Rule, ana: User, bob: User
) -> None:
    rules.set_weight(everybody.id, bob.id, 900, clock.now())
    come_in(10, clock.now())
    page = read(as_user, ana)
    assert page.index('<th scope="row">Ana</th>') < page.index('<th scope="row">Bob</th>')


def test_a_person_with_a_strange_name_stays_text(as_user: LogIn, everybody: Rule, ana: User) -> None:
    come_in(1, clock.now(), last_name="<b>Dik</b>")
    assert "<b>Dik</b>" not in read(as_user, ana)


def test_ten_leads_and_rules_cost_as_many_queries_as_thirty(
    as_user: LogIn, everybody: Rule, ana: User, bob: User
) -> None:
    def cost() -> int:
        client = as_user(ana)
        client.get("/turns/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/turns/")
        return len(queries)

    come_in(10, clock.now())
    few = cost()
    for number in range(5):
        made = rules.create(f"Regel {number}", {"country": ["BE"]}, clock.now())
        rules.add_member(made.pk, bob.pk, clock.now())
    come_in(30, clock.now(), source="web")
    assert cost() == few
