"""What recognisers and call recorders write as JSON."""

from gehoor.listening.transcript.machine.choose import read_machine

__all__ = ["read_machine"]
