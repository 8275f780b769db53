"""The definition of a good lead, and the signed amounts that add up to a score."""

from django.db import models
from django.utils.translation import gettext_lazy

from gehoor.leads.models import Lead
from gehoor.lib.rows import Numbered
from gehoor.signed.models import AbstractDraft, AbstractSignature, AbstractVersion


class Definition(AbstractVersion):
    """What both teams call an MQL: thresholds and rules. One version is current; none is changed.

    `document` holds {"fit_threshold", "engagement_threshold", "hysteresis", "rules": [...]};
    scoring/rules.py gives the form of a rule.
    """

    final = gettext_lazy("A published version is not changed; publish the next one.")


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


class Draft(AbstractDraft):
    """A next definition that is being agreed on. Closed when it was published or put away."""


class Signature(AbstractSignature):
    """One team agrees with one text of a draft."""

    under = "draft"

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="signatures")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "team"], name="signature_team_once"),
            models.UniqueConstraint(fields=["draft", "user"], name="signature_person_once"),
        ]


class Rescoring(Numbered):
    """Scoring every lead again because a version was published. A row of the worker's queue.

    `to_tell` counts by user the leads that became an MQL on the way; they hear of it once, at the end.
    """

    version = models.IntegerField(unique=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # the last sign of the worker that has it in hand
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    to_tell = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
