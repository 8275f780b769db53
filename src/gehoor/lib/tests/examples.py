"""How many examples a law is held against: a third at every run, all of them in `make slow`."""

import os

_FEWEST = 25


def examples(many: int) -> int:
    """For `settings(max_examples=...)`."""
    return many if os.environ.get("GEHOOR_THOROUGH") else max(_FEWEST, many // 3)
