"""Two who hold what the other waits for: what comes in, an objection, and a call that is logged."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client

from gehoor.errors import Conflict, NotFound
from gehoor.followup.attempt import log_attempt
from gehoor.followup.models import Attempt, CallTask, Clock, ClockPause
from gehoor.followup.objection import object_to_calls
from gehoor.followup.permission.dial import at_dialling
from gehoor.followup.take_back import take_back
from gehoor.identity.models import Contact
from gehoor.intake.keys import forget, make_key
from gehoor.intake.shape import Inquiry
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.again import has_crossed, is_busy, once_more
from gehoor.lib.db import is_postgres, write
from gehoor.lib.gather import Gather, Take
from gehoor.path.receive import receive_many
from gehoor.scoring.definition import forget as forget_scoring
from gehoor.team.models import User
from tests.roads import AsUser, demo

pytestmark = [pytest.mark.django_db(transaction=True)]
NUMBER = "+31612345678"


def at_once(*jobs: Callable[[], object]) -> list[BaseException]:
    """Each job in a thread of its own, all from the same moment; what went wrong."""
    trouble: list[BaseException] = []
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        start.wait(10)
        try:
            job()
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return trouble


@pytest.fixture
def shop(now: datetime, open_house: None) -> list[Inquiry]:
    """Twenty people behind one switchboard who asked for a call; another system numbers every second one."""
    forget_scoring()
    many = [
        replace(
            demo(now, n), email=f"p{n}@winkel.nl", phone=NUMBER, call_explicit=True,
            external_id=f"crm:{n}" if n % 2 else None,
        )
        for n in range(20)
    ]  # fmt: skip
    receive_many(many, now)
    assert CallTask.objects.count() == 20
    return many


def test_what_comes_in_and_an_objection_at_the_same_number_take_their_locks_in_one_order(
    shop: list[Inquiry], ana: User, now: datetime
) -> None:
    """Without the second try, which would hide it."""
    if not is_postgres():
        object_to_calls(Lead.objects.order_by("id")[0].pk, ana, now)
        return
    receive, object_ = receive_many.__wrapped__, object_to_calls.__wrapped__  # type: ignore[attr-defined]
    leads = list(Lead.objects.order_by("id").values_list("id", flat=True))
    for number in range(10):
        later = now + timedelta(minutes=number + 1)
        again = [replace(one, message=f"nog eens {number}", received_at=later) for one in shop]
        lead_id = leads[number]
        assert at_once(lambda: receive(again, later), lambda: object_(lead_id, ana, later)) == []  # noqa: B023
    assert Contact.objects.count() == 20


def test_a_verb_that_had_to_give_way_is_done_once_more(shop: list[Inquiry]) -> None:
    if not is_postgres():
        return
    low, high = Lead.objects.order_by("id")[:2]
    met, other_is_done, tries = threading.Barrier(2), threading.Event(), []

    def both(first: int, second: int, name: str) -> None:
        tries.append(name)
        if len(tries) > 2:
            other_is_done.wait(10)
        with write():
            Lead.objects.select_for_update().get(pk=first)
            if len(tries) <= 2:
                met.wait(10)  # both hold one now, and want that of the other
            Lead.objects.select_for_update().get(pk=second)
            Lead.objects.filter(pk=second).update(message=name)
        other_is_done.set()

    verb = once_more(both)
    assert at_once(lambda: verb(low.pk, high.pk, "een"), lambda: verb(high.pk, low.pk, "twee")) == []
    assert sorted(tries)[:1] == ["een"]
    assert len(tries) == 3, "one of the two was done again"
    assert {low.__class__.objects.get(pk=one.pk).message for one in (low, high)} == {"een", "twee"}


def test_who_waited_for_a_lead_reads_its_number_as_it_is_by_then(
    shop: list[Inquiry], ana: User, now: datetime
) -> None:
    """The number came in while the caller was waiting; what was read before the wait is not dialled."""
    lead = Lead.objects.order_by("id")[0]
    held, numbers = threading.Event(), []

    def come_in() -> None:
        with write():
            Lead.objects.select_for_update().get(pk=lead.pk)
            held.set()
            if is_postgres():
                _until_somebody_waits()
            Contact.objects.filter(pk=lead.contact_id).update(phone="+31687654321")

    def dial() -> None:
        held.wait(10)
        numbers.append(at_dialling(lead.pk, ana, now).number)

    assert at_once(come_in, dial) == []
    assert numbers == ["+31687654321"]


def _until_somebody_waits() -> None:
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _ in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)


def test_a_call_is_taken_back_once_also_by_two_clicks_and_while_the_next_is_noted(
    shop: list[Inquiry], ana: User, now: datetime
) -> None:
    for number, lead in enumerate(Lead.objects.order_by("id")[:6]):
        outcome = ("connected", "wrong_number", "no_answer")[number % 3]
        made = log_attempt(lead.pk, ana, outcome, now)
        later = now + timedelta(minutes=1)
        back = lambda: take_back(lead.pk, made.pk, ana, later)  # noqa: B023, E731
        note = lambda: log_attempt(lead.pk, ana, "busy", later)  # noqa: B023, E731
        trouble = at_once(back, back, note)
        assert {type(error) for error in trouble} <= {NotFound, Conflict}
        left = list(Attempt.objects.filter(lead=lead).order_by("at").values_list("outcome", flat=True))
        taken = Event.objects.filter(lead_id=lead.pk, kind="attempt.corrected").count()
        assert (taken, left) in ((1, ["busy"]), (0, [outcome, "busy"]))
        assert len(trouble) == (1 if taken else 2)
        assert CallTask.objects.filter(lead=lead, closed_at=None).count() <= 1
        standing = Clock.objects.filter(lead=lead, stopped_at=None, paused_at__isnull=False)
        pauses = ClockPause.objects.filter(clock__lead=lead, ended_at=None)
        assert {*pauses.values_list("pk", flat=True)} == {*standing.values_list("pause_id", flat=True)}


def test_inside_a_larger_transaction_nothing_is_done_again(shop: list[Inquiry]) -> None:
    tries = []

    def fail() -> None:
        tries.append(1)
        raise _crossed()

    with pytest.raises(OperationalError), transaction.atomic():
        once_more(fail)()
    assert len(tries) == 1
    with pytest.raises(OperationalError):
        once_more(fail)()
    assert len(tries) == (3 if is_postgres() else 2), "once more, and then it is said"


def test_who_waited_in_vain_for_the_one_writer_is_told_so_at_once() -> None:
    """The next wait would take as long again, and so would that of each who came in together with them."""
    if is_postgres():
        return
    begun: list[int] = []

    def begin(take: Take[int]) -> Sequence[int]:
        begun.append(len(take()))
        with write():
            return take()

    verb = once_more(begin)
    gather: Gather[int, int] = Gather(verb)
    gather._together = 3  # so that the three wait for each other
    with somebody_holds_everything():
        trouble = at_once(*(lambda n=n: _impatient(gather, n) for n in range(3)))  # type: ignore[misc]
    assert [is_busy(error) for error in trouble] == [True] * 3
    assert sum(begun) == 3, "nobody was in two batches"


def _impatient(gather: Gather[int, int], item: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    return gather.do(item)


def _crossed() -> OperationalError:
    """As the database in use would say it."""
    if not is_postgres():
        return OperationalError("database is locked")
    from psycopg.errors import DeadlockDetected

    error = OperationalError("deadlock detected")
    error.__cause__ = DeadlockDetected("deadlock detected")
    assert has_crossed(error)
    return error


@contextmanager
def somebody_holds_everything() -> Iterator[None]:
    """Another connection writes and does not come to an end; ours does not wait long for it."""
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN" if is_postgres() else "BEGIN IMMEDIATE")
                if is_postgres():
                    cursor.execute("LOCK leads_lead, identity_contact IN EXCLUSIVE MODE")
                held.set()
                over.wait(30)
                cursor.execute("ROLLBACK")
        finally:
            held.set()
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 50" if is_postgres() else "PRAGMA busy_timeout = 50")
    try:
        yield
    finally:
        over.set()
        thread.join()
        connection.close()


def test_a_busy_database_is_said_on_the_page_and_the_same_click_works_later(
    shop: list[Inquiry], ana: User, as_user: AsUser
) -> None:
    lead_id, browser = Lead.objects.order_by("id")[0].pk, as_user(ana)
    address, form = f"/leads/{lead_id}/attempts/", {"outcome": "no_answer", "token": "t"}
    with somebody_holds_everything():
        page = browser.post(address, form)
        part = browser.post(address, form, headers={"HX-Request": "true"})
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "Het is even te druk" in page.content.decode()
    assert (part.status_code, part["Retry-After"], part.content) == (503, "5", b"")
    assert "gehoor:say" in part["HX-Trigger"]
    assert not Attempt.objects.exists()
    assert browser.post(address, form).status_code == 302
    assert Attempt.objects.count() == 1


def test_a_busy_database_is_said_to_a_program(shop: list[Inquiry], now: datetime) -> None:
    forget()
    _row, secret = make_key("Website", ["leads:write"], now)
    head = {"Authorization": f"Bearer {secret}"}
    body = {"email": "nieuw@winkel.nl", "messageId": "eens"}
    send = lambda: Client().post("/api/v1/leads", body, "application/json", headers=head)  # noqa: E731
    with somebody_holds_everything():
        answer = send()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "busy"
    assert send().status_code == 201
    assert Lead.objects.filter(contact__email="nieuw@winkel.nl").count() == 1


def test_a_mistake_of_ours_is_not_called_busy() -> None:
    with pytest.raises(DatabaseError, match="nothing_of_the_kind") as wrong, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nothing_of_the_kind")
    assert not is_busy(wrong.value)
    assert not CallTask.objects.exists()
