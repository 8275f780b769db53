"""The JSON: its fields are a promise to whoever builds on it."""

import json

import numpy as np
import pytest

from gehoor.listening.analyse import analyse
from gehoor.listening.result import VERSION, as_json, dumps
from gehoor.listening.shape import Analysis, Measure, Moment, Warn
from gehoor.listening.tests.made import heard, pingpong, transcript

READ = transcript(
    ("seller", "Goedemorgen, wat kan ik voor u doen?", 0.5, 3.5),
    ("customer", "Ik vind het te duur.", 3.9, 6.9),
    ("seller", "Ja, maar het is goed.", 7.3, 10.3),
)


def everything():
    return as_json(analyse(heard(**pingpong(12)), READ))


def test_it_has_the_fields_that_are_written_down():
    found = everything()
    assert found["version"] == VERSION == 1
    assert set(found) == {
        *("version", "duration_s", "speech", "turns", "measures", "moments", "suggestions"),
        *("signals", "sounds", "warnings", "method"),
    }
    assert set(found["speech"]) == {"seller", "customer"}
    assert found["speech"]["seller"][0] == [0.5, 3.5]
    assert set(found["turns"][0]) == {"speaker", "start", "end", "fto_s", "text", "markers"}
    for one in found["measures"].values():
        assert set(one) == {"value", "unit", "n", "error", "method", "reason", "data"}
    for one in found["moments"]:
        assert set(one) == {"start", "end", "kind", "speaker", "quote", "why", "data"}


def test_seconds_throughout():
    found = everything()
    assert found["duration_s"] == pytest.approx(heard(**pingpong(12)).duration_s)
    assert found["turns"][1]["fto_s"] == 0.4
    assert found["turns"][1]["start"] == 3.9
    assert found["turns"][0]["fto_s"] is None


def test_it_is_strict_json_and_the_same_each_time():
    one, other = (dumps(analyse(heard(**pingpong(12)), READ)) for _ in range(2))
    assert one == other
    assert json.loads(one) == everything()
    assert "NaN" not in one


@pytest.mark.parametrize("sound", [None, heard(), heard(separated=False), heard(**pingpong(3))])
@pytest.mark.parametrize("read", [None, transcript(), transcript(("seller", "één")), READ])
def test_whatever_comes_in_json_comes_out(sound, read):
    assert json.loads(dumps(analyse(sound, read)))["version"] == 1


def test_numbers_of_numpy_and_what_is_no_number_are_written_plainly():
    odd = Analysis(
        duration_s=float("nan"),
        speech={},
        turns=(),
        measures={
            "x": Measure(np.float64(1.5), "s", 1, float("inf"), "x/1", data={"a": np.int64(3), "b": (1, 2)})
        },
        moments=(Moment("x", None, None, data={"set": {"one"}, 3: True}),),
        suggestions=(),
        signals=(),
        sounds=(),
        warnings=(Warn("w", {"at": np.float32(0.5)}),),
        method={},
    )
    found = json.loads(dumps(odd))
    assert found["duration_s"] is None
    assert found["measures"]["x"]["value"] == 1.5
    assert found["measures"]["x"]["error"] is None
    assert found["measures"]["x"]["data"] == {"a": 3, "b": [1, 2]}
    assert found["moments"][0]["data"] == {"set": ["one"], "3": True}
    assert found["warnings"] == [{"code": "w", "data": {"at": 0.5}}]
