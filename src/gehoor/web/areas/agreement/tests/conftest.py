"""A browser of somebody, and a proposal of Mia's."""

import pytest
from django.test import Client

from gehoor.followup.agreement import draft, versions


@pytest.fixture(autouse=True)
def _forgetful():
    """What was remembered of another test's database is not true here."""
    versions.forget()
    yield
    versions.forget()


@pytest.fixture
def as_user():
    """A browser in which this person is logged in."""

    def log_in(user):
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def a_proposal(mia, now):
    """Mia proposes forty MQLs a month."""
    document = versions.default_document()
    document["marketing"]["mqls_per_month"] = 40
    return draft.start(mia, now, document, "Veertig per maand")
