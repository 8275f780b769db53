"""Numbers of rows: no two processes draw the same ones."""

import os

from gehoor.lib import ids


def test_a_process_that_was_forked_draws_bits_of_its_own():
    """One in 4,096 draws the same again, so a few of them are asked."""
    mine = ids._process
    assert any(_in_child() != mine for _number in range(3))
    assert ids._process == mine


def _in_child() -> int:
    """The process bits of a forked child."""
    here, there = os.pipe()
    child = os.fork()
    if not child:
        os.write(there, ids._process.to_bytes(2))
        os._exit(0)
    os.waitpid(child, 0)
    os.close(there)
    with os.fdopen(here, "rb") as said:
        return int.from_bytes(said.read())
