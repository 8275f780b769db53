"""A TextGrid that Praat reads: tiers without holes or overlap."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.listening.analyse import analyse
from gehoor.listening.tests.made import heard, pingpong, transcript
from gehoor.listening.textgrid import textgrid


def tiers(text):
    """Name, class, and the (xmin, xmax, text) or (number, mark) of each tier."""
    found = {}
    for block in re.split(r"\n    item \[\d+\]:", text)[1:]:
        name = re.search(r'name = "(.*)"', block)[1]
        intervals = re.findall(r'xmin = ([\d.]+)\n +xmax = ([\d.]+)\n +text = "(.*)"', block)
        points = re.findall(r'number = ([\d.]+)\n +mark = "(.*)"', block)
        size = int(re.search(r"size = (\d+)", block)[1])
        assert size == len(intervals) + len(points)
        found[name] = [(float(a), float(b), said) for a, b, said in intervals] or [
            (float(number), mark) for number, mark in points
        ]
    return found


def test_it_has_five_tiers_and_the_times_of_the_analysis():
    analysis = analyse(heard([(0.5, 4.0), (9.0, 12.0)], [(4.5, 8.0)]), None)
    found = tiers(textgrid(analysis))
    assert list(found) == ["seller_ipu", "customer_ipu", "seller_turn", "customer_turn", "events"]
    assert found["seller_ipu"] == [(0, 0.5, ""), (0.5, 4, "x"), (4, 9, ""), (9, 12, "x"), (12, 13, "")]
    assert found["customer_turn"] == [(0, 4.5, ""), (4.5, 8, "x"), (8, 13, "")]


def test_words_and_quotes_are_written_as_praat_wants_them():
    read = transcript(("seller", 'hij zei "nee"\nen ging', 0.5, 4.0), ("customer", "o", 4.5, 5.0))
    found = textgrid(analyse(None, read))
    assert '"hij zei ""nee"" en ging"' in found


def test_moments_are_points_with_their_kind():
    analysis = analyse(heard([(0.0, 5.0), (9.0, 15.0)], [(16.0, 22.0)]), None)
    assert tiers(textgrid(analysis))["events"] == [(5.0, "silence")]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 30), st.floats(0.3, 6), st.floats(-1.5, 4))
def test_every_tier_of_intervals_covers_the_call_without_holes(turns, length, gap):
    analysis = analyse(heard(**pingpong(turns, length, max(gap, 0.3 - length))), None)
    for name, marks in tiers(textgrid(analysis)).items():
        if name == "events":
            assert [one[0] for one in marks] == sorted(one[0] for one in marks)
            continue
        assert marks[0][0] == 0
        assert marks[-1][1] == pytest.approx(analysis.duration_s, abs=1e-3)
        assert all(left[1] == right[0] and left[0] < left[1] for left, right in pairwise(marks))


def test_nothing_still_makes_a_file():
    assert 'name = "events"' in textgrid(analyse(None, None))
