"""A proposal of Mia's."""

import pytest

from gehoor.followup.agreement import draft, versions


@pytest.fixture
def a_proposal(mia, now):
    """Mia proposes forty MQLs a month."""
    document = versions.default_document()
    document["marketing"]["mqls_per_month"] = 40
    return draft.start(mia, now, document, "Veertig per maand")
