import pytest
from hypothesis import HealthCheck, settings

from gehoor.identity.models import Company, Contact
from gehoor.leads.models import Lead
from gehoor.routing import rules
from gehoor.team.models import Absence

# How fast a busy machine makes up examples says nothing about the code.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


@pytest.fixture
def make_lead(db, now):
    def make(**values):
        contact = Contact.objects.create(first_name="Els", created_at=now)
        company = Company.objects.create(name="Acme", created_at=now)
        base = {
            "contact": contact,
            "company": company,
            "door": "api",
            "received_at": now,
            "last_event_at": now,
        }
        return Lead.objects.create(**{**base, **values})

    return make


@pytest.fixture
def away(now):
    def leave(user, days=0):
        Absence.objects.create(user=user, starts_on=now.date(), ends_on=now.date())

    return leave


@pytest.fixture
def pool_of(db, now):
    """A rule with these people, before the rules that are there."""

    def make(name, conditions, *users):
        rule = rules.create(name, conditions, now)
        for user in users:
            rules.add_member(rule.id, user.id, now)
        return rule

    return make
