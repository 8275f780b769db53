"""The house of the work pages, and a draft of Mia's."""

import pytest

from gehoor.scoring import draft
from gehoor.scoring.models import Draft
from gehoor.team.models import User
from gehoor.web.areas.work.tests.make import house


@pytest.fixture
def a_draft(db: None, now, mia: User) -> Draft:
    """Mia's draft, as the definition is."""
    house(now)
    return draft.start(mia, now, title="Groter bedrijf")
