"""A lead is seen once, and its story is told newest first."""

from datetime import datetime, timedelta

import pytest

from gehoor.errors import NotFound
from gehoor.identity.models import Contact, ContactKey
from gehoor.journal.models import Event
from gehoor.journal.record import record
from gehoor.leads import queries
from gehoor.leads.models import Lead
from gehoor.leads.seen import mark_seen
from gehoor.lib.rows import Rows
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def a_lead(now: datetime, owner: User | None = None, contact: Contact | None = None) -> Lead:
    contact = contact or Contact.objects.create(first_name="Sanne", last_name="de Vries", created_at=now)
    return Lead.objects.create(contact=contact, owner=owner, door="api", received_at=now, last_event_at=now)


def happened(kind: str, at: datetime, **where: object) -> int:
    rows = Rows()
    number = record(rows, kind, at=at, **where)  # type: ignore[arg-type]
    rows.flush()
    return number


def test_the_owner_sees_a_lead_once(now: datetime, ana: User) -> None:
    lead = a_lead(now, ana)
    assert mark_seen(lead.pk, ana, now)
    assert not mark_seen(lead.pk, ana, now + timedelta(hours=1))
    lead.refresh_from_db()
    assert lead.seen_at == now
    seen = Event.objects.get(kind="lead.seen")
    assert (seen.lead_id, seen.contact_id, seen.actor) == (lead.pk, lead.contact_id, f"user:{ana.pk}")


def test_a_colleague_who_looks_does_not_count(now: datetime, ana: User, bob: User) -> None:
    lead = a_lead(now, ana)
    assert not mark_seen(lead.pk, bob, now)
    assert not Event.objects.filter(kind="lead.seen").exists()


def test_looking_again_writes_nothing(
    now: datetime, ana: User, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    lead = a_lead(now, ana)
    mark_seen(lead.pk, ana, now)
    with django_assert_num_queries(1):  # type: ignore[operator]
        mark_seen(lead.pk, ana, now)


def test_the_story_holds_what_the_lead_the_contact_and_the_browser_did(now: datetime, ana: User) -> None:
    lead = a_lead(now, ana)
    ContactKey.objects.create(contact=lead.contact, kind="visitor", value="browser-1")
    ago = [now - timedelta(minutes=minutes) for minutes in range(5)]
    before = happened("page_viewed", ago[4], visitor="browser-1")
    by_contact = happened("pricing_viewed", ago[3], contact_id=lead.contact_id)
    received = happened("lead.received", ago[2], lead_id=lead.pk, contact_id=lead.contact_id)
    happened("page_viewed", ago[1], visitor="somebody-else")
    assert [event.pk for event in queries.story(lead.pk)] == [received, by_contact, before]


def test_another_lead_of_the_same_contact_keeps_its_own_lines(now: datetime, ana: User) -> None:
    first = a_lead(now, ana)
    second = a_lead(now, ana, first.contact)
    happened("lead.received", now, lead_id=first.pk, contact_id=first.contact_id)
    assert queries.story(second.pk) == []


def test_a_long_story_is_cut_at_its_oldest_end(now: datetime, ana: User) -> None:
    lead = a_lead(now, ana)
    lines = [happened("page_viewed", now + timedelta(minutes=n), lead_id=lead.pk) for n in range(4)]
    assert [event.pk for event in queries.story(lead.pk, limit=2)] == [lines[3], lines[2]]


def test_the_story_of_no_lead_is_empty_and_the_lead_itself_is_not_found() -> None:
    assert queries.story(7) == []
    with pytest.raises(NotFound):
        queries.get(7)
