"""The worker's tests know the same lead and the same mail server as those of notify."""

import pytest

from gehoor.notify.conftest import announce, sanne, server
from gehoor.notify.models import Reach
from gehoor.notify.reach import forget
from gehoor.team.models import User

__all__ = ["announce", "sanne", "server"]


@pytest.fixture
def ana(ana: User) -> User:
    """These tests run by the clock on the wall: Ana asks for no message of the morning."""
    return _without_digest(ana)


@pytest.fixture
def bob(bob: User) -> User:
    """Nor does Bob."""
    return _without_digest(bob)


def _without_digest(user: User) -> User:
    Reach.objects.create(user=user, choices={"digest": {"mail": False}})
    forget()
    return user
