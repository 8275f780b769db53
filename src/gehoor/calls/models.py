"""Recordings of calls: on what ground they are kept, where they lie, who may hear them, what was heard."""

from django.db import models

from gehoor.followup.models import Attempt
from gehoor.leads.models import Lead
from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Ground(models.TextChoices):
    """Why a recording may be kept (AVG art. 6): the other party agreed, or our interest was weighed."""

    CONSENT = "consent", "Consent"
    INTEREST = "interest", "Legitimate interest"
    CONTRACT = "contract", "Needed for the contract"


class Told(models.TextChoices):
    """How the other party knew that the call was recorded."""

    SPOKEN = "spoken", "Said at the start of the call"
    MESSAGE = "message", "By a message before the call"
    WRITTEN = "written", "In writing beforehand"


class State(models.TextChoices):
    """Where a recording is on its way; `deleted` keeps the row and nothing of the call."""

    WAITING = "waiting", "Waiting"
    WORKING = "working", "Being listened to"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    DELETED = "deleted", "Deleted"


class Policy(Numbered):
    """What the organisation decided about recording; the newest one holds. None yet: nothing is kept."""

    is_on = models.BooleanField()
    ground = models.CharField(max_length=10, choices=Ground.choices)
    purpose = models.CharField(max_length=300)
    notice = models.TextField()  # the words by which a customer is told
    staff_informed = models.BooleanField(default=False)  # colleagues know, and the works council agreed
    retention_days = models.IntegerField()
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(db_index=True)


class TelephoneSystem(Numbered):
    """A telephone system that tells us of recordings, and the hosts it may send us to for them."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)  # generic, twilio, aircall
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token in its address
    secret = models.TextField()  # sealed: what its messages are checked with
    user_name = models.CharField(max_length=120, default="", blank=True)  # for fetching, when it asks one
    hosts = models.JSONField(default=list)  # "recordings.example.com", or ".example.com" for all below it
    told = models.CharField(max_length=10, choices=Told.choices)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class HookCall(Numbered):
    """One message of a telephone system, sealed as it came, and what we did with it."""

    system = models.ForeignKey(TelephoneSystem, models.CASCADE, related_name="messages")
    at = models.DateTimeField()
    body = models.TextField()  # sealed
    outcome = models.CharField(max_length=30)  # accepted, repeated, or why not
    recording_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="hook_call_at")]


class Recording(Numbered):
    """One call of one caller. Belongs to the caller: nobody else sees it until it is shared.

    `ground`, `told` and `ground_by` are recorded before a byte is kept. `due_at` is when the worker may take
    it; `keep_until` when it goes by itself. Without a caller a manager says whose it is, so somebody whose
    calls are here is made inactive and never deleted: their calls would seem to be nobody's.
    """

    caller = models.ForeignKey(User, models.PROTECT, null=True, related_name="recordings", db_index=False)
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, related_name="recordings")
    attempt = models.ForeignKey(Attempt, models.SET_NULL, null=True, related_name="recordings")
    system = models.ForeignKey(TelephoneSystem, models.SET_NULL, null=True, related_name="recordings")
    external_id = models.CharField(max_length=200, null=True, unique=True)  # "system number:their id"
    customer = models.CharField(max_length=64, default="", blank=True, db_index=True)  # HMAC of their number
    name = models.CharField(max_length=255, default="", blank=True)  # of the file, as it was given
    called_at = models.DateTimeField()
    added_at = models.DateTimeField()

    ground = models.CharField(max_length=10, choices=Ground.choices)
    told = models.CharField(max_length=10, choices=Told.choices)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="recordings")
    ground_by = models.CharField(max_length=80)  # actor: user:7 or system:3
    keep_until = models.DateTimeField(db_index=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    seller_side = models.CharField(max_length=5, default="", blank=True)  # left, right, or as heard
    call_type = models.CharField(max_length=20, default="", blank=True)
    fetch_url = models.TextField(default="", blank=True)  # sealed; emptied once it was fetched
    due_at = models.DateTimeField(null=True)
    turn = models.IntegerField(default=0)  # who holds it; one more and whoever held it writes nothing
    tries = models.IntegerField(default=0)  # of this hearing; a new one begins with its own
    problem = models.CharField(max_length=60, default="", blank=True)  # a code; the reason it failed
    problem_data = models.JSONField(default=dict)
    duration_s = models.FloatField(null=True)
    heard_at = models.DateTimeField(null=True)
    next_time = models.TextField(default="", blank=True)  # sealed: what the caller will do differently
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["caller", "called_at"], name="recording_caller"),
            models.Index(fields=["due_at"], name="recording_queue", condition=models.Q(due_at__isnull=False)),
        ]


class Kept(Numbered):
    """One encrypted file of a recording: the sound, what was said, or what was heard.

    The key of the file is sealed with the key of the installation; without this row the file is noise.
    """

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=12)  # sound, transcript, result
    file = models.CharField(max_length=40, unique=True)
    key = models.TextField()
    size = models.BigIntegerField()  # bytes before encryption
    media_type = models.CharField(max_length=80)
    name = models.CharField(max_length=255, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recording", "kind"], name="one_of_each_kind")]


class Share(Numbered):
    """The caller let somebody hear one call; `ended_at` when they took it back."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="shares")
    user = models.ForeignKey(User, models.CASCADE, related_name="shared_calls")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "user"],
                name="shared_once",
                condition=models.Q(ended_at__isnull=True),
            )
        ]


class Opening(Numbered):
    """The first ten seconds of a call in numbers, for the caller's own baseline and nobody else's."""

    recording = models.OneToOneField(Recording, models.CASCADE, related_name="opening")
    line = models.CharField(max_length=10)  # telephone, wide
    rate = models.FloatField(null=True)  # syllables per second of speech
    pitch = models.FloatField(null=True)  # semitones above 100 Hz, median
    pitch_range = models.FloatField(null=True)  # semitones between the 10th and 90th percentile
    level = models.FloatField(null=True)  # dB against the rest of the same call
