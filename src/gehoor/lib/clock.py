"""The one place that asks the machine what time it is.

Only the edges (a request, a command, the worker's loop) call `now()`; every verb and query takes
`now` as a parameter, so that tests and replays can choose it.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
