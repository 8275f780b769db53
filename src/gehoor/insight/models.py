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
