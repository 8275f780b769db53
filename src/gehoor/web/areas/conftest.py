"""Somebody who looks at the pages, logged in."""

from collections.abc import Callable

import pytest
from django.test import Client

from gehoor.team.models import User

LogIn = Callable[[User], Client]


@pytest.fixture
def as_user() -> LogIn:
    """A browser in which this person is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in
