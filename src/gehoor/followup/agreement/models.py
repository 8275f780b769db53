"""The agreement between marketing and sales: its versions, and the text that is being agreed on."""

from django.db import models
from django.utils.translation import gettext_lazy

from gehoor.signed.models import AbstractDraft, AbstractSignature, AbstractVersion


class Version(AbstractVersion):
    """What both teams promised from `published_at` on. Never changed; the newest counts.

    `document` has the form that `agreement.document` reads.
    """

    final = gettext_lazy("A signed agreement is not changed; sign the next one.")


class Proposal(AbstractDraft):
    """A next agreement that both teams are working on. Closed when it was signed by both or put away."""


class Consent(AbstractSignature):
    """One team agrees with one text of a proposal."""

    under = "proposal"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="consents")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "team"], name="consent_team_once"),
            models.UniqueConstraint(fields=["proposal", "user"], name="consent_person_once"),
        ]
