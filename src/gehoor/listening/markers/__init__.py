"""What can be read in the words of a call. `mark` is the one door."""

from gehoor.listening.markers.mark import KINDS, mark

__all__ = ["KINDS", "mark"]
