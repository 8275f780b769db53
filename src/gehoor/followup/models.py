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
    """A promise that runs for a lead, until `due_at` in the time that counts for it. A lead has several.

    `kind`: first_call (called in time; only an attempt keeps it), word (any sign of life after assignment),
    verdict (said whether it was a good lead, after the first talk). Started by `clocks.start`, ended by
    `clocks.stop`, walked along by `clocks.act`. Another owner never starts it anew.

    `seconds` of `counted` time were promised (agreement version `agreement`, segment "" for none), which is
    `worktime` seconds of the owner's working hours; `wall_due` is the same promise by the clock on the wall.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="clocks", db_index=False)
    kind = models.CharField(max_length=20, default="first_call")
    segment = models.CharField(max_length=60, default="", blank=True)
    agreement = models.IntegerField(default=1)
    seconds = models.IntegerField(default=86_400)
    counted = models.CharField(max_length=12, default="working_days")  # working_days, business, wall
    worktime = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()  # moves by what a pause took
    wall_due = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)  # while it stands still
    pause_id = models.BigIntegerField(null=True)  # the ClockPause of that
    step_id = models.BigIntegerField(null=True)  # the ClockStep that comes next
    stopped_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=20, default="", blank=True)  # see clocks.words.ENDS
    breached_at = models.DateTimeField(null=True)  # when the worker saw that it had run out
    breach_owner_id = models.BigIntegerField(null=True)  # whose lead it was at that moment

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "due_at"],
                name="clock_running",
                condition=models.Q(stopped_at__isnull=True),
            ),
            models.Index(fields=["lead", "kind"], name="clock_lead_kind"),
        ]


class ClockStep(Numbered):
    """One thing that has to happen while a clock runs. An open row is a place in the worker's queue.

    Exactly one is open at a time, so that steps happen in order and each once: reminder (at `percent` of the
    working time), breach, reroute, team_lead; for word and verdict only question. `outcome`: told, moved
    (to `user_id`), nobody (nobody could take it), overtaken (too late to say), cancelled (the clock ended).
    """

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="steps", db_index=False)
    order = models.SmallIntegerField()  # 1 is the first
    kind = models.CharField(max_length=12)
    percent = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)  # empty while the clock is paused
    is_stale = models.BooleanField(default=False)  # after a pause: reckon the moment anew before acting
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, default="", blank=True)
    user_id = models.BigIntegerField(null=True)  # who was told, or who got the lead

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="clock_step_queue",
                condition=models.Q(done_at__isnull=True),
            )
        ]
        constraints = [models.UniqueConstraint(fields=["clock", "order"], name="clock_step_once")]


class ClockPause(Numbered):
    """A clock stood still, for a reason, until `until` at the latest; `ended_at` when it ran again.

    `reason`: callback (agreed with the person), legal_block, no_valid_number.
    """

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["until"],
                name="clock_pause_open",
                condition=models.Q(ended_at__isnull=True),
            )
        ]


class WatchRound(Numbered):
    """The last look at the invariant; one row, written each minute by the worker.

    What was found at `checked_at` (before it was mended), and how many were mended since the beginning.
    """

    checked_at = models.DateTimeField()
    ownerless = models.IntegerField(default=0)
    clockless = models.IntegerField(default=0)
    mended_owner = models.IntegerField(default=0)
    mended_clock = models.IntegerField(default=0)


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
