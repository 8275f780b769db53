"""Reading an agreement strictly, telling it in words, and writing it to a file."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from gehoor.errors import InputError
from gehoor.followup.agreement import toml, versions
from gehoor.followup.agreement.diff import in_words
from gehoor.followup.agreement.document import parse
from gehoor.followup.agreement.wording import lines

terms = st.builds(
    lambda unit, n, counted: {unit: n, "counted": counted},
    st.sampled_from(["minutes", "hours", "days"]),
    st.integers(1, 60),
    st.sampled_from(["working_days", "business", "wall"]),
)
words = st.lists(st.text('abc é’"\\', min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=3)
segments = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.text("abcdefgh", min_size=1, max_size=6),
            "when": st.builds(lambda w: {"form": w}, words),
            "first_call": terms,
        },
        optional={"lane": st.integers(1, 9)},
    ),
    max_size=4,
    unique_by=lambda one: one["name"],
)
documents = st.builds(
    lambda marketing, attempts, first, verdict, word, segments, reminders: {
        **versions.default_document(),
        "marketing": dict(
            zip(("mqls_per_month", "accepted_percent", "complete_percent"), marketing, strict=True)
        ),
        "sales": {
            "first_call": first,
            "attempts": attempts,
            "day_parts": 1,
            "working_days": 1,
            "verdict": verdict,
            "word": word,
        },
        "segments": segments,
        "reminders": sorted(reminders),
    },
    st.tuples(*[st.integers(0, 100)] * 3),
    st.integers(1, 20),
    terms,
    terms,
    terms,
    segments,
    st.sets(st.integers(1, 99), max_size=5),
)


@given(documents)
def test_a_file_says_the_same_as_the_document(document):
    assert parse(toml.load(toml.dump(document, ["A remark"]))) == parse(document)


@given(documents, documents)
def test_two_agreements_differ_in_words_exactly_when_they_promise_something_else(one, other):
    assert not in_words(one, one)
    assert bool(in_words(one, other)) == (one != other)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("sales", "attempts"), 0, "sales.attempts"),
        (("sales", "attempts"), 2, "sales.attempts"),  # fewer attempts than days
        (("sales", "first_call"), {"hours": 24}, "sales.first_call.counted"),
        (("sales", "first_call"), {"hours": 24, "days": 1, "counted": "wall"}, "sales.first_call"),
        (("sales", "first_call"), {"days": 61, "counted": "wall"}, "sales.first_call.days"),
        (("sales", "verdict"), {"hours": 1, "counted": "soon"}, "sales.verdict.counted"),
        (("marketing", "accepted_percent"), 101, "marketing.accepted_percent"),
        (("marketing", "leads"), 3, "marketing.leads"),
        (("reminders",), [80, 50], "reminders"),
        (("check_time",), "9:00", "check_time"),
        (("check_time",), "25:00", "check_time"),
        (("check_weekday",), 7, "check_weekday"),
        (
            ("segments",),
            [{"name": "x", "when": {}, "first_call": {"hours": 1, "counted": "wall"}}],
            "segments[0].when",
        ),
    ],
)
def test_what_cannot_be_promised_is_refused_at_its_place(path, value, field):
    document = versions.default_document()
    place = document
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(InputError) as refused:
        parse(document)
    assert refused.value.field == field


def test_two_groups_of_leads_have_two_names():
    document = versions.default_document()
    document["segments"] *= 2
    with pytest.raises(InputError):
        parse(document)


def test_a_change_is_told_with_what_it_was():
    document = versions.default_document()
    document["sales"]["attempts"] = 6
    with override("en"):
        [line] = in_words(versions.default_document(), document)
    assert "at least 6 attempts" in line
    assert "It was:" in line
    assert "at least 5 attempts" in line


def test_every_promise_is_a_sentence_in_both_languages():
    ours = parse(versions.default_document())
    for language in ("nl", "en"):
        with override(language):
            said = [line.sentence for line in lines(ours)]
        assert all(one.endswith(".") and "{" not in one for one in said)
