"""Whose lead it is: ordered rules, pools of people, and the turn that goes round fairly."""

from django.db import models

from gehoor.leads.models import Lead
from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class Policy(models.TextChoices):
    """What somebody who was away catches up on return; routing/turns.py has the arithmetic."""

    SKIP = "skip", "Nothing"
    KEEP = "keep", "One lead"
    ACCRUE = "accrue", "Everything"


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
    absence_policy = models.CharField(max_length=8, choices=Policy.choices, default=Policy.SKIP)

    class Meta:
        ordering = ["position", "id"]


class PoolMember(Numbered):
    """Somebody in a rule's pool. `turn` grows by a fixed step divided by `weight` with each lead.

    routing/turns.py says whose turn is next, so that nobody is ever more than one lead from their weighted
    share. While `was_away` under the policy "skip", `turn` is the distance to the pool at the moment of
    leaving. `passed` counts the turns that went by because this person was full, `stretch` all turns since
    the pool last changed.
    """

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="pool")
    user = models.ForeignKey(User, models.CASCADE, related_name="pools")
    weight = models.PositiveIntegerField(default=100)
    turn = models.BigIntegerField(default=0)
    served = models.IntegerField(default=0)
    passed = models.IntegerField(default=0)
    stretch = models.IntegerField(default=0)
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
    """Nobody could take this lead: a visible exception, released by lane, then oldest first (routing.drain).

    `lane` comes from the agreement's terms for the lead: 1 goes first, 9 last.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="holds")
    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=40)  # nobody_present, all_full, no_rule
    lane = models.PositiveSmallIntegerField(default=5)
    closed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)  # closed because somebody could take it, one by one

    class Meta:
        indexes = [
            models.Index(
                fields=["lane", "opened_at"], name="hold_lane", condition=models.Q(closed_at__isnull=True)
            ),
            models.Index(
                fields=["released_at"], name="hold_released", condition=models.Q(released_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], name="one_open_hold", condition=models.Q(closed_at__isnull=True)
            )
        ]


class RuleDraft(Numbered):
    """A rule set that is being thought out, tried on last quarter's leads, and not in use yet.

    `document` is a list of rules as `routing.draft` describes them; `base` is the fingerprint of the rules in
    use when the draft was begun, so that a change made meanwhile is not undone unseen. One is open at most.
    """

    document = models.JSONField(default=list)
    base = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=10, default="", blank=True)  # published, dropped

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="one_open_rule_draft", condition=models.Q(closed_at__isnull=True)
            )
        ]
