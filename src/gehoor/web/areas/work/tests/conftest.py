"""The edges ask the machine for the time, so these tests live at the present moment."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from gehoor.lib import clock
from gehoor.team.models import User
from gehoor.web.areas.work.tests import make


@pytest.fixture
def present(db: None) -> datetime:
    """The moment at which this test runs, in a house that is ready for leads."""
    moment = clock.now()
    make.house(moment)
    return moment


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser in which somebody is logged in."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser
