"""Several people hear at the same moment that somebody wants no calls: each of them is heard."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from gehoor.followup.dispose import dispose
from gehoor.followup.models import CallTask, Clock
from gehoor.followup.objection import object_to_calls
from gehoor.followup.tests.conftest import MakeLead
from gehoor.identity.models import Contact
from gehoor.leads.models import Lead
from gehoor.lib.db import is_postgres
from gehoor.team.models import User

ROUNDS = 5


@pytest.mark.django_db(transaction=True)
def test_two_words_about_the_same_person_do_not_stand_in_each_others_way(
    make_lead: MakeLead, ana: User, now: datetime
) -> None:
    first = make_lead()
    neighbour = make_lead("Piet Buur", phone="")
    Contact.objects.filter(pk=neighbour.contact_id).update(phone=first.contact.phone)
    leads = [first, *(make_lead(contact=first.contact) for _number in range(2)), neighbour]
    trouble: list[Exception] = []

    def say(lead: Lead, at: datetime) -> None:
        try:
            if lead.pk == first.pk:
                dispose(lead.pk, ana, "disqualified", at, reason="do_not_call")
            else:
                object_to_calls(lead.pk, ana, at)
        except Exception as error:
            trouble.append(error)

    for number in range(ROUNDS):
        _at_once(leads, say, now + timedelta(minutes=2 * number))
    assert not trouble
    assert set(Lead.objects.values_list("not_callable", flat=True)) == {"do_not_call"}
    assert not CallTask.objects.filter(closed_at=None).exists()
    assert not Clock.objects.filter(stopped_at=None).exists()


def _at_once(leads: list[Lead], say: Callable[[Lead, datetime], None], at: datetime) -> None:
    """From a thread for each lead; SQLite in memory has one connection, there they come in turn."""
    if not is_postgres():
        for lead in leads:
            say(lead, at)
        return
    start = threading.Barrier(len(leads))

    def one(lead: Lead) -> None:
        start.wait(10)
        try:
            say(lead, at)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(lead,)) for lead in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
