"""Places worth hearing again."""

from gehoor.listening.analyse import analyse
from gehoor.listening.shape import Sound
from gehoor.listening.tests.made import heard, pingpong, transcript


def moments(analysis, kind):
    return [one for one in analysis.moments if one.kind == kind]


def test_a_long_turn_is_marked_with_its_length():
    found = moments(analyse(heard([(0.0, 75.0), (82.0, 90.0)], [(76.0, 81.0)]), None), "monologue")
    assert [(one.start, one.end, one.data["seconds"]) for one in found] == [(0.0, 75.0, 75.0)]


def test_late_in_the_call_a_turn_may_be_longer():
    speech = pingpong(80)
    end = max(b for spans in speech.values() for _, b in spans)
    speech["seller"].append((end + 1, end + 100))
    assert moments(analyse(heard(**speech), None), "monologue") == []


def test_coming_in_early_is_marked_with_what_came_of_it():
    found = analyse(heard([(8.0, 15.0), (27.0, 29.0)], [(0.0, 8.8), (16.0, 40.0)]), None)
    assert [(one.start, one.why, one.speaker) for one in moments(found, "interruption")] == [
        (8.0, "interruption_yielded", "seller"),
        (27.0, "interruption_went_on", "seller"),
    ]


def test_a_silence_of_both_is_marked_also_within_a_story():
    found = analyse(heard([(0.0, 5.0), (9.0, 15.0)], [(19.0, 22.0)]), None)
    assert [(one.start, one.end) for one in moments(found, "silence")] == [(5.0, 9.0), (15.0, 19.0)]


def test_waiting_with_music_is_not_a_silence():
    sound = heard([(0.0, 5.0), (40.0, 45.0)], [(46.0, 48.0)], sounds=[Sound("hold_music", 6.0, 39.0)])
    assert moments(analyse(sound, None), "silence") == []


def test_answering_at_once_is_marked_only_where_it_is_the_habit():
    quick = analyse(heard(**pingpong(20, length_s=9.0, gap_s=0.1)), None)
    calm = analyse(heard(**pingpong(20, length_s=9.0, gap_s=0.6)), None)
    assert len(moments(quick, "no_pause")) == 9
    assert moments(calm, "no_pause") == []


def test_moments_come_in_order_of_time():
    found = analyse(heard([(0.0, 75.0), (80.0, 99.0)], [(76.0, 79.0), (98.2, 104.0)]), None)
    assert [one.start for one in found.moments] == sorted(one.start for one in found.moments)


def test_markers_become_moments_with_their_quote_and_time():
    read = transcript(
        ("seller", "Wat is voor u belangrijk?", 0.0, 3.0),
        ("customer", "Dat het niet te duur is.", 3.5, 6.0),
        ("seller", "Ja, maar kwaliteit kost nu eenmaal geld.", 6.1, 9.0),
    )
    found = moments(analyse(None, read), "yes_but")
    assert [(one.speaker, one.start, one.why) for one in found] == [("seller", 6.1, "yes_but")]
    assert 6.1 < found[0].end <= 9.0
    assert "maar" in found[0].quote


def test_questions_stay_in_the_transcript():
    read = transcript(("seller", "Wat is voor u belangrijk?", 0.0, 3.0), ("customer", "De prijs.", 3.5, 6.0))
    found = analyse(None, read)
    assert [one.kind for one in found.moments if one.kind.startswith("question")] == []
    assert found.measures["questions"].value == 1
    assert found.measures["questions"].data["open"] == 1


def test_without_times_a_moment_keeps_its_turn():
    read = transcript(
        ("customer", "Het is te duur."), ("seller", "Ja, maar het is goed."), ("customer", "Oké.")
    )
    found = analyse(None, read)
    assert [(one.kind, one.start) for one in found.moments] == [("resistance", None), ("yes_but", None)]
