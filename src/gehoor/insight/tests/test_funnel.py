"""The funnel against cohorts counted by hand."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gehoor.insight.cohort import Tally
from gehoor.insight.funnel import Funnel, funnel, steps
from gehoor.insight.tests.build import DAY, HOUR, call, lead, many, task
from gehoor.leads.models import FUNNEL
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def everything(now: datetime, **options: str) -> Funnel:
    return funnel(None, None, now=now, **options)


def test_an_empty_database_gives_a_funnel_of_zeros_and_no_ratios(now: datetime) -> None:
    answer = everything(now).as_dict()
    assert [step["count"] for step in answer["stages"]] == [0] * 5
    assert [step["ratio"] for step in answer["stages"]] == [None] * 5
    assert answer["by_source"] == {}
    assert answer["open_cohort"] is False
    assert answer["bottleneck"] == {"narrowest": None, "slowest": None, "never_called": 0}


def test_four_leads_counted_by_hand(now: datetime) -> None:
    start = now - 100 * DAY
    lead(start, source="beurs")
    lead(start, {"mql": start + 1 * DAY}, source="beurs")
    lead(start, {"mql": start + 3 * DAY, "sql": start + 4 * DAY}, source="site")
    lead(
        start,
        {
            "mql": start + 2 * DAY,
            "sql": start + 4 * DAY,
            "opportunity": start + 8 * DAY,
            "customer": start + 30 * DAY,
        },
        source="site",
    )
    found = everything(now)
    assert [step.count for step in found.steps] == [4, 3, 2, 1, 1]
    assert [step.ratio for step in found.steps] == [1.0, 0.75, 0.5, 0.25, 0.25]
    assert [step.step_ratio for step in found.steps] == [1.0, 0.75, 2 / 3, 0.5, 1.0]
    assert [step.median_days for step in found.steps] == [None, 2.0, 1.5, 4.0, 22.0]
    assert [step.p90_days for step in found.steps] == [
        None,
        pytest.approx(2.8),
        pytest.approx(1.9),
        4.0,
        22.0,
    ]
    assert [step.median_days_total for step in found.steps] == [None, 2.0, 4.0, 8.0, 30.0]
    assert [step.measured for step in found.steps] == [0, 3, 2, 1, 1]
    assert [step.open for step in found.steps] == [3, 2, 1, 0, 0]


def test_a_lead_that_skipped_stages_counts_for_all_of_them_and_is_timed_from_the_one_it_had(
    now: datetime,
) -> None:
    start = now - 100 * DAY
    lead(start, {"mql": start, "customer": start + 14 * DAY})
    lead(start, {"mql": start})
    found = everything(now)
    assert [step.count for step in found.steps] == [2, 2, 1, 1, 1]
    assert found.steps[4].median_days == 14.0
    assert found.steps[2].median_days is None
    assert found.bottleneck.narrowest is not None
    assert (found.bottleneck.narrowest.start, found.bottleneck.narrowest.stage) == ("mql", "customer")


def test_a_lead_that_came_back_from_a_side_stage_counts_once_by_its_first_entry(now: datetime) -> None:
    start = now - 50 * DAY
    one = lead(start, {"nurture": start, "mql": start + 5 * DAY})
    one.stages.create(stage="mql", entered_at=start + 20 * DAY)
    found = everything(now)
    assert [step.count for step in found.steps] == [1, 1, 0, 0, 0]
    assert found.steps[1].median_days == 5.0


def test_a_disqualified_lead_is_no_longer_open(now: datetime) -> None:
    start = now - 50 * DAY
    lead(start, {"mql": start + HOUR, "disqualified": start + DAY})
    found = everything(now)
    assert [step.count for step in found.steps] == [1, 1, 0, 0, 0]
    assert found.steps[0].open == 0
    assert not found.open_cohort


def test_the_period_holds_its_first_moment_and_not_its_last(now: datetime) -> None:
    start = now - 10 * DAY
    for moment in (start - timedelta(microseconds=1), start, start + DAY):
        lead(moment)
    assert funnel(start, start + DAY, now=now).steps[0].count == 1


def test_a_later_stage_of_an_earlier_lead_does_not_leak_into_the_cohort(now: datetime) -> None:
    start = now - 90 * DAY
    lead(start, {"customer": now - DAY})
    lead(now - 2 * DAY)
    found = funnel(now - 10 * DAY, None, now=now)
    assert [step.count for step in found.steps] == [1, 0, 0, 0, 0]


def test_a_lead_without_source_is_a_source_of_its_own(now: datetime) -> None:
    lead(now - DAY)
    lead(now - DAY, source="site")
    lead(now - DAY, source="site")
    found = everything(now)
    assert list(found.by_source) == ["site", ""]
    assert found.by_source[""].leads == 1
    assert everything(now, source="").whole.leads == 1
    assert everything(now, source="site").whole.leads == 2


def test_a_campaign_is_counted_by_itself(now: datetime) -> None:
    many(7, now - DAY, {}, campaign="Voorjaar")
    many(2, now - DAY, {}, campaign="Najaar")
    found = everything(now, campaign="Najaar")
    assert found.whole.leads == 2
    assert found.as_dict()["campaign"] == "Najaar"


def test_the_dictionary_has_the_agreed_names(now: datetime) -> None:
    many(7_158, now - 200 * DAY, {"mql": now - 200 * DAY}, source="organic_search")
    many(842, now - 200 * DAY, {"mql": now - 200 * DAY, "customer": now - 186 * DAY}, source="paid")
    answer = funnel(now - 300 * DAY, now, now=now).as_dict()
    assert {"from", "to", "source", "stages", "by_source", "by_team", "open_cohort", "bottleneck"} <= set(
        answer
    )
    customer = answer["stages"][-1]
    assert customer["stage"] == "customer"
    assert customer["count"] == 842
    assert customer["ratio"] == 0.10525
    assert customer["median_days"] == 14.0
    assert customer["low"] < customer["ratio"] < customer["high"]
    assert answer["by_source"]["paid"]["customers"] == answer["by_source"]["paid"]["customer"] == 842
    assert answer["by_source"]["organic_search"]["ratio"] == 0.0


def test_teams_of_five_are_shown_and_smaller_ones_pooled(now: datetime) -> None:
    north = [_colleague(f"n{number}", "Noord") for number in range(5)]
    south = [_colleague(f"z{number}", "Zuid") for number in range(2)]
    alone = [_colleague(f"a{number}", "") for number in range(3)]
    for person in (*north, *south, *alone):
        lead(now - DAY, owner=person)
    lead(now - DAY)
    found = everything(now)
    assert {name: part.leads for name, part in found.by_team.items()} == {"Noord": 5, "other": 5, "": 1}
    assert everything(now, group="Noord").whole.leads == 5


def test_nothing_is_said_by_team_when_every_team_is_small(now: datetime, ana: User, bob: User) -> None:
    User.objects.filter(pk=ana.pk).update(group="Noord")
    lead(now - DAY, owner=ana)
    assert everything(now).by_team == {}


def test_the_wait_for_a_call_is_where_the_time_goes(now: datetime) -> None:
    start = now - 60 * DAY
    for number in range(6):
        one = lead(start, {"mql": start}, assigned_at=start + timedelta(minutes=1))
        call(one, start + (2 + number % 2) * DAY, "connected")
    task(lead(start, {"mql": start}, assigned_at=start), start)
    found = everything(now)
    slow = found.bottleneck.slowest
    assert slow is not None
    assert (slow.start, slow.end, slow.n) == ("mql", "first_attempt", 6)
    assert slow.median_seconds == 2.5 * 86_400
    assert slow.assign_seconds == 60
    assert found.bottleneck.never_called == 1
    assert found.first_call["within_3_days"] == 6
    assert found.first_call["never"] == 1
    assert found.waits["received_to_assigned"].n == 7


def test_the_system_and_the_people_are_timed_apart(now: datetime) -> None:
    start = now - 30 * DAY
    one = lead(start, assigned_at=start + timedelta(seconds=1.25))
    call(one, start + HOUR + timedelta(seconds=1.25))
    waits = everything(now).waits
    assert waits["received_to_assigned"].median_seconds == 1.25
    assert waits["assigned_to_first_attempt"].median_seconds == 3_600


def test_a_young_month_is_open_and_an_old_one_is_not(now: datetime) -> None:
    old, young = now - 200 * DAY, now - 5 * DAY
    many(10, old, {"customer": old + 20 * DAY})
    many(10, old, {})
    many(10, young, {})
    found = everything(now)
    months = list(found.by_month.values())
    assert [months[0].is_open, months[-1].is_open] == [False, True]
    assert sum(part.leads for part in months) == 30
    assert found.open_cohort


def test_months_follow_the_clock_of_the_organisation(now: datetime) -> None:
    lead(datetime.fromisoformat("2026-01-31T23:30:00+00:00"))  # already February in Amsterdam
    assert [str(day) for day in everything(now).by_month] == ["2026-02-01"]


def test_ten_leads_and_a_hundred_cost_the_same_queries(now: datetime) -> None:
    many(10, now - DAY, {"mql": now - DAY})
    with CaptureQueriesContext(
        connection,
    ) as few:
        everything(now)
    many(90, now - 40 * DAY, {"mql": now - DAY}, source="x")
    with CaptureQueriesContext(connection) as more:
        everything(now)
    assert len(few) == len(more) <= 7


ROUTES = st.lists(st.sampled_from([stage.value for stage in FUNNEL[1:]]), unique=True, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(routes=st.lists(ROUTES, max_size=8))
def test_ratios_never_exceed_one_and_counts_never_grow(now: datetime, routes: list[list[str]]) -> None:
    from gehoor.leads.models import Lead

    Lead.objects.all().delete()
    start = now - 100 * DAY
    for route in routes:
        lead(start, {stage: start + (number + 1) * DAY for number, stage in enumerate(route)})
    found = everything(now)
    counts = [step.count for step in found.steps]
    assert counts[0] == len(routes)
    assert counts == sorted(counts, reverse=True)
    for step in found.steps:
        assert (step.ratio or 0) <= 1
        assert (step.step_ratio or 0) <= 1
    assert sum(part.leads for part in found.by_source.values()) == len(routes)
    assert sum(part.leads for part in found.by_month.values()) == len(routes)


def test_an_empty_tally_has_no_ratios() -> None:
    assert {step.ratio for step in steps(Tally())} == {None}


def _colleague(name: str, group: str) -> User:
    return User.objects.create_user(f"{name}@example.com", name=name, role="sales", group=group)
