"""How many promises to call would be broken when there were more tasks, or fewer."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from gehoor.journal.models import Event


class Promises(NamedTuple):
    """`made` promises in the period and `broken` of them; `now` and `draft` estimate broken ones for the
    tasks of a definition. None when no promise was made yet: there is nothing to reckon from."""

    made: int
    broken: int
    now: int | None
    draft: int | None


def promises(start: datetime, end: datetime, tasks_now: int, tasks_draft: int) -> Promises:
    """An estimate for all people together.

    The share that was broken applies to the tasks up to the busiest week so far; what comes on top of the
    most promises that were ever kept in a week is counted as broken.
    """
    made, broken = _by_week("task.opened", start, end), _by_week("clock.breached", start, end)
    total, late = sum(made.values()), sum(broken.values())
    if not total:
        return Promises(0, late, None, None)
    weeks = max((end - start).days / 7, 1.0)
    most_kept = max(max(0, made[week] - broken[week]) for week in made) or 1
    share = min(late / total, 1.0)
    return Promises(
        total,
        late,
        _estimate(tasks_now / weeks, share, most_kept, weeks),
        _estimate(tasks_draft / weeks, share, most_kept, weeks),
    )


def _estimate(per_week: float, share: float, most_kept: int, weeks: float) -> int:
    within = min(per_week, most_kept / max(1.0 - share, 0.05))
    return round((within * share + per_week - within) * weeks)


def _by_week(kind: str, start: datetime, end: datetime) -> Counter[tuple[int, int]]:
    moments = Event.objects.filter(kind=kind, at__gte=start, at__lt=end)
    found: Counter[tuple[int, int]] = Counter()
    for (at,) in moments.values_list("at"):
        found[at.isocalendar()[:2]] += 1
    return found
