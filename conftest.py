"""The people every test knows, and a moment that never moves."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from gehoor.followup.agreement import versions
from gehoor.lib.db import is_postgres
from gehoor.notify import reach
from gehoor.scoring import definition
from gehoor.team.calendars import forget
from gehoor.team.models import Role, User


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as everybody runs it: in memory, threads would share one cache that knows no waiting.

    Each process of the tests has a data directory of its own, and on PostgreSQL a database by its own name.
    """
    if not is_postgres():
        settings.DATABASES["default"]["TEST"]["NAME"] = settings.DATA / "tests.sqlite3"


@pytest.fixture(autouse=True)
def fresh_calendars() -> None:
    """A process keeps calendars and the signed texts a while; no test reads those of another."""
    forget()
    versions.forget()
    definition.forget()
    reach.forget()


@pytest.fixture
def now() -> datetime:
    """Wednesday 11 March 2026, 10:00 in Amsterdam: a plain working morning."""
    return datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


def person(name: str, role: str, *, takes_leads: bool = False) -> User:
    return User.objects.create_user(
        f"{name.lower()}@example.com", "een-lang-wachtwoord", name=name, role=role, takes_leads=takes_leads
    )


@pytest.fixture
def ana(db: None) -> User:
    """Ana calls."""
    return person("Ana", Role.SALES, takes_leads=True)


@pytest.fixture
def bob(db: None) -> User:
    """Bob calls too."""
    return person("Bob", Role.SALES, takes_leads=True)


@pytest.fixture
def ben(db: None) -> User:
    """Ben leads the sales team."""
    return person("Ben", Role.MANAGER)


@pytest.fixture
def mia(db: None) -> User:
    """Mia does the marketing."""
    return person("Mia", Role.MARKETING)


@pytest.fixture
def adam(db: None) -> User:
    """Adam looks after the installation."""
    return person("Adam", Role.ADMIN)


@pytest.fixture
def cleo(db: None) -> User:
    """Cleo has a login and no role: a stranger, who gets 404 everywhere."""
    return person("Cleo", "")
