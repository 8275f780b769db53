"""Whose lead it is: ordered rules, pools of people, and the turn that goes round fairly."""

from django.db import models

from gehoor.leads.models import Lead
from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Rule(Numbered):
    """When the conditions hold, the lead goes to somebody of this rule's pool.

    The first rule by `position` that holds and has somebody present wins.

    `conditions` may hold "country": ["NL"], "postcode": [["1000", "1999"]], "product": [...],
    "employees": [low, high] and "source": [...]; all given must hold, an empty one always holds.
    """

    name = models.CharField(max_length=80)
    position = models.IntegerField()
    conditions = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]


class PoolMember(Numbered):
    """Somebody in a rule's pool. `turn` grows by a fixed step divided by `weight` with each lead.

    routing/turns.py says whose turn is next, so that nobody is ever more than one lead from their weighted
    share. While `was_away`, `turn` is the distance to the pool at the moment of leaving.
    """

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="pool")
    user = models.ForeignKey(User, models.CASCADE, related_name="pools")
    weight = models.PositiveIntegerField(default=100)
    turn = models.BigIntegerField(default=0)
    served = models.IntegerField(default=0)
    was_away = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "user"], name="pool_member_once")]


class Assignment(Numbered):
    """A lead got an owner. `reason` says which rule and whose turn, for "waarom jij"."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(User, models.CASCADE, related_name="assignments", db_index=False)
    rule_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)  # the person who chose, when a person did
    reason = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="assignment_user_at")]


class Hold(Numbered):
    """Nobody could take this lead: a visible exception, drained oldest first by `routing.drain`."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="holds")
    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=40)  # nobody_present, no_rule
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["opened_at"], name="hold_open", condition=models.Q(closed_at__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], name="one_open_hold", condition=models.Q(closed_at__isnull=True)
            )
        ]
