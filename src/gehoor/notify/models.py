"""Who is told what, by which channel, and whether it arrived."""

from datetime import time

from django.db import models

from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Channel(Numbered):
    """A way to reach people beside their own mail address: a browser, Slack, or an Apprise address.

    `user` empty means the whole team's channel. `address` holds an Apprise URL, or as JSON what a browser
    gave (push) or a Slack app needs (slack).
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, default="apprise")  # apprise, push, slack
    address = models.TextField()  # signed and encrypted by lib/signing
    fingerprint = models.CharField(max_length=64, null=True, unique=True)  # of a browser's endpoint
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="channels")
    is_active = models.BooleanField(default=True)
    failed_since = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    last_error = models.TextField(default="", blank=True)


class Delivery(Numbered):
    """One message to one person by one channel. A row of the queue: the worker takes it when due."""

    kind = models.CharField(max_length=30)  # one of notify.words.KINDS
    channel = models.CharField(max_length=20)  # mail, push, slack, apprise
    channel_id = models.BigIntegerField(null=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="deliveries", db_index=False)
    lead_id = models.BigIntegerField(null=True, db_index=True)
    data = models.JSONField(default=dict)  # event_id, and what the message must say beside the lead
    state = models.CharField(max_length=10, default="waiting")  # waiting sending sent failed overtaken
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # when it may be taken; empty once it is over
    tries = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)  # handed over
    seen_at = models.DateTimeField(null=True)  # its own link was opened by who got it
    acted_at = models.DateTimeField(null=True)  # its own button was used, the first time
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
            models.Index(fields=["user", "created_at"], name="delivery_of_user"),
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


class DeliveryAct(Numbered):
    """Somebody used a button of a message; each button of each message works once."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="acts", db_index=False)
    act = models.CharField(max_length=20)  # one of notify.words.ACTS
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "act"], name="delivery_act_once")]


class Reach(Numbered):
    """How somebody wants to be told, where that differs from what everybody starts with.

    `choices` is {"lead_assigned": {"push": false}}. `mail_*` keep count of a mailbox that refuses.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="reach")
    choices = models.JSONField(default=dict)
    quiet_from = models.TimeField(default=time(22, 0))  # on the person's own wall; equal ends mean never
    quiet_until = models.TimeField(default=time(7, 0))
    quiet_mail = models.BooleanField(default=False)  # mail waits as well
    mail_failures = models.IntegerField(default=0)
    mail_failed_since = models.DateTimeField(null=True)
    mail_off = models.BooleanField(default=False)


class ChatName(Numbered):
    """Which colleague a member of a Slack workspace is; they said so themselves, being logged in."""

    user = models.ForeignKey(User, models.CASCADE, related_name="chat_names")
    workspace = models.CharField(max_length=40)
    member = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "member"], name="chat_member_once")]


class PushKey(Numbered):
    """The key by which browsers know this installation (VAPID); one row, made at the first need."""

    name = models.CharField(max_length=10, unique=True, default="vapid")
    public = models.CharField(max_length=100)  # uncompressed point, base64url: what a browser wants
    private = models.TextField()  # sealed by lib/signing
