"""Promises against facts."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gehoor.followup.agreement import versions
from gehoor.followup.models import Attempt, Clock, Disposition
from gehoor.identity.models import Company, Contact
from gehoor.insight.agreement.report import as_data, from_data, many, report
from gehoor.insight.agreement.spans import read, weeks_back
from gehoor.insight.agreement.tally import known
from gehoor.insight.agreement.tests.conftest import DAY, HOUR, MONDAY
from gehoor.insight.tests.build import lead
from gehoor.leads.models import Lead
from gehoor.scoring import definition
from gehoor.scoring.required import CHECKS, missing
from gehoor.team.models import Absence, User

WEEK = read("2026-W10")


def fact(found, code):
    return next(one for one in found.facts if one.code == code)


def test_a_call_in_time_keeps_the_promise_and_a_late_one_or_none_breaks_it(a_clock, now):
    for early in (HOUR, 2 * HOUR, -HOUR, None):
        a_clock(MONDAY + DAY, early)
    one = fact(report(WEEK, now), "first_call")
    assert (one.n, one.kept, one.is_kept, one.percent) == (4, 2, False, 50)


def test_what_ended_in_time_by_something_else_than_a_call_is_neither(a_clock, now):
    a_clock(MONDAY + DAY, HOUR)
    a_clock(MONDAY + DAY, HOUR, ended_as="do_not_call")
    a_clock(MONDAY + DAY, -HOUR, ended_as="decided")  # decided after it should have been called
    one = fact(report(WEEK, now), "first_call")
    assert (one.n, one.kept) == (2, 1)


def test_a_clock_that_still_runs_or_stands_still_is_not_judged(a_clock):
    now = MONDAY + HOUR
    a_clock(MONDAY + DAY, None)
    a_clock(MONDAY, None, paused_at=MONDAY - HOUR)
    assert fact(report(WEEK, now), "first_call").is_kept is None


def test_a_group_with_its_own_term_stands_by_itself(a_clock, now):
    a_clock(MONDAY + DAY, HOUR)
    a_clock(MONDAY + DAY, -HOUR, segment="Demo")
    a_clock(MONDAY + DAY, -HOUR, segment="Of an older agreement")
    found = report(WEEK, now)
    assert (fact(found, "first_call").n, fact(found, "segment:Demo").n) == (2, 1)


def test_no_promise_of_marketing_is_judged_that_was_not_made(db, now):
    assert {one.side for one in report(WEEK, now).facts} == {"sales"}


def test_marketing_is_judged_by_its_share_of_the_month(sign_agreement, now):
    sign_agreement(MONDAY - 9 * DAY, {"mqls_per_month": 13})
    for _ in range(2):
        lead(MONDAY, {"mql": MONDAY})
    lead(MONDAY, {"mql": MONDAY - 8 * DAY, "nurture": MONDAY - 7 * DAY}, mode="live")
    assert fact(report(WEEK, MONDAY + DAY), "mqls").is_kept is None  # the week is young
    found = fact(report(WEEK, now), "mqls")
    assert (found.n, found.promised, found.missed, found.is_kept) == (2, 3, 1, False)
    assert fact(report(read("2026-Q1"), now), "mqls").promised == 39


def test_a_lead_that_became_an_mql_again_is_not_a_new_one(sign_agreement, now):
    sign_agreement(MONDAY - 9 * DAY, {"mqls_per_month": 13})
    again = lead(MONDAY - 8 * DAY, {"mql": MONDAY - 8 * DAY, "nurture": MONDAY - 7 * DAY})
    again.stages.create(stage="mql", entered_at=MONDAY)
    assert fact(report(WEEK, now), "mqls").n == 0


def test_what_is_put_aside_without_a_talk_says_nothing_of_the_lead(sign_agreement, ana, now):
    sign_agreement(MONDAY - DAY, {"accepted_percent": 60})
    decided = [("accepted", "", MONDAY), ("disqualified", "too_small", None), ("nurture", "later", MONDAY)]
    for kind, reason, spoke in [*decided, ("nurture", "other_priority", None)]:
        of = lead(MONDAY, {"mql": MONDAY}, connected_at=spoke)
        Disposition.objects.create(lead=of, kind=kind, reason=reason, user=ana, at=MONDAY + HOUR)
    found = report(WEEK, now)
    one = fact(found, "accepted")
    assert (one.n, one.kept, one.is_kept) == (3, 1, False)
    assert found.causes["accepted"] == {"later": 1, "too_small": 1}


def test_what_a_complete_lead_lacks_is_told(sign_agreement, now):
    sign_agreement(MONDAY - DAY, {"complete_percent": 90})
    lead(MONDAY, {"mql": MONDAY}, first_name="Els", company_name="Bakkerij")
    found = report(WEEK, now)
    assert fact(found, "complete").kept == 0
    required = definition.current().required_facts or ("name", "company", "phone")
    assert found.causes["complete"] == {
        name: 1 for name in CHECKS if name in required and name not in ("name", "company")
    }


def test_a_lead_is_written_off_after_as_many_attempts_as_were_promised(ana, now):
    tries = (0, 5, 24, 29, 48)
    for count in (5, 3):
        of = lead(MONDAY, {"mql": MONDAY}, owner=ana)
        for hours in tries[:count]:
            Attempt.objects.create(lead=of, user=ana, at=MONDAY + hours * HOUR, outcome="no_answer")
        Disposition.objects.create(lead=of, kind="written_off", user=ana, at=MONDAY + 3 * DAY)
    one = fact(report(WEEK, now), "attempts")
    assert (one.n, one.kept) == (2, 1)


def test_what_stood_in_the_way_is_counted_most_often_first(a_clock, ana, now):
    for _ in range(2):
        a_clock(MONDAY + DAY, -HOUR, lead={"seen_at": None})
    a_clock(MONDAY + DAY, -HOUR)
    assert list(report(WEEK, now).causes["first_call"].items()) == [("nobody_saw_it", 2), ("no_attempts", 1)]
    Absence.objects.create(user=ana, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 3))
    assert report(WEEK, now).causes["first_call"] == {"absence": 3}


def test_teams_are_shown_from_five_people_on(a_clock, ana, now):
    ana.group = "Noord"
    ana.save()
    a_clock(MONDAY + DAY, HOUR)
    assert report(WEEK, now).teams == ()
    for number in range(9):
        group = "Noord" if number < 4 else "Zuid"
        User.objects.create_user(f"u{number}@example.com", name="U", role="sales", group=group)
    assert [(team.name, team.n, team.kept) for team in report(WEEK, now).teams] == [("Noord", 1, 1)]


def test_a_report_is_stored_and_read_back_as_it_was(sign_agreement, a_clock, now):
    sign_agreement(MONDAY - DAY, {"mqls_per_month": 10, "complete_percent": 90})
    a_clock(MONDAY + DAY, -HOUR)
    found = report(WEEK, now)
    assert from_data(as_data(found)) == found


def test_however_many_leads_there_are_the_questions_stay_the_same(
    a_clock, ana, sign_agreement, django_assert_max_num_queries, now
):
    sign_agreement(MONDAY - DAY, {"mqls_per_month": 40, "accepted_percent": 90, "complete_percent": 90})
    for size in (1, 30):
        for _ in range(size):
            clock = a_clock(MONDAY + DAY, -HOUR)
            Disposition.objects.create(lead=clock.lead, kind="written_off", user=ana, at=MONDAY + DAY)
        with django_assert_max_num_queries(16):
            report(WEEK, now)
        with django_assert_max_num_queries(8):
            many(weeks_back(WEEK, 13), now, versions.current())


clocks = st.lists(
    st.tuples(
        st.integers(-20, 20),  # days from the Monday of the week in the middle
        st.sampled_from([HOUR, timedelta(0), -HOUR, -40 * HOUR, None]),
        st.sampled_from(["first_call", "verdict", "word"]),
        st.sampled_from(["called", "judged", "decided", "over", ""]),
        st.sampled_from(["", "Demo"]),
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(clocks)
def test_counting_by_the_database_is_counting_by_hand(a_clock, now, rows):
    Clock.objects.all().delete()
    for days, early, kind, ended, segment in rows:
        a_clock(MONDAY + days * DAY, early, kind, ended, segment)
    weeks = weeks_back(read("2026-W12"), 6)
    ends = {
        "first_call": ("called", ""),
        "verdict": ("judged", "decided", ""),
        "word": ("called", "judged", "decided", ""),
    }
    for week, facts in zip(weeks, many(weeks, now, versions.current()), strict=True):
        for one in facts:
            kind, segment = ("first_call", "Demo") if one.code == "segment:Demo" else (one.code, "")
            kept = late = 0
            for days, early, its_kind, ended, its_segment in rows:
                due = MONDAY + days * DAY
                if its_kind != kind or not week.start <= due < week.end:
                    continue
                if kind == "first_call" and its_segment != segment:
                    continue
                if early is None:
                    late += due <= now
                elif early < timedelta(0):
                    late += 1
                else:
                    kept += ended in ends[kind]
            assert (one.n, one.kept) == (kept + late, kept), (week.name, one.code)


@pytest.mark.parametrize("name", list(CHECKS))
def test_the_database_and_the_definition_agree_on_what_is_known(db, name, now):
    for value in ("", "Iets"):
        for has_company in (True, False):
            company = Company.objects.create(name=value, created_at=now) if has_company else None
            person = Contact.objects.create(
                first_name=value, email=value, phone=value, title=value, created_at=now
            )
            made = lead(now, message=value)
            Lead.objects.filter(pk=made.pk).update(contact=person, company=company)
            held = Lead.objects.filter(Q(pk=made.pk) & known(name)).exists()
            columns = {"first_name": value, "email": value, "phone": value, "title": value}
            firm = {"name": value} if has_company else None
            assert held == (not missing([name], columns, firm, {"message": value}))
            assert Lead.objects.filter(Q(pk=made.pk) & ~known(name)).exists() != held
