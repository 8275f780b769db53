"""Who objected at a number is found by an index, however many people we know."""

import pytest

from gehoor.followup.objection import leads_of_person
from gehoor.followup.permission.board import objections_at
from gehoor.lib.tests.plans import plan_of

pytestmark = pytest.mark.django_db
NUMBER = "+31612345678"


def test_an_objection_at_a_number_is_found_by_the_number() -> None:
    assert "ground_phone_kind" in plan_of(objections_at(NUMBER))


def test_who_else_is_at_the_number_is_found_by_the_number() -> None:
    plan = plan_of(leads_of_person(7, NUMBER))
    assert "contact_phone" in plan
    assert "SCAN identity_contact" not in plan
