"""What the pages remember for a person."""

from django.db import models

from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class SavedView(Numbered):
    """A filter on the Leads page that somebody named, to come back to."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")]
