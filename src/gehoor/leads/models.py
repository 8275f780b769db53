"""The lead: one inquiry of one contact, and the stages it went through."""

from django.db import models

from gehoor.identity.models import Company, Contact
from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Stage(models.TextChoices):
    """Where a lead stands. The first five are the funnel; the last three stand aside of it."""

    LEAD = "lead", "Lead"
    MQL = "mql", "MQL"
    SQL = "sql", "SQL"
    OPPORTUNITY = "opportunity", "Opportunity"
    CUSTOMER = "customer", "Customer"
    NURTURE = "nurture", "Nurture"
    DISQUALIFIED = "disqualified", "Disqualified"
    LOST = "lost", "Lost"


FUNNEL = (Stage.LEAD, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER)
CLOSED = (Stage.CUSTOMER, Stage.DISQUALIFIED, Stage.LOST)


class Lead(Numbered):
    """One inquiry of one contact. Made by `pipeline.receive_many` only.

    `stage`, `owner`, `fit` and `engagement` repeat the newest stage row, assignment and score lines,
    so that a list needs one table. `t0` to `t6` of the clock are `received_at`, `scored_at`,
    `assigned_at`, `notified_at`, `seen_at`, `first_attempt_at` and `connected_at`.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="leads", db_index=False)
    company = models.ForeignKey(Company, models.SET_NULL, null=True, related_name="leads", db_index=False)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="leads", db_index=False)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.LEAD)
    mode = models.CharField(max_length=8, default="live")  # live, history
    door = models.CharField(max_length=20)
    external_id = models.CharField(max_length=250, null=True, unique=True)  # "system:id"
    batch_id = models.BigIntegerField(null=True, db_index=True)

    source = models.CharField(max_length=120, default="", blank=True)
    medium = models.CharField(max_length=120, default="", blank=True)
    campaign = models.CharField(max_length=200, default="", blank=True)
    landing_page = models.CharField(max_length=500, default="", blank=True)
    referrer = models.CharField(max_length=500, default="", blank=True)
    form = models.CharField(max_length=120, default="", blank=True)
    product = models.CharField(max_length=120, default="", blank=True)
    message = models.TextField(default="", blank=True)
    facts = models.JSONField(default=dict)  # what came along and has no column of its own
    consent_text = models.TextField(default="", blank=True)
    consent_at = models.DateTimeField(null=True)
    call_requested = models.BooleanField(default=False)
    not_callable = models.CharField(max_length=20, default="", blank=True)  # "", no_name, no_contact...

    fit = models.IntegerField(default=0)
    engagement = models.IntegerField(default=0)
    is_mql = models.BooleanField(default=False)  # above both thresholds, since the last crossing
    score_version = models.IntegerField(default=0)
    score_until = models.DateTimeField(null=True)  # the score holds until then
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # euro, when won

    received_at = models.DateTimeField()  # t0
    scored_at = models.DateTimeField(null=True)  # t1
    assigned_at = models.DateTimeField(null=True)  # t2
    notified_at = models.DateTimeField(null=True)  # t3
    seen_at = models.DateTimeField(null=True)  # t4
    first_attempt_at = models.DateTimeField(null=True)  # t5
    connected_at = models.DateTimeField(null=True)  # t6
    last_event_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["contact", "received_at"], name="lead_contact"),
            models.Index(fields=["company", "received_at"], name="lead_company"),
            models.Index(fields=["owner", "stage", "received_at"], name="lead_owner_stage"),
            models.Index(fields=["received_at"], name="lead_received"),
            models.Index(fields=["source", "received_at"], name="lead_source"),
            models.Index(fields=["stage", "received_at"], name="lead_stage"),
            models.Index(fields=["last_event_at"], name="lead_last_event"),
            models.Index(
                fields=["score_until"],
                name="lead_score_until",
                condition=models.Q(score_until__isnull=False),
            ),
        ]


class LeadStage(Numbered):
    """A lead entered a stage: when, by whom and why. Written by `leads.enter_stage`."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="stages", db_index=False)
    stage = models.CharField(max_length=12, choices=Stage.choices)
    entered_at = models.DateTimeField()
    actor = models.CharField(max_length=80, default="", blank=True)
    cause = models.CharField(max_length=120, default="", blank=True)  # threshold, disposition, import

    class Meta:
        indexes = [
            models.Index(fields=["lead", "entered_at"], name="stage_lead_entered"),
            models.Index(fields=["stage", "entered_at"], name="stage_entered"),
        ]
