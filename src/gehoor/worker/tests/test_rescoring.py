"""After a publication every lead stands on the new version, and each owner hears of it once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from gehoor import pipeline, worker
from gehoor.followup.models import CallTask
from gehoor.intake.shape import Inquiry
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.clock import now as clock
from gehoor.notify.connect import connect
from gehoor.notify.models import Delivery
from gehoor.routing.rules import ensure_default as ensure_rules
from gehoor.scoring import definition, rescoring
from gehoor.scoring.models import Rescoring, ScoreLine
from gehoor.worker import rescoring as duty

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now():
    """The worker looks at the real clock."""
    return clock()


@pytest.fixture(autouse=True)
def _house(db, now, ana, bob):
    definition.forget()
    definition.ensure_default(now)
    ensure_rules(now)
    yield
    definition.forget()


@pytest.fixture
def people(now):
    """Twelve people who suit us and did nothing yet: none of them an MQL, each with an owner."""
    inquiries = [
        Inquiry(
            door="api",
            raw="{}",
            received_at=now,
            last_name=f"Persoon {i}",
            email=f"persoon{i}@firma{i}.example",
            phone=f"06123450{i:02d}",
            title="Directeur",
            industry="software",
            company=f"Firma {i} B.V.",
            call_requested=False,
        )
        for i in range(12)
    ]
    pipeline.receive_many(inquiries, now)
    assert not Lead.objects.filter(is_mql=True).exists()
    return Lead.objects.order_by("id")


def wider():
    """A definition that asks nothing of what somebody did."""
    return {**definition.default_document(), "engagement_threshold": 0}


def publish(now, document=None):
    """As if it was two seconds ago, so that no process can still score by the version before."""
    return definition.publish(document or wider(), now - timedelta(seconds=5))


def work(server=None):
    worker.run(threading.Event(), once=True, mail_url=server.url if server else "")


def test_every_lead_follows_a_publication_with_stage_owner_task_and_clock(people, now):
    publish(now)
    work()
    assert set(people.values_list("score_version", "is_mql", "stage")) == {(2, True, "mql")}
    assert not people.filter(owner=None).exists()
    assert CallTask.objects.filter(closed_at=None, reason="mql").count() == 12
    assert Event.objects.filter(kind="threshold.crossed", data__version=2).count() == 12
    job = rescoring.latest()
    assert (job.version, job.done, job.total) == (2, 12, 12)
    assert job.finished_at is not None


def test_each_owner_gets_one_message_with_a_number_and_not_one_per_lead(people, now, server, ana, bob):
    Delivery.objects.all().delete()
    publish(now)
    work(server)
    told = Delivery.objects.filter(kind="definition_published")
    assert sorted(told.values_list("user__name", "data__leads")) == [("Ana", 6), ("Bob", 6)]
    assert not Delivery.objects.filter(kind="lead_assigned").exists()
    assert {letter["To"] for letter in server.letters} == {
        "Ana <ana@example.com>",
        "Bob <bob@example.com>",
    }
    text = server.letters[0].get_body(("plain",)).get_content()
    assert "6" in text
    assert "2" in text


def test_nobody_else_reads_in_the_channel_of_the_team_who_got_how_many(people, now):
    connect("Team", "json://127.0.0.1:1/x")
    Delivery.objects.all().delete()
    publish(now)
    duty.Publications().next(now)
    assert set(Delivery.objects.values_list("kind", "channel")) == {("definition_published", "mail")}


def test_a_publication_that_makes_no_mqls_tells_nobody(people, now):
    Delivery.objects.all().delete()
    publish(now, {**definition.default_document(), "fit_threshold": 90})
    work()
    assert set(people.values_list("score_version", flat=True)) == {2}
    assert not Delivery.objects.exists()


def test_a_stricter_definition_closes_no_task_that_is_open(people, now):
    publish(now)
    work()
    definition.publish(definition.default_document(), now - timedelta(seconds=4))
    work()
    assert set(people.values_list("score_version", "is_mql")) == {(3, False)}
    assert CallTask.objects.filter(closed_at=None).count() == 12


def test_what_is_over_or_long_ago_gets_a_new_score_and_nothing_else(people, now):
    won, past, put_aside = people[:3]
    Lead.objects.filter(id=won.id).update(stage="customer")
    Lead.objects.filter(id=past.id).update(mode="history", owner=None)
    Lead.objects.filter(id=put_aside.id).update(stage="disqualified")
    publish(now)
    work()
    over = Lead.objects.filter(id__in=[won.id, past.id, put_aside.id])
    assert set(over.values_list("score_version", "is_mql")) == {(2, True)}
    assert sorted(over.values_list("stage", flat=True)) == ["customer", "disqualified", "nurture"]
    assert not CallTask.objects.filter(lead__in=over).exists()
    assert (
        sum(Delivery.objects.filter(kind="definition_published").values_list("data__leads", flat=True)) == 9
    )


def test_the_ledger_still_adds_up_afterwards(people, now):
    document = wider()
    document["rules"][0]["points"] = 33
    publish(now, document)
    work()
    for lead in people:
        points = ScoreLine.objects.filter(lead=lead, ended_at=None).values_list("points", flat=True)
        assert sum(points) == lead.fit + lead.engagement == 33 + 25 + 0


def test_a_publication_during_another_leaves_everything_on_the_newest_and_tells_once(
    people, now, monkeypatch
):
    monkeypatch.setattr(duty, "CHUNK", 5)
    publish(now)
    job = rescoring.claim(now)
    definition.forget()
    duty.score_chunk(job, [lead.id for lead in people[:5]])  # a worker got this far
    rescoring.release(job)
    definition.publish({**wider(), "fit_threshold": 10}, now - timedelta(seconds=4))
    work()
    assert set(people.values_list("score_version", flat=True)) == {3}
    assert not Rescoring.objects.filter(finished_at=None).exists()
    told = Delivery.objects.filter(kind="definition_published").values_list("data__version", "data__leads")
    assert sum(leads for _, leads in told) == 12
    assert {version for version, _ in told} == {3}


def test_a_worker_that_died_is_followed_by_another(people, now):
    publish(now)
    rescoring.claim(now)
    assert rescoring.claim(now) is None
    assert duty.Publications().next(now + timedelta(minutes=3)) == 1
    assert rescoring.latest().finished_at is not None


def test_of_several_workers_one_takes_a_publication(people, now):
    publish(now)
    publish(now)
    taken, start = [], threading.Barrier(4)

    def claim():
        start.wait(10)
        try:
            taken.append(rescoring.claim(now))
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(job.version for job in taken if job is not None) == [3]


def test_a_lead_that_cannot_be_scored_does_not_keep_the_others(people, now, monkeypatch):
    sick = people[3]
    Lead.objects.filter(id=sick.id).update(facts=["not", "an", "object"])
    publish(now)
    work()
    assert set(people.exclude(id=sick.id).values_list("score_version", flat=True)) == {2}
    assert rescoring.latest().finished_at is not None


def test_a_publication_just_now_waits_until_no_process_scores_by_the_old_one(people):
    definition.publish(wider(), clock())
    assert duty.Publications().next(clock()) == 1
    assert rescoring.latest().finished_at is None
    work()
    assert rescoring.latest().finished_at is not None
    assert Delivery.objects.filter(kind="definition_published").count() == 2


def test_many_leads_are_worked_out_at_once_with_the_same_consequences(people, now, monkeypatch):
    monkeypatch.setattr(duty, "MANY", 3)
    Delivery.objects.all().delete()
    won, past = people[:2]
    Lead.objects.filter(id=won.id).update(stage="customer")
    Lead.objects.filter(id=past.id).update(mode="history", owner=None)
    publish(now)
    work()
    job = rescoring.latest()
    assert (job.done, job.total) == (12, 12)
    assert set(people.values_list("score_version", "is_mql")) == {(2, True)}
    assert sorted(people.values_list("stage", flat=True)) == ["customer", *["mql"] * 10, "nurture"]
    assert CallTask.objects.filter(closed_at=None, reason="mql").count() == 10
    told = Delivery.objects.filter(kind="definition_published").values_list("data__leads", flat=True)
    assert (sum(told), Delivery.objects.count()) == (10, 2)
    for lead in people:
        points = ScoreLine.objects.filter(lead=lead, ended_at=None).values_list("points", flat=True)
        assert sum(points) == lead.fit + lead.engagement


def test_when_the_engine_fails_the_leads_follow_part_by_part(people, now, monkeypatch):
    monkeypatch.setattr(duty, "MANY", 3)
    monkeypatch.setattr("gehoor.scoring.bulk.rescore.engine", lambda name: 1 / 0)
    publish(now)
    work()
    assert set(people.values_list("score_version", flat=True)) == {2}
    assert rescoring.latest().finished_at is not None


def test_a_worker_that_is_told_to_stop_leaves_the_rest_to_the_next(people, now, monkeypatch):
    monkeypatch.setattr(duty, "MANY", 3)
    publish(now)
    stop = threading.Event()
    stop.set()
    assert duty.Publications(stop).next(now) == 1
    assert rescoring.latest().beat_at is None
    assert set(people.values_list("score_version", flat=True)) == {1}
    work()
    assert set(people.values_list("score_version", flat=True)) == {2}


def test_leads_that_come_in_meanwhile_are_counted_too(people, now):
    publish(now)
    job = rescoring.claim(now)
    Lead.objects.filter(id=people[0].id).update(score_version=2)
    rescoring.release(job)
    work()
    job.refresh_from_db()
    assert job.done == job.total
