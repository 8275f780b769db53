"""Time as people say it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from gehoor.lib import human

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
SECONDS = st.integers(min_value=0, max_value=40 * 365 * 24 * 3600)
LANGUAGES = st.sampled_from(["nl", "en"])


@pytest.mark.parametrize(
    ("seconds", "dutch", "english"),
    [
        (20, "zojuist", "just now"),
        (60, "1 minuut geleden", "1 minute ago"),
        (12 * 60 + 59, "12 minuten geleden", "12 minutes ago"),
        (3600, "1 uur geleden", "1 hour ago"),
        (47 * 3600, "47 uur geleden", "47 hours ago"),
        (48 * 3600, "2 dagen geleden", "2 days ago"),
        (20 * 86400, "2 weken geleden", "2 weeks ago"),
        (100 * 86400, "3 maanden geleden", "3 months ago"),
        (800 * 86400, "2 jaar geleden", "2 years ago"),
    ],
)
def test_what_happened_is_told_with_one_number_and_one_noun(seconds: int, dutch: str, english: str) -> None:
    moment = NOW - timedelta(seconds=seconds)
    with translation.override("nl"):
        assert human.ago(moment, NOW) == dutch
    with translation.override("en"):
        assert human.ago(moment, NOW) == english


def test_a_promise_says_what_is_left_and_then_how_late_it_is() -> None:
    with translation.override("nl"):
        assert human.until(NOW + timedelta(hours=3, minutes=5), NOW) == "nog 3 uur"
        assert human.until(NOW - timedelta(days=2), NOW) == "2 dagen te laat"
        assert human.until(NOW + timedelta(seconds=10), NOW) == "nu"


def test_a_moment_to_come_is_never_said_to_be_past() -> None:
    with translation.override("nl"):
        assert human.ago(NOW + timedelta(hours=2), NOW) == "nog 2 uur"


@given(SECONDS, LANGUAGES)
def test_there_is_always_exactly_one_number_and_it_is_never_nought(seconds: int, language: str) -> None:
    with translation.override(language):
        words = human.spell(timedelta(seconds=seconds)).split()
    assert len(words) == 2
    assert int(words[0]) > 0 or seconds == 0


@given(SECONDS, SECONDS)
def test_a_longer_time_is_never_told_as_a_shorter_one(one: int, other: int) -> None:
    units = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
    units |= {"month": 30 * 86400, "year": 365 * 86400}

    def told(seconds: int) -> int:
        number, noun = human.spell(timedelta(seconds=seconds)).split()
        return int(number) * units[noun.rstrip("s")]

    with translation.override("en"):
        short, long = sorted((one, other))
        assert told(short) <= told(long)
        assert told(long) <= max(long, 1)


def test_days_and_moments_have_the_form_of_the_reader() -> None:
    with translation.override("nl"):
        assert human.day(date(2026, 3, 1)) == "1-3-2026"
        assert human.moment(NOW) == "11-3-2026 10:00"
    with translation.override("en"):
        assert human.day(date(2026, 3, 1)) == "1 Mar 2026"
        assert human.moment(NOW) == "11 Mar 2026, 10:00"


def test_a_day_is_the_local_day_also_just_after_midnight() -> None:
    with translation.override("nl"):
        assert human.day(datetime(2026, 7, 31, 22, 30, tzinfo=UTC)) == "1-8-2026"
