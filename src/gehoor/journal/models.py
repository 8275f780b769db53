"""The journal: what happened, in the order in which it happened."""

from django.db import models

from gehoor.lib.rows import Numbered


class Event(Numbered):
    """One thing that happened, to a lead, a contact or a visitor; never changed, never removed.

    Written by `journal.record`, in the transaction of the thing itself. Behaviour on the website
    (`page_viewed`, `pricing_viewed` ...) and acts of our own (`lead.received`, `lead.assigned` ...)
    stand in one table, so that a story, a score and a funnel read the same lines.
    """

    kind = models.CharField(max_length=80)
    at = models.DateTimeField()  # when it happened
    recorded_at = models.DateTimeField()  # when we heard of it
    lead_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    visitor = models.CharField(max_length=200, default="", blank=True)  # anonymous id of a browser
    actor = models.CharField(max_length=80, default="", blank=True)  # user:7, key:3, worker, import:9
    message_id = models.CharField(max_length=200, null=True, unique=True)  # the sender's, once only
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["lead_id", "at"], name="event_lead_at"),
            models.Index(fields=["contact_id", "at"], name="event_contact_at"),
            models.Index(fields=["kind", "at"], name="event_kind_at"),
            models.Index(fields=["visitor"], name="event_visitor", condition=~models.Q(visitor="")),
        ]
