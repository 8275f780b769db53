"""The generator of calls with known truth says the same thing each time."""

import pytest

from bench.listening.call import built
from bench.listening.talk import talk

pytestmark = pytest.mark.slow


def test_the_same_script_gives_the_same_call_byte_for_byte() -> None:
    first, again = built(talk(20, 5)), built(talk(20, 5))
    assert first.samples.tobytes() == again.samples.tobytes()
    assert first.truth == again.truth
    assert {one["speaker"] for one in first.truth["utterances"]} == {"seller", "customer"}
