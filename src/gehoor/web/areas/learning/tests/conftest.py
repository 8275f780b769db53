"""The house of the work pages, and somebody who looks."""

from collections.abc import Callable

import pytest
from django.test import Client

from gehoor.scoring import definition, draft
from gehoor.scoring.models import Draft
from gehoor.team.models import User
from gehoor.web.areas.work.tests.make import house

LogIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _forgetful():
    """What was remembered of another test's database is not true here."""
    definition.forget()
    yield
    definition.forget()


@pytest.fixture
def as_user() -> LogIn:
    """A browser in which this person is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def a_draft(db: None, now, mia: User) -> Draft:
    """Mia's draft, as the definition is."""
    house(now)
    return draft.start(mia, now, title="Groter bedrijf")
