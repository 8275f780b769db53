"""What the teams concluded together; all other numbers are read from the rooms above."""

from django.db import models

from gehoor.lib.rows import Numbered


class Audit(Numbered):
    """The last twenty leads, gone through together on one day, and what both teams concluded."""

    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField()
    lead_ids = models.JSONField(default=list)
    marketing_note = models.TextField(default="", blank=True)
    sales_note = models.TextField(default="", blank=True)
    agreed = models.TextField(default="", blank=True)
    updated_at = models.DateTimeField()


class Review(Numbered):
    """A week or a quarter that both teams look back on together.

    `facts` is the report as it stood at `checked_at`, the moment of the letter; empty before that.
    """

    kind = models.CharField(max_length=8)  # week, quarter
    starts_on = models.DateField()
    facts = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "starts_on"], name="review_once")]


class Conclusion(Numbered):
    """One thing that was agreed when looking back, and whether it was done."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="conclusions")
    text = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="conclusion_open", condition=models.Q(done_at__isnull=True))
        ]


class Deviation(Numbered):
    """A promise that keeps not being kept: brought to the team leads once, over when a week keeps it.

    `kind`: run (`weeks` in a row) or shift (clearly worse than the weeks before, by `chance`).
    """

    promise = models.CharField(max_length=90)  # a code of agreement.wording, or segment:<name>
    kind = models.CharField(max_length=8)
    weeks = models.IntegerField(default=0)
    chance = models.FloatField(null=True)
    week = models.DateField()  # the week in which it was seen
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["promise"], name="one_open_deviation", condition=models.Q(closed_at__isnull=True)
            )
        ]
