from datetime import timedelta

import pytest

from gehoor.journal.models import Event
from gehoor.notify.channels.mail.transport import Mail
from gehoor.notify.claim import LEASE, MOST_TRIES, claim, release
from gehoor.notify.deliver import send
from gehoor.notify.finish import PAUSES, finish
from gehoor.notify.models import Delivery, DeliveryAttempt

pytestmark = pytest.mark.django_db


def deliver(server, now, limit=50):
    """One turn of a worker at `now`; returns what was left and why."""
    mail = Mail(server.url)
    sent = send(claim(now, limit, "mail"), mail, lambda: now)
    finish(sent.results, now)
    release(sent.left, now, sent.trouble)
    mail.close()
    return sent


def test_the_owner_gets_the_mail_and_the_lead_its_third_moment(announce, server, sanne, ana, now):
    [delivery] = announce("lead_assigned", sanne, ana)
    deliver(server, now)
    delivery.refresh_from_db()
    sanne.refresh_from_db()
    assert (delivery.state, delivery.sent_at, delivery.due_at, delivery.tries) == ("sent", now, None, 1)
    assert sanne.notified_at == now
    told = Event.objects.get(kind="lead.notified")
    assert told.data == {"user_id": str(ana.id), "channel": "mail", "delivery_id": str(delivery.id)}
    assert [letter["To"].addresses[0].addr_spec for letter in server.letters] == [ana.email]


def test_the_third_moment_is_that_of_the_first_message(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    deliver(server, now)
    later = now + timedelta(hours=1)
    announce("lead_inquired_again", sanne, ana)
    deliver(server, later)
    sanne.refresh_from_db()
    assert sanne.notified_at == now
    assert Event.objects.filter(kind="lead.notified").count() == 1


def test_the_attempt_is_written_before_anything_is_sent(announce, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    [claimed] = claim(now, 10, "mail")
    attempt = DeliveryAttempt.objects.get()
    assert (attempt.id, attempt.started_at, attempt.finished_at) == (claimed.attempt_id, now, None)
    assert Delivery.objects.get().state == "sending"


def test_two_workers_never_take_the_same_delivery(announce, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    assert len(claim(now, 10, "mail")) == 1
    assert claim(now, 10, "mail") == []


def test_a_killed_worker_s_delivery_is_sent_after_the_lease(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    claim(now, 10, "mail")  # and then it is killed
    deliver(server, now + LEASE - timedelta(seconds=1))
    assert server.letters == []
    deliver(server, now + LEASE)
    assert len(server.letters) == 1
    assert Delivery.objects.get().tries == 2
    assert DeliveryAttempt.objects.filter(finished_at__isnull=True).count() == 1


def test_a_worker_that_comes_back_late_cannot_undo_what_another_sent(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    slow = claim(now, 10, "mail")
    deliver(server, now + LEASE)
    refused = send(slow, Mail("smtp://127.0.0.1:1"), lambda: now)
    release(refused.left, now, refused.trouble)
    assert Delivery.objects.get().state == "sent"


def test_a_451_is_tried_again_after_ten_seconds(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    server.answers = ["451 greylisted"]
    deliver(server, now)
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.due_at) == ("waiting", now + timedelta(seconds=10))
    assert waiting.last_error == "451 greylisted"
    deliver(server, now + timedelta(seconds=9))
    assert server.letters == []
    deliver(server, now + timedelta(seconds=10))
    assert Delivery.objects.get().state == "sent"
    assert list(DeliveryAttempt.objects.order_by("id").values_list("error", flat=True)) == [
        "451 greylisted",
        "",
    ]


def test_a_550_is_final_at_once(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    server.refused[ana.email] = "550 no such person"
    deliver(server, now)
    failed = Delivery.objects.get()
    assert (failed.state, failed.due_at, failed.tries) == ("failed", None, 1)
    assert failed.last_error == "550 no such person"


def test_one_refused_letter_does_not_stop_the_others(announce, server, sanne, ana, bob, ben, now):
    for person in (ana, bob, ben):
        announce("lead_assigned", sanne, person)
    server.refused[ana.email] = "550 no such person"
    deliver(server, now)
    assert sorted(Delivery.objects.values_list("user__name", "state")) == [
        ("Ana", "failed"),
        ("Ben", "sent"),
        ("Bob", "sent"),
    ]


def test_after_eight_tries_it_is_given_up_for_everybody_to_see(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    moment = now
    server.answers = ["451 later"] * MOST_TRIES
    for pause in (*PAUSES, timedelta()):
        deliver(server, moment)
        moment += pause
    failed = Delivery.objects.get()
    assert (failed.state, failed.tries, failed.last_error) == ("failed", MOST_TRIES, "451 later")


def test_a_delivery_that_is_always_cut_off_is_given_up_too(announce, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    moment = now
    for _ in range(MOST_TRIES):
        assert len(claim(moment, 10, "mail")) == 1
        moment += LEASE
    assert claim(moment, 10, "mail") == []
    failed = Delivery.objects.get()
    assert (failed.state, failed.last_error) == ("failed", "interrupted")


def test_a_server_that_is_away_costs_no_try(announce, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    sent = send(claim(now, 10, "mail"), Mail("smtp://127.0.0.1:1"), lambda: now)
    release(sent.left, now, sent.trouble)
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.tries, waiting.due_at) == ("waiting", 0, now)
    assert "refused" in waiting.last_error.lower()
    assert DeliveryAttempt.objects.count() == 0


def test_without_a_mail_server_the_message_waits_and_says_why(announce, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    assert Mail("").trouble() == "smtp_not_configured"
    assert Delivery.objects.get().state == "waiting"


def test_a_batch_goes_over_one_connection(announce, server, sanne, ana, now):
    for _ in range(20):
        announce("lead_assigned", sanne, ana)
    deliver(server, now)
    assert len(server.letters) == 20
    assert server.sessions == 1


def test_a_lead_that_was_removed_is_told_about_no_more(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    sanne.delete()
    deliver(server, now)
    assert Delivery.objects.get().last_error == "lead_gone"
    assert server.letters == []


def test_somebody_who_left_gets_no_mail(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    ana.is_active = False
    ana.save()
    deliver(server, now)
    assert Delivery.objects.get().last_error == "nobody"
    assert server.letters == []


def test_a_batch_that_takes_too_long_goes_back_to_the_queue(announce, server, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    announce("lead_inquired_again", sanne, ana)
    moments = iter([now, now, now, *[now + timedelta(minutes=1)] * 9])
    sent = send(claim(now, 10, "mail"), Mail(server.url), lambda: next(moments))
    assert (len(sent.results), len(sent.left), sent.trouble) == (1, 1, "")
