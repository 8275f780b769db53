"""The doors by which leads come in, and everything that came in by them, unchanged."""

from django.db import models

from gehoor.lib.rows import Numbered


class ApiKey(Numbered):
    """Leave to post, for one program. Only a hash is kept; the key itself is shown once."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the whole key, hexadecimal
    scopes = models.JSONField(default=list)  # "leads:write", "events:write", "funnel:read"
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class Form(Numbered):
    """A page of ours at /f/<slug> where a visitor leaves their details."""

    slug = models.SlugField(unique=True)
    title_nl = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    intro_nl = models.TextField(default="", blank=True)
    intro_en = models.TextField(default="", blank=True)
    fields = models.JSONField(default=list)  # ["first_name", "email", ...] of intake.shape
    consent_nl = models.TextField()
    consent_en = models.TextField()
    event_kind = models.CharField(max_length=80, default="form_submitted")  # or demo_requested
    call_requested = models.BooleanField(default=True)
    source = models.CharField(max_length=120, default="website")
    campaign = models.CharField(max_length=200, default="", blank=True)
    product = models.CharField(max_length=120, default="", blank=True)
    allowed_origins = models.JSONField(default=list)  # sites that may embed it
    is_active = models.BooleanField(default=True)


class Mapping(Numbered):
    """How the columns of one kind of file become our fields; made in the import page, kept by name."""

    name = models.CharField(max_length=120, unique=True)
    document = models.JSONField()
    created_at = models.DateTimeField()


class ImportBatch(Numbered):
    """One file that was imported, or is being imported, or was undone.

    States: draft (uploaded, being looked at), waiting, running, done, stopped, failed (the file could
    not be read on), undone. `offset` and `line` are where the next row begins, so that a new process
    goes on after the last committed row.
    """

    file_name = models.CharField(max_length=255)
    path = models.CharField(max_length=500, default="", blank=True)
    mode = models.CharField(max_length=10)  # history, live
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="waiting")
    size = models.BigIntegerField(null=True)  # bytes
    offset = models.BigIntegerField(default=0)  # bytes read; 0 is before the heading
    line = models.IntegerField(default=0)  # lines read
    rows_total = models.IntegerField(null=True)  # an estimate, until the file is done
    rows_done = models.IntegerField(default=0)
    blank = models.IntegerField(default=0)  # rows without a single filled cell
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    message = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)


class Submission(Numbered):
    """What came in by a door, letter for letter, also when nothing could be made of it."""

    door = models.CharField(max_length=20)  # api, events, form, csv
    received_at = models.DateTimeField()
    payload = models.TextField()
    message_id = models.CharField(max_length=200, null=True, unique=True)
    key_id = models.BigIntegerField(null=True)
    form_id = models.BigIntegerField(null=True)
    batch_id = models.BigIntegerField(null=True)
    row_number = models.IntegerField(null=True)  # line in the file, the heading is 1
    state = models.CharField(max_length=10, default="accepted")  # accepted, unchanged, rejected
    error = models.JSONField(null=True)  # [{"field", "sentence", "code"}]
    lead_id = models.BigIntegerField(null=True)
    receipt = models.JSONField(null=True)  # what the door answered, to answer it again

    class Meta:
        indexes = [
            models.Index(
                fields=["batch_id", "row_number"],
                name="submission_batch",
                condition=models.Q(batch_id__isnull=False),
            ),
            models.Index(fields=["lead_id"], name="submission_lead"),
            models.Index(
                fields=["received_at"],
                name="submission_rejected",
                condition=models.Q(state="rejected"),
            ),
        ]


class DoorCount(Numbered):
    """How often one address knocked on one public door within one stretch of time.

    The address itself is not kept, only a keyed hash of it; rows go when their stretch is over.
    """

    name = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField(db_index=True)
    count = models.IntegerField(default=0)
