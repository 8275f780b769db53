import pytest
from hypothesis import HealthCheck, settings

from gehoor.identity.models import Contact
from gehoor.leads.models import Lead

# How fast a busy machine makes up examples says nothing about the code.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


@pytest.fixture
def make_lead(db, now):
    def make(**values):
        contact = Contact.objects.create(first_name="Els", created_at=now)
        base = {"contact": contact, "door": "api", "received_at": now, "last_event_at": now}
        return Lead.objects.create(**{**base, **values})

    return make
