"""Turns on real Dutch talk, where it lies beside the project; and the same arithmetic on a made-up file."""

from pathlib import Path

import pytest

from bench.turns import CLOSE_S, agreement, as_a_recording, corpus, outcomes, plot, report
from gehoor.listening.floor import floor_of
from gehoor.listening.shape import Transcript, Utterance
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


@where_present("ifadv_dialogues.csv")
def test_every_offset_of_the_corpus_is_accounted_for() -> None:
    dialogues = corpus(DATA / "ifadv_dialogues.csv")
    for rows in dialogues.values():
        said = [Utterance(row.speaker, row.text or "[…]", row.start, row.end) for row in rows]
        floor = floor_of(None, Transcript(said, "csv", "nl"))
        named = [one for one in outcomes(rows, floor.ipus, floor.turns) if one != "ours only"]
        assert len(named) == sum(row.offset is not None for row in rows)
    assert CLOSE_S == 0.02
