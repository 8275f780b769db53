"""What both teams concluded when they looked back: written down, and done or not the next time."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.errors import InputError, NotAllowed, NotFound
from gehoor.insight.agreement.spans import Span
from gehoor.insight.models import Conclusion, Review
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import squash
from gehoor.team.models import Role, User

LONGEST = 1_000
MOST_OPEN = 100


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was concluded about a span, and what stood open from earlier ones when it began."""

    here: list[Conclusion]
    earlier: list[Conclusion]

    @property
    def done(self) -> int:
        """How many of the earlier ones were done."""
        return sum(one.done_at is not None for one in self.earlier)


def conclude(span: Span, text: str, user: User, now: datetime) -> Conclusion:
    """Write down one conclusion about `span`. Records agreement.concluded.

    Raises InputError for an empty or very long text, NotAllowed for somebody without a role.
    """
    _may_write(user)
    text = squash(text, LONGEST + 1)
    if not text:
        raise InputError(_("Write what you agreed on first."), field="text")
    if len(text) > LONGEST:
        raise InputError(_("This is longer than %(most)s characters.") % {"most": LONGEST}, field="text")
    with write():
        review, _made = Review.objects.get_or_create(kind=span.kind, starts_on=span.first)
        same = Conclusion.objects.filter(review=review, text=text).first()
        if same:  # sent twice
            return same
        rows = Rows()
        values = {"review_id": review.pk, "text": text, "by_id": user.pk, "by_name": user.name, "at": now}
        number = rows.add(Conclusion, **values)
        _note(rows, "agreement.concluded", number, span.name, user, now)
        rows.flush()
    return Conclusion.objects.get(pk=number)


def set_done(conclusion_id: int, is_done: bool, user: User, now: datetime) -> Conclusion:
    """Say that it was done, or after all not. Records agreement.conclusion_done or conclusion_reopened."""
    _may_write(user)
    with write():
        found = Conclusion.objects.select_for_update().filter(pk=conclusion_id).first()
        if found is None:
            raise NotFound(_("There is no such conclusion."))
        if (found.done_at is not None) != is_done:
            found.done_at = now if is_done else None
            found.save(update_fields=["done_at"])
            rows = Rows()
            kind = "agreement.conclusion_done" if is_done else "agreement.conclusion_reopened"
            _note(rows, kind, found.pk, "", user, now)
            rows.flush()
    return found


def agreed(span: Span, until: datetime | None = None) -> Agreed:
    """The conclusions about `span` up to `until`; and those of before it that were open when it began."""
    rows = Conclusion.objects.select_related("review").order_by("at", "id")
    if until is not None:
        rows = rows.filter(at__lte=until)
    here = rows.filter(review__kind=span.kind, review__starts_on=span.first)
    earlier = rows.filter(review__starts_on__lt=span.first).exclude(done_at__lt=span.start)
    newest = list(earlier.order_by("-at", "-id")[:MOST_OPEN])
    return Agreed(list(here), newest[::-1])


def _may_write(user: User) -> None:
    if not user.is_active or user.role not in Role.values:
        raise NotAllowed(_("Only people of marketing and sales write down conclusions."))


def _note(rows: Rows, kind: str, number: int, week: str, user: User, now: datetime) -> None:
    data = {"conclusion": str(number), **({"week": week} if week else {})}
    record(rows, kind, at=now, actor=f"user:{user.pk}", data=data)
