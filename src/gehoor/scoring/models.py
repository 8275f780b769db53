"""The definition of a good lead, and the signed amounts that add up to a score."""

from django.db import models

from gehoor.leads.models import Lead
from gehoor.lib.rows import Numbered


class Definition(Numbered):
    """What both teams call an MQL: thresholds and rules. One version is current; none is changed.

    `document` holds {"fit_threshold", "engagement_threshold", "hysteresis", "rules": [...]};
    scoring/rules.py gives the form of a rule.
    """

    version = models.IntegerField(unique=True)
    document = models.JSONField()
    published_at = models.DateTimeField()
    note = models.TextField(default="", blank=True)


class ScoreLine(Numbered):
    """One signed amount: the rule gave these points to this lead, from then until then.

    `ended_at` is empty for the lines that make up the present score; lines are ended, not removed,
    so that the score of any past moment can be told.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="score_lines", db_index=False)
    rule = models.CharField(max_length=60)
    group = models.CharField(max_length=10)  # fit, engagement
    points = models.IntegerField()
    event_id = models.BigIntegerField(null=True)  # the journal line it rests on
    version = models.IntegerField()
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["lead", "at"], name="score_line_lead")]
