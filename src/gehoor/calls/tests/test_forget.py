"""A customer wants their calls gone: with a lead or without one, and every word about them."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from gehoor.calls import vault, work
from gehoor.calls.act import write_next_time
from gehoor.calls.erase import forget_customer
from gehoor.calls.hooks import Message
from gehoor.calls.keep import Given, Part, upload
from gehoor.calls.models import HookCall, Kept, Opening, Recording, Share
from gehoor.calls.share import share
from gehoor.calls.systems import register
from gehoor.calls.tests.test_work import TALK, voices
from gehoor.calls.told import receive
from gehoor.errors import InputError
from gehoor.journal.models import Event
from gehoor.lib.db import is_postgres, write

pytestmark = pytest.mark.django_db

NUMBER = "06 12345678"


@pytest.fixture
def tell(adam, now):
    system, _token = register(
        adam, now, name="Centrale", kind="generic", hosts=["pbx.example.com"], secret="geheim", told="message"
    )

    def told(**changes):
        facts = {
            "id": "c-1",
            "recording_url": "https://pbx.example.com/1.wav",
            "started_at": (now - timedelta(hours=1)).isoformat(),
            "customer_number": NUMBER,
            **changes,
        }
        message = Message("/", {"authorization": "Bearer geheim"}, json.dumps(facts).encode())
        return receive(system, message, now)

    return told


def test_everything_that_was_heard_said_and_written_goes(policy, ana, bob, ben, lead, now):
    parts = [
        Part("sound", vault.put([voices()], 10**7), "audio/wav", "sanne.wav"),
        Part("transcript", vault.put([TALK.encode()], 10**6), "text/vtt", "sanne.vtt"),
    ]
    given = Given(now - timedelta(hours=1), "spoken", name="sanne.wav", number=NUMBER)
    recording = upload(ana, given, now, parts)
    work.next_(now)
    write_next_time(recording, ana, "Sanne eerst laten uitspreken", now)
    share(recording, ana, bob, now)
    Opening.objects.create(recording=recording, line="telephone", rate=4.2)
    assert Kept.objects.count() == 3
    assert forget_customer(NUMBER, ben, now) == 1
    for model in (Kept, Opening, Share):
        assert not model.objects.exists()
    assert not list(vault.folder().iterdir())
    left = Recording.objects.get()
    assert (left.lead, left.name, left.next_time, left.fetch_url, left.customer) == (None, "", "", "", "")
    told = [event.data for event in Event.objects.filter(kind__startswith="recording.") if event.data]
    assert not [data for data in told if "anne" in json.dumps(data)]


def test_a_call_that_found_no_lead_goes_as_well(policy, tell, ben, now):
    found = tell(customer_number="020 794 0123")
    assert (found.lead, found.caller) == (None, None)
    assert "794" not in found.customer
    assert forget_customer("+31207940123", ben, now) == 1
    found.refresh_from_db()
    assert (found.state, found.customer) == ("deleted", "")


def test_a_call_of_another_stays(policy, tell, ben, now):
    tell(customer_number="020 794 0123")
    assert forget_customer("020 794 0124", ben, now) == 0
    assert HookCall.objects.exclude(body="").exists()


def test_a_call_is_still_found_after_the_key_was_renewed(policy, tell, ben, now, settings):
    tell(customer_number="020 794 0123")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, made after the call came in"
    assert forget_customer("020 794 0123", ben, now) == 1


def test_a_message_that_was_refused_loses_its_words_too(policy, tell, ben, now):
    for place, number in (("1", NUMBER), ("2", "020 794 0123")):
        with pytest.raises(InputError):
            tell(id=place, customer_number=number, recording_url="https://elsewhere.example.org/1.wav")
    assert forget_customer(NUMBER, ben, now) == 0
    assert HookCall.objects.order_by("id").values_list("body", flat=True)[0] == ""
    assert HookCall.objects.exclude(body="").count() == 1


def test_a_call_is_still_found_when_its_lead_went(policy, ana, ben, lead, now):
    parts = [Part("transcript", vault.put([TALK.encode()], 10**6))]
    upload(ana, Given(now - timedelta(hours=1), "spoken", lead_id=lead.id), now, parts)
    lead.delete()
    assert forget_customer(NUMBER, ben, now) == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_that_is_told_again_waits_for_a_deletion_and_a_deletion_for_it(policy, tell, now):
    found = tell()
    locked = []

    def delete_meanwhile():
        try:
            with write():
                Recording.objects.select_for_update(nowait=True).get(id=found.id)
        except OperationalError:
            locked.append(True)
        finally:
            connection.close()

    def before_it_is_written(execute, sql, params, many, context):
        if sql.startswith("INSERT") and '"calls_hookcall"' in sql:
            if is_postgres():
                worker = threading.Thread(target=delete_meanwhile)
                worker.start()
                worker.join()
            else:  # there is one writer, and this is it
                locked.append(connection.in_atomic_block)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(before_it_is_written):
        tell()
    assert locked == [True]
