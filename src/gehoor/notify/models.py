"""Who is told what, by which channel, and whether it arrived."""

from django.db import models

from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Channel(Numbered):
    """A way to reach people beside their own mail address: Slack, Teams, ntfy ... by Apprise URL.

    `user` empty means the whole team's channel.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, default="apprise")
    address = models.TextField()  # signed and encrypted by lib/signing
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="channels")
    is_active = models.BooleanField(default=True)
    failed_since = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    last_error = models.TextField(default="", blank=True)


class Delivery(Numbered):
    """One message to one person by one channel. A row of the queue: the worker takes it when due."""

    kind = models.CharField(max_length=30)  # one of notify.words.KINDS
    channel = models.CharField(max_length=20)  # mail, apprise
    channel_id = models.BigIntegerField(null=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="deliveries")
    lead_id = models.BigIntegerField(null=True, db_index=True)
    data = models.JSONField(default=dict)  # event_id, and what the message must say beside the lead
    state = models.CharField(max_length=10, default="waiting")  # waiting sending sent failed
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # when it may be taken; empty once it is over
    tries = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="", blank=True)
    dedupe = models.CharField(max_length=120, null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_queue",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(fields=["created_at"], name="delivery_failed", condition=models.Q(state="failed")),
        ]


class DeliveryAttempt(Numbered):
    """One try at a delivery, written before it is made: a crash leaves evidence."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)


class WorkerBeat(Numbered):
    """A worker that is alive: it renews its row every few seconds and removes it when it stops."""

    host = models.CharField(max_length=120)
    pid = models.IntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)
    trouble = models.TextField(default="", blank=True)  # why mail cannot leave now: code or server's words
