"""Turns on real Dutch talk, where it lies beside the project; and the same arithmetic on a made-up file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from bench.turns import CLOSE_S, agreement, as_a_recording, corpus, outcomes, plot, report
from gehoor.listening.analyse import analyse
from gehoor.listening.floor import floor_of
from gehoor.listening.hear import hear
from gehoor.listening.ipus import bridged
from gehoor.listening.shape import SPEAKERS, Span, Speaker, Transcript, Utterance
from gehoor.listening.tests.made import heard as made
from gehoor.listening.turns import turns_in
from tests.test_real_data import DATA, where_present

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEADING = "source,begin,end,participant,utterance,FTO,overlap\n"
TALK = """a,0,2000,spreker1,dus ik ging naar huis,,
a,2300,2600,spreker2,ja,300,
a,2900,5000,spreker1,en toen kwam de trein,300,
a,5200,8000,spreker2,en had je nog een plaats,200,
a,7700,9500,spreker1,nee ik heb gestaan,-300,partial
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    file = tmp_path / "talk.csv"
    file.write_text(HEADING + TALK, encoding="utf-8")
    return file


def test_offsets_agree_where_both_mean_the_same(talk: Path) -> None:
    found = agreement(corpus(talk))
    assert found.counts == {"back-channel": 1, "goes on": 1, "same": 2}
    assert found.offsets == [0.2, -0.3]
    assert found.share == 100
    assert "100.0%" in report(found, as_a_recording(corpus(talk)))


def test_another_offset_than_ours_is_seen(talk: Path) -> None:
    talk.write_text(talk.read_text().replace(",200,", ",250,"))
    assert agreement(corpus(talk)).counts["same, apart"] == 1


def test_the_plot_is_a_drawing(talk: Path) -> None:
    drawing = plot(agreement(corpus(talk)).offsets)
    assert drawing.startswith("<svg")
    assert drawing.count("<rect") == 45


@where_present("ifadv_dialogues.csv")
def test_offsets_of_ten_dutch_dialogues_are_those_of_the_corpus() -> None:
    found = agreement(corpus(DATA / "ifadv_dialogues.csv"))
    assert found.share >= 95
    assert found.counts["same"] > 1_500
    for language, thousands in (("en", ","), ("nl", ".")):
        page = (DOCS / f"listening.{language}.md").read_text(encoding="utf-8")
        same = f"{found.counts['same']:,}".replace(",", thousands)
        assert page.count(same) == 2
        assert f"{len(found.offsets):,}".replace(",", thousands) in page
    given_both = sum(
        found.counts[code] for code in ("same", "same, apart", "at once, within", "at once, apart")
    )
    assert found.counts["same"] + found.counts["at once, within"] >= 0.95 * given_both


@where_present("calls/auto_repairs_40.flac")
def test_the_report_of_a_real_call_says_what_its_levels_show() -> None:
    """On this line a plain level threshold is the truth: background under -50 dB, voices at -10 to -25."""
    file = DATA / "calls" / "auto_repairs_40.flac"
    truth = spoken(*soundfile.read(file))
    found = analyse(hear(file, seller="left"), None)
    assert [turn.speaker for turn in found.turns] == [turn.speaker for turn in turns_in(truth)]
    [silence] = [one for one in found.moments if one.kind == "silence"]
    assert (silence.start, silence.end) == (pytest.approx(83.50, abs=0.1), pytest.approx(87.33, abs=0.1))
    assert not [one for one in found.moments if one.kind in ("interruption", "monologue")]
    by_level = analyse(replace(made(), speech=truth, duration_s=245.4), None).measures
    share, longest = by_level["talk_share"].value, by_level["longest_monologue"].value
    assert found.measures["talk_share"].value == pytest.approx(share, abs=1.0)
    assert found.measures["longest_monologue"].value == pytest.approx(longest, abs=0.1)
    assert found.measures["longest_monologue"].data["start"] == pytest.approx(90.44, abs=0.05)
    for name in ("response_latency", "customer_response_latency"):
        ours, theirs = found.measures[name], by_level[name]
        assert ours.value == pytest.approx(theirs.value, abs=float(ours.error or 0)), name


def spoken(samples: NDArray[np.float64], rate: int) -> dict[Speaker, list[Span]]:
    """Where each channel is above -50 dB, in units."""
    step = rate // 100
    found: dict[Speaker, list[Span]] = {}
    for side, speaker in enumerate(SPEAKERS):
        frames = samples[: len(samples) // step * step, side].reshape(-1, step)
        loud = (frames**2).mean(axis=1) > 10 ** (-50 / 10)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(int))).reshape(-1, 2)
        found[speaker] = bridged((int(a) / 100, int(b) / 100) for a, b in edges)
    return found


@where_present("ifadv_dialogues.csv")
def test_every_offset_of_the_corpus_is_accounted_for() -> None:
    dialogues = corpus(DATA / "ifadv_dialogues.csv")
    for rows in dialogues.values():
        said = [Utterance(row.speaker, row.text or "[…]", row.start, row.end) for row in rows]
        floor = floor_of(None, Transcript(said, "csv", "nl"))
        named = [one for one in outcomes(rows, floor.ipus, floor.turns) if one != "ours only"]
        assert len(named) == sum(row.offset is not None for row in rows)
    assert CLOSE_S == 0.02
