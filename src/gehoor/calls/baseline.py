"""A caller's own openings so far, to hold a new one against. Nobody is compared with anybody else."""

from collections.abc import Mapping, Sequence

from gehoor.calls.models import Opening, Recording
from gehoor.listening.opening import MOST_CALLS, baseline_of
from gehoor.listening.shape import Baseline

COLUMNS: Mapping[str, str] = {"rate": "rate", "pitch": "pitch", "range": "pitch_range", "level": "level"}
"""The measure of the opening, and the column it is kept in."""


def openings(caller_id: int) -> Sequence[Opening]:
    """All openings of this caller, oldest first."""
    found = Opening.objects.filter(recording__caller_id=caller_id).select_related("recording__lead__contact")
    return list(found.order_by("recording__called_at", "recording_id"))


def before(recording: Recording, line: str) -> Baseline | None:
    """The caller's openings before this call on the same kind of line; None for a call of nobody."""
    if recording.caller_id is None:
        return None
    earlier = Opening.objects.filter(
        recording__caller_id=recording.caller_id,
        recording__called_at__lt=recording.called_at,
        line=line,
    )
    newest = list(earlier.order_by("-recording__called_at")[:MOST_CALLS])
    return baseline_of([values(one) for one in reversed(newest)], line)


def values(opening: Opening) -> dict[str, float]:
    """What was measured of this opening; what could not be is left out."""
    found = {name: getattr(opening, column) for name, column in COLUMNS.items()}
    return {name: value for name, value in found.items() if value is not None}
