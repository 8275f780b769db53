"""Five attempts, two times of day, three working days: only then may a lead be given up."""

from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.errors import Conflict, NotFound
from gehoor.followup.agreement import versions
from gehoor.followup.agreement.document import parse
from gehoor.followup.attempt import log_attempt
from gehoor.followup.dispose import dispose
from gehoor.followup.write_off import DISTINCT_AFTER, WriteOff, distinct, may_write_off
from gehoor.followup.write_off import judge as judge_by
from gehoor.leads.models import Lead
from gehoor.lib.business_time import Hours
from gehoor.team.holidays import closed_days
from gehoor.team.models import User

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = Hours(
    "Europe/Amsterdam", {day: [(time(9), time(17, 30))] for day in range(5)}, closed=closed_days("NL")
)

PROMISED = parse(versions.default_document()).sales


def judge(tried: list[tuple[datetime, str]], hours: Hours) -> WriteOff:
    """By the agreement we come with."""
    return judge_by(tried, hours, PROMISED)


def calls(*moments: str, outcome: str = "no_answer") -> list[tuple[datetime, str]]:
    """Attempts in March 2026, written as "11 10:00"."""
    made = [datetime.strptime(f"2026-03-{one}", "%Y-%m-%d %H:%M") for one in moments]
    return [(at.replace(tzinfo=AMSTERDAM), outcome) for at in made]


ENOUGH = calls("11 10:00", "11 14:00", "12 10:00", "13 14:00", "16 10:00")


def test_five_attempts_on_two_times_of_day_and_three_working_days_are_enough() -> None:
    found = judge(ENOUGH, OFFICE)
    assert (found.allowed, found.attempts, found.day_parts, found.working_days) == (True, 5, 2, 4)
    assert found.missing == ()


@pytest.mark.parametrize(
    ("tried", "missing"),
    [
        ([], ("attempts", "day_parts", "working_days")),
        (ENOUGH[:4], ("attempts",)),
        (
            calls("11 09:00", "11 10:00", "11 11:00", "11 14:00", "11 16:00"),
            ("working_days",),
        ),
        (calls("11 09:00", "12 09:00", "13 09:00", "16 09:00", "17 09:00"), ("day_parts",)),
        (
            calls("11 09:00", "11 09:31", "11 10:05", "11 10:40", "11 11:20"),
            ("day_parts", "working_days"),
        ),
        # ringing five times in ten minutes is one attempt
        (
            calls("11 09:00", "11 09:02", "11 09:04", "11 09:06", "11 09:08"),
            ("attempts", "day_parts", "working_days"),
        ),
        # Saturday and Sunday count as attempts, not as working days
        (calls("13 10:00", "14 10:00", "15 14:00", "15 16:00", "16 10:00"), ("working_days",)),
        # noon is afternoon, five o'clock is evening
        (calls("11 11:59", "12 11:00", "13 10:00", "16 11:00", "17 12:00"), ()),
        (calls("11 16:59", "12 13:00", "13 14:00", "16 15:00", "17 17:00"), ()),
    ],
)
def test_what_is_missing_is_named(tried: list[tuple[datetime, str]], missing: tuple[str, ...]) -> None:
    found = judge(tried, OFFICE)
    assert found.missing == missing
    assert found.allowed is (not missing)


def test_kings_day_is_no_working_day() -> None:
    made = [(datetime(2026, 4, day, 10, tzinfo=AMSTERDAM), "no_answer") for day in (24, 27, 28)]
    assert judge(made, OFFICE).working_days == 2


def test_attempts_half_an_hour_apart_are_two_and_a_minute_less_one() -> None:
    assert len(distinct(calls("11 10:00", "11 10:30"))) == 2
    assert len(distinct(calls("11 10:00", "11 10:29"))) == 1


def test_a_wrong_number_reached_nobody() -> None:
    assert judge([*ENOUGH[:4], *calls("16 10:00", outcome="wrong_number")], OFFICE).missing == ("attempts",)


def test_voicemail_busy_and_a_callback_are_attempts() -> None:
    tried = [
        (at, outcome)
        for (at, _), outcome in zip(
            ENOUGH, ("voicemail", "busy", "callback", "connected", "no_answer"), strict=True
        )
    ]
    assert judge(tried, OFFICE).allowed


@settings(max_examples=120, deadline=None)
@given(st.lists(st.integers(0, 5 * 1440), max_size=14))
def test_distinct_attempts_lie_apart_and_leave_none_out(minutes: list[int]) -> None:
    start = datetime(2026, 3, 9, 8, tzinfo=AMSTERDAM)
    tried = [(start + timedelta(minutes=one), "no_answer") for one in minutes]
    counted = distinct(tried)
    assert all(b - a >= DISTINCT_AFTER for a, b in pairwise(counted))
    for at, _outcome in tried:
        assert any(timedelta(0) <= at - one < DISTINCT_AFTER for one in counted)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 8 * 1440), max_size=10), st.integers(0, 8 * 1440))
def test_calling_in_order_of_time_or_not_is_the_same(minutes: list[int], more: int) -> None:
    start = datetime(2026, 3, 9, 8, tzinfo=AMSTERDAM)
    tried = [(start + timedelta(minutes=one), "no_answer") for one in minutes]
    assert judge(tried, OFFICE) == judge(reversed(tried), OFFICE)


# -- on the server: the button may be shown, the rule still holds ---------------------------------------


@pytest.mark.django_db
def test_ana_cannot_write_off_after_one_attempt(lead: Lead, ana: User, now: datetime) -> None:
    log_attempt(lead.pk, ana, "no_answer", now)
    with override("nl"), pytest.raises(Conflict) as caught:
        dispose(lead.pk, ana, "written_off", now + timedelta(hours=1))
    assert caught.value.code == "too_early"
    assert "nog 4 belpogingen" in str(caught.value)
    assert "ander dagdeel" in str(caught.value)
    assert "nog 2 werkdagen" in str(caught.value)
    lead.refresh_from_db()
    assert lead.stage == "mql"


@pytest.mark.django_db
def test_after_real_attempts_it_is_ana_who_decides(lead: Lead, ana: User) -> None:
    for at, outcome in ENOUGH:
        log_attempt(lead.pk, ana, outcome, at)
    later = ENOUGH[-1][0] + timedelta(minutes=5)
    assert may_write_off(lead.pk, later).allowed
    made = dispose(lead.pk, ana, "written_off", later)
    assert made.reason == "not_reached"
    lead.refresh_from_db()
    assert lead.stage == "disqualified"
    assert not lead.tasks.filter(closed_at=None).exists()


@pytest.mark.django_db
def test_attempts_of_bob_count_for_anas_lead(lead: Lead, ana: User, bob: User) -> None:
    for number, (at, outcome) in enumerate(ENOUGH):
        log_attempt(lead.pk, (ana, bob)[number % 2], outcome, at)
    assert may_write_off(lead.pk, ENOUGH[-1][0]).allowed


@pytest.mark.django_db
def test_what_lies_ahead_does_not_count(lead: Lead, ana: User) -> None:
    for at, outcome in ENOUGH:
        log_attempt(lead.pk, ana, outcome, at)
    assert not may_write_off(lead.pk, ENOUGH[-1][0] - timedelta(minutes=1)).allowed


@pytest.mark.django_db
def test_a_lead_that_is_not_there(now: datetime) -> None:
    with pytest.raises(NotFound):
        may_write_off(7, now)


def test_what_both_teams_signed_decides_how_often() -> None:
    document = versions.default_document()
    document["sales"] |= {"attempts": 3, "day_parts": 1, "working_days": 2}
    tried = calls("11 10:00", "11 11:00", "12 10:00")
    assert judge_by(tried, OFFICE, parse(document).sales).allowed
    assert judge(tried, OFFICE).missing == ("attempts", "day_parts", "working_days")
