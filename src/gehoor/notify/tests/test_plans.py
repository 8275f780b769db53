"""What did not arrive is found without reading everything that was ever told."""

from datetime import timedelta

import pytest

from gehoor.lib.tests.plans import plan_of
from gehoor.notify.queries import given_up

pytestmark = pytest.mark.django_db


def test_what_did_not_arrive_is_found_by_its_index(now) -> None:
    for found in (given_up()[:50], given_up().filter(created_at__gte=now - timedelta(days=7))):
        assert "delivery_failed" in plan_of(found)
