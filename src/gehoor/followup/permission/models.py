"""What people said about being called, with its proof, and the leads whom we have to ask first."""

from django.db import models

from gehoor.identity.models import Contact
from gehoor.leads.models import Lead
from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Ground(Numbered):
    """One thing that was said or looked up about calling this person; never changed, a later one adds to it.

    `kind` and `how` it is known:
    request      stated (in so many words), agreed (during a call), assumed (the sender of the lead says so)
    consent      call, mail, both (one tick for both), unclear (names neither), unproven (no text)
    withdrawal   of consent · objection: page, call, mail, import · published: for offers
    list_check   on, off: what the register of the country said of `phone`
    `text` is the sentence they agreed to or the words they used, letter for letter; `source` names the door
    or the user it came by, as the journal does.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="grounds")
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, related_name="grounds")
    kind = models.CharField(max_length=12)
    how = models.CharField(max_length=12, default="", blank=True)
    purpose = models.CharField(max_length=20, default="sales")
    channel = models.CharField(max_length=10, default="call")
    text = models.TextField(default="", blank=True)
    phone = models.CharField(max_length=20, default="", blank=True)
    source = models.CharField(max_length=80, default="", blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        # Of all rows: SQLite does not see that a number in a parameter is one that a partial index holds.
        indexes = [models.Index(fields=["phone", "kind"], name="ground_phone_kind")]


class AskFirst(Numbered):
    """This lead may not be called yet: its owner has to ask, or to find something out. One is open at most.

    Its owner is the lead's. `reason` is a code of `words.REASONS`, `rule` the row of the profile. `asked_at`
    and `asked_by`: when the question was put, and by whom. `closed_as`: permitted, refused, given_up, over.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="asks", db_index=False)
    reason = models.CharField(max_length=30)
    rule = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=12, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], name="one_open_ask", condition=models.Q(closed_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["lead", "opened_at"], name="ask_lead_opened")]
