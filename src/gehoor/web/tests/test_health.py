"""What a load balancer, Prometheus and a passer-by learn."""

from datetime import timedelta

import pytest
from django.test import Client

from gehoor.lib import clock
from gehoor.lib.rows import Rows
from gehoor.notify.models import Delivery, WorkerBeat
from gehoor.team.models import User


def test_healthz_answers_without_a_database_and_under_any_name(client: Client) -> None:
    answer = client.get("/healthz", headers={"Host": "10.0.0.7"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_tells_of_database_migrations_and_worker(client: Client) -> None:
    assert client.get("/readyz").json()["worker"] == "absent"
    beat = WorkerBeat.objects.create(host="a", pid=1, started_at=clock.now(), beat_at=clock.now())
    report = client.get("/readyz").json()
    assert report["ready"] is True
    assert (report["database"], report["migrations"], report["worker"]) == ("ok", "ok", "ok")
    WorkerBeat.objects.filter(pk=beat.pk).update(beat_at=clock.now() - timedelta(minutes=5))
    late = client.get("/readyz")
    assert (late.status_code, late.json()["worker"]) == (200, "late")


@pytest.mark.django_db
def test_metrics_count_what_stands_in_the_database(client: Client, ana: User) -> None:
    rows = Rows()
    now = clock.now()
    due = now - timedelta(minutes=2)
    rows.add(Delivery, kind="test", channel="mail", user_id=ana.pk, created_at=due, due_at=due)
    rows.flush()
    text = client.get("/metrics").content.decode()
    assert 'gehoor_deliveries{state="waiting"} 1.0' in text
    assert "gehoor_holds_open 0.0" in text
    assert 'gehoor_clocks{state="running"} 0.0' in text
    age = next(line for line in text.splitlines() if line.startswith("gehoor_delivery_oldest_seconds "))
    assert 100 < float(age.split()[1]) < 200


@pytest.mark.django_db
def test_requests_are_counted_by_name_and_not_by_address(client: Client) -> None:
    client.get("/login/?next=/secret/")
    text = client.get("/metrics").content.decode()
    assert 'route="login"' in text
    assert "secret" not in text


@pytest.mark.django_db
def test_metrics_are_for_this_machine_or_whoever_has_the_token(client: Client, settings: object) -> None:
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 404
    settings.METRICS_TOKEN = "geheim"  # type: ignore[attr-defined]
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer fout"}).status_code == 401
    good = client.get("/metrics", headers={"Authorization": "Bearer geheim"}, REMOTE_ADDR="10.1.2.3")
    assert good.status_code == 200
