"""What happens by itself: every due row is its own job, and one bad row never stops the rest."""

from gehoor.worker.loop import run

__all__ = ["run"]
