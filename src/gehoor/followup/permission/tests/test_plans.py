"""Who objected at a number is found by an index, however many people we know."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from gehoor.followup.objection import leads_of_person
from gehoor.followup.permission.board import objections_at
from gehoor.lib.db import is_postgres

pytestmark = pytest.mark.django_db
NUMBER = "+31612345678"


def plan_of(found: QuerySet) -> str:
    """How the database would look for it; PostgreSQL is told that reading the whole table is dear."""
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return found.explain()


def test_an_objection_at_a_number_is_found_by_the_number() -> None:
    assert "ground_phone_kind" in plan_of(objections_at(NUMBER))


def test_who_else_is_at_the_number_is_found_by_the_number() -> None:
    plan = plan_of(leads_of_person(7, NUMBER))
    assert "contact_phone" in plan
    assert "SCAN identity_contact" not in plan
