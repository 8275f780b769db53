"""Broken transcripts give a reason or a result: never a crash, and never a wait."""

import time

import pytest

from gehoor.listening import transcript
from gehoor.listening.analyse import analyse
from gehoor.listening.errors import TranscriptError
from gehoor.listening.markers import mark
from gehoor.listening.shape import Turn
from gehoor.listening.tests.talks import broken

CODES = {
    *("empty", "too_large", "not_text", "bad_json", "not_recognised", "no_columns", "bad_table", "no_speech"),
    "too_many",
}


def hold(n: int, seed: int) -> tuple[int, int]:
    """(read, refused) of n broken files, each analysed to the end within ten seconds."""
    read = refused = 0
    for name, source in broken(n, seed):
        begun = time.process_time()
        try:
            analyse(None, transcript.read(source, name, seller="Noor"))
            read += 1
        except TranscriptError as error:
            refused += error.code in CODES
        assert time.process_time() - begun < 10
    return read, refused


def test_three_hundred_broken_transcripts() -> None:
    read, refused = hold(300, 1)
    assert read + refused == 300
    assert read > 80
    assert refused > 20


@pytest.mark.slow
def test_ten_thousand_broken_transcripts() -> None:
    read, refused = hold(10_000, 2)
    assert read + refused == 10_000


PIECES = [
    *("a", "ja maar ", "<", "[", "(", "'", "a-", "*a", "?", "of ", "als ik ", "hoe "),
    *("\n", "é", "0:", "en ", "u "),
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_a_turn_of_one_thing_over_and_over_is_no_trap(piece: str) -> None:
    """A hundred thousand characters: a step that grows with the square would take a minute of the machine."""
    text = piece * (100_000 // len(piece))
    begun = time.process_time()
    mark([Turn("customer", 0.0, 1.0, None, "ja"), Turn("seller", 1.0, 2.0, None, text)], "nl")
    assert time.process_time() - begun < 10
