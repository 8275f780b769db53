"""The agreement between marketing and sales: its versions, and the text that is being agreed on."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gehoor.errors import Conflict
from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Version(Numbered):
    """What both teams promised from `published_at` on. Never changed; the newest counts.

    `document` has the form that `agreement.document` reads.
    """

    version = models.IntegerField(unique=True)
    document = models.JSONField()
    published_at = models.DateTimeField()
    note = models.TextField(default="", blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once; Conflict for whoever would change what two people signed."""
        if not self._state.adding:
            raise Conflict(_("A signed agreement is not changed; sign the next one."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never: weeks of the past are told by it."""
        raise Conflict(_("A signed agreement is not changed; sign the next one."))


class Proposal(Numbered):
    """A next agreement that both teams are working on. Closed when it was signed by both or put away.

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


class Consent(Numbered):
    """One team agrees with one text of a proposal. `name` stays when the person leaves."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="consents")
    team = models.CharField(max_length=10)  # marketing, sales
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120)
    at = models.DateTimeField()
    document_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "team"], name="consent_team_once"),
            models.UniqueConstraint(fields=["proposal", "user"], name="consent_person_once"),
        ]
