"""Leads that went round."""

from datetime import datetime

import pytest

from gehoor.intake.shape import Inquiry
from gehoor.lib import clock
from gehoor.pipeline import receive_many
from gehoor.routing import rules
from gehoor.routing.models import Rule
from gehoor.scoring.definition import ensure_default as ensure_definition
from gehoor.team.models import User


@pytest.fixture
def everybody(ana: User, bob: User) -> Rule:
    """The rule for all leads, with Ana and Bob in it."""
    ensure_definition(clock.now())
    return rules.ensure_default(clock.now())


def come_in(count: int, now: datetime, **values: object) -> list[int]:
    """So many leads of different companies; their numbers."""
    inquiries = [
        Inquiry(
            **{
                "door": "api",
                "raw": "{}",
                "received_at": now,
                "first_name": "Els",
                "last_name": f"Nummer {number}",
                "email": f"els@firma{number}.nl",
                "phone": f"06 1234{number:04}",
                "company": f"Firma {number}",
                **values,
            }  # type: ignore[arg-type]
        )
        for number in range(count)
    ]
    return [receipt.lead_id for receipt in receive_many(inquiries, now)]
