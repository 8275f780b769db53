"""A text that both teams sign: its versions, the next one being written, and the signatures under that.

All three are abstract: each text has tables of its own, in the room that knows what the text says.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.functional import Promise

from gehoor.errors import Conflict
from gehoor.lib.rows import Numbered
from gehoor.team.models import User


class AbstractVersion(Numbered):
    """What both teams agreed on from `published_at` on. Never changed; the newest counts."""

    final: ClassVar[Promise]  # said to whoever would change what two people signed

    version = models.IntegerField(unique=True)
    document = models.JSONField()
    published_at = models.DateTimeField()
    note = models.TextField(default="", blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once; Conflict for whoever would change what two people signed."""
        if not self._state.adding:
            raise Conflict(str(self.final))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never: the past is told by it."""
        raise Conflict(str(self.final))


class AbstractDraft(Numbered):
    """A next version that is being agreed on. Closed when both teams signed it or when it was put away.

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

    class Meta:
        abstract = True


class AbstractSignature(Numbered):
    """One team agrees with one text of a draft. `name` stays when the person leaves.

    Each child has the foreign key that `under` names, and may hold one row a team and one a person for it.
    """

    under: ClassVar[str]

    team = models.CharField(max_length=10)  # marketing, sales
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120)
    at = models.DateTimeField()
    document_digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    @classmethod
    def of(cls, draft: AbstractDraft) -> models.QuerySet[Self]:
        """The signatures under a draft, marketing first."""
        return cls._default_manager.filter(**{cls.under: draft}).order_by("team")

    @classmethod
    def of_each(cls, drafts: Iterable[AbstractDraft]) -> dict[int, list[Self]]:
        """The signatures under several drafts by the number of each, marketing first; one question."""
        found: dict[int, list[Self]] = {draft.id: [] for draft in drafts}
        for one in cls._default_manager.filter(**{f"{cls.under}__in": list(found)}).order_by("team"):
            found[getattr(one, f"{cls.under}_id")].append(one)
        return found
