"""The definition of a good lead, and the signed amounts that add up to a score."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gehoor.errors import Conflict
from gehoor.leads.models import Lead
from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Definition(Numbered):
    """What both teams call an MQL: thresholds and rules. One version is current; none is changed.

    `document` holds {"fit_threshold", "engagement_threshold", "hysteresis", "rules": [...]};
    scoring/rules.py gives the form of a rule.
    """

    version = models.IntegerField(unique=True)
    document = models.JSONField()
    published_at = models.DateTimeField()
    note = models.TextField(default="", blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once; Conflict for whoever would change what two people signed."""
        if not self._state.adding:
            raise Conflict(_("A published version is not changed; publish the next one."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never: scores of the past are told by it."""
        raise Conflict(_("A published version is not changed; publish the next one."))


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


class Draft(Numbered):
    """A next definition that is being agreed on. Closed when it was published or put away.

    `digest` is the fingerprint of `document`: who changes or signs says which text they saw.
    """

    title = models.CharField(max_length=120, default="", blank=True)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    based_on = models.IntegerField()  # the version it wants to follow
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField(null=True, unique=True)  # the version it became


class Signature(Numbered):
    """One team agrees with one text of a draft. `name` stays when the person leaves."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="signatures")
    team = models.CharField(max_length=10)  # marketing, sales
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120)
    at = models.DateTimeField()
    document_digest = models.CharField(max_length=64)

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
