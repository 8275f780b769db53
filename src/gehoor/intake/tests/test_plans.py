"""What was refused is found without reading everything that ever came in."""

import pytest

from gehoor.intake.submissions import Refused, keep_refused, refused
from gehoor.lib.tests.plans import plan_of


@pytest.mark.django_db
def test_what_was_refused_is_found_by_its_index(now) -> None:
    keep_refused("api", [Refused("{}", [])], now)
    assert refused().count() == 1
    for found in (refused(), refused()[:50]):
        assert "submission_rejected" in plan_of(found)
