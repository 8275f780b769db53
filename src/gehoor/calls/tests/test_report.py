"""The report: one file that needs nothing else, in two languages, with every moment where it was."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

from gehoor.calls.print_report import as_text
from gehoor.calls.report import report
from gehoor.calls.timeline import clock, row_length, rows
from gehoor.listening.analyse import analyse
from gehoor.listening.shape import Sound
from gehoor.listening.tests.made import heard, pingpong, transcript

SOUND = heard(
    [(0.5, 4.0), (9.0, 12.0), (65.0, 75.0)],
    [(4.3, 8.0), (10.0, 10.4), (13.0, 20.0), (74.0, 80.0)],
    sounds=[Sound("hold_music", 22.0, 60.0)],
)
READ = transcript(
    ("seller", "Goedemorgen, wat kan ik doen?", 0.5, 4.0),
    ("customer", "Ik vind het te duur. <script>alert(1)</script>", 4.3, 8.0),
    ("seller", "Ja, maar het is goed.", 9.0, 12.0),
    ("customer", "Dat zegt u.", 13.0, 20.0),
)


class Reader(HTMLParser):
    """Collects tags, links, ids and loose ends of a page."""

    VOID = {"meta", "line", "rect", "polyline", "link", "br", "input"}

    def __init__(self):
        super().__init__()
        self.open, self.links, self.ids, self.loads = [], [], [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.loads += [found[key] for key in ("src", "srcset", "data") if found.get(key)]
        self.links += [found["href"]] if "href" in found else []
        self.ids += [found["id"]] if "id" in found else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(language="nl", sound=SOUND, read=READ):
    with translation.override(language):
        return report(analyse(sound, read), title="gesprek.wav", heard=sound)


def read_page(text):
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_one_file_that_loads_nothing_and_runs_nothing(language):
    text = page(language)
    found = read_page(text)
    assert found.loads == []
    assert all(link.startswith("#") for link in found.links)
    assert "<script" not in text
    assert not re.search(r"url\(|@import|https?:", text)


def test_every_mark_leads_to_its_moment():
    found = read_page(page())
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_what_was_said_cannot_become_markup():
    assert "&lt;script&gt;" in page()


def test_it_speaks_the_language_that_is_asked():
    assert "Hoe is dit gemeten?" in page("nl")
    assert "How is this measured?" in page("en")
    assert '<html lang="en">' in page("en")


def test_places_in_the_drawing_are_written_with_points_in_every_language():
    for number in re.findall(r'(?:x|width|x1|x2)="([^"]+)%"', page("nl")):
        assert re.fullmatch(r"-?\d+(\.\d+)?", number)


def test_every_measure_says_how_it_is_measured():
    text = page()
    assert text.count("Hoe is dit gemeten?") == len(analyse(SOUND, READ).measures)
    assert "talk_share/1 silero" in text


@pytest.mark.parametrize("sound", [None, heard(), heard(separated=False), SOUND])
@pytest.mark.parametrize("read", [None, transcript(), READ])
def test_whatever_there_is_makes_a_page(sound, read):
    read_page(page(sound=sound, read=read))


def test_a_row_holds_what_falls_in_its_minute():
    drawn = rows(analyse(SOUND, READ), SOUND)
    assert [row.start for row in drawn] == [0.0, 60.0]
    kinds = [bar.kind for bar in drawn[1].bars]
    assert kinds == ["seller", "customer", "overlap"]
    bar = drawn[1].bars[0]
    assert (bar.x, bar.width) == (
        pytest.approx(100 * 5 / 60, abs=0.01),
        pytest.approx(100 * 10 / 60, abs=0.01),
    )


def test_a_short_sign_of_listening_is_drawn_low():
    drawn = rows(analyse(SOUND, None))
    assert [bar.short for bar in drawn[0].bars if bar.kind == "customer"] == [False, True, False]


def test_a_bar_over_the_edge_of_a_row_goes_on_in_the_next():
    drawn = rows(analyse(heard([(55.0, 70.0)], [(1.0, 3.0)]), None))
    assert [bar.width for row in drawn for bar in row.bars if bar.kind == "seller"] == [
        pytest.approx(100 * 5 / 60, abs=0.01),
        pytest.approx(100 * 10 / 60, abs=0.01),
    ]


def test_an_hour_fits_on_a_page():
    assert [row_length(one) for one in (300, 1800, 3600)] == [60.0, 120.0, 300.0]
    assert [row_length(one) for one in (11, 14, 31)] == [12.0, 30.0, 60.0]
    assert clock(3725) == "1:02:05"
    speech = pingpong(1000, length_s=3.0)
    text = page(sound=heard(**speech), read=None)
    assert len(text) < 1_000_000


def test_in_a_terminal_the_same_is_said():
    with translation.override("nl"):
        text = as_text(analyse(SOUND, READ))
    assert "Weerstand" in text
    assert "“" in text
    assert "niet meetbaar" in text
