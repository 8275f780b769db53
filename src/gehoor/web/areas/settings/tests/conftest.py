"""Adam, who may do everything here, logged in."""

import pytest
from django.test import Client

from gehoor.team.models import User
from gehoor.web.areas.conftest import LogIn


@pytest.fixture
def admin(adam: User, as_user: LogIn) -> Client:
    """Adam's browser."""
    return as_user(adam)
