"""What happens next with a lead: the call task, its clock, the attempts and what came of them."""

from django.db import models

from gehoor.leads.models import Lead
from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Outcome(models.TextChoices):
    """What happened when the number was dialled."""

    CONNECTED = "connected", "Connected"
    VOICEMAIL = "voicemail", "Voicemail"
    NO_ANSWER = "no_answer", "No answer"
    BUSY = "busy", "Busy"
    WRONG_NUMBER = "wrong_number", "Wrong number"
    CALLBACK = "callback", "Call back at"


class CallTask(Numbered):
    """Somebody should call this lead, from `due_at` on at the latest. At most one is open per lead.

    Opened by `followup.open_task`, moved by an attempt, ended by a disposition or a write-off.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="tasks")
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="tasks", db_index=False)
    reason = models.CharField(max_length=20)  # mql, asked, callback, retry, manual
    opened_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)  # an agreed callback, or the next attempt
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due_at"],
                name="task_open",
                condition=models.Q(closed_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], name="one_open_task", condition=models.Q(closed_at__isnull=True)
            )
        ]


class Clock(Numbered):
    """A promise that runs: the lead is called before `due_at`, counted in business time.

    Stopped by the first attempt; mail does not stop it. `breached_at` is written by the worker.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=20, default="first_call")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="clock_running",
                condition=models.Q(stopped_at__isnull=True, breached_at__isnull=True),
            )
        ]


class Attempt(Numbered):
    """One time that somebody dialled. Written by `followup.log_attempt`."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="attempts", db_index=False)
    task = models.ForeignKey(CallTask, models.SET_NULL, null=True, related_name="attempts")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    note = models.TextField(default="", blank=True)
    callback_at = models.DateTimeField(null=True)
    token = models.CharField(max_length=60, null=True, unique=True)  # a double click is one attempt
    batch_id = models.BigIntegerField(null=True)  # the import that told of it; undoing takes it back

    class Meta:
        indexes = [
            models.Index(fields=["lead", "at"], name="attempt_lead_at"),
            models.Index(
                fields=["batch_id"],
                name="attempt_batch",
                condition=models.Q(batch_id__isnull=False),
            ),
        ]


class Disposition(Numbered):
    """What sales decided about the lead: accepted, disqualified, nurture, or written off."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="dispositions")
    kind = models.CharField(max_length=20)  # accepted disqualified nurture written_off
    reason = models.CharField(max_length=40, default="", blank=True)
    next_step = models.CharField(max_length=300, default="", blank=True)
    next_step_at = models.DateTimeField(null=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="dispositions")
    at = models.DateTimeField()


class Verdict(Numbered):
    """Good lead or not, with reasons: the caller's two clicks. The newest one counts."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="verdicts", db_index=False)
    is_good = models.BooleanField()
    reasons = models.JSONField(default=list)  # codes of followup/words.py
    note = models.TextField(default="", blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="verdicts")
    at = models.DateTimeField()
    via = models.CharField(max_length=10)  # page, queue, mail, api

    class Meta:
        indexes = [models.Index(fields=["lead", "at"], name="verdict_lead_at")]
