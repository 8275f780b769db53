from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gehoor.identity.models import Contact
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.rows import Rows
from gehoor.scoring.apply import plan_score
from gehoor.scoring.definition import default_document
from gehoor.scoring.evaluate import EventFact, Line, Score, evaluate
from gehoor.scoring.models import ScoreLine
from gehoor.scoring.queries import due, outdated, standing
from gehoor.scoring.rules import parse
from gehoor.scoring.tests import worlds

DEFAULTS = parse(default_document(), 1)
FIT = Line("size", "fit", 40)
VISIT = Line("visit", "engagement", 20, 7, datetime(2026, 3, 1, tzinfo=UTC))


def score(*lines, until=None):
    fit = sum(line.points for line in lines if line.group == "fit")
    return Score(fit, sum(line.points for line in lines) - fit, lines, until)


def write(lead, new, now, definition=DEFAULTS):
    rows = Rows()
    crossing = plan_score(
        rows, lead.id, lead.contact_id, standing([lead.id]).get(lead.id), new, definition, now
    )
    rows.flush()
    lead.refresh_from_db()
    return crossing


def current(lead):
    return set(ScoreLine.objects.filter(lead=lead, ended_at=None).values_list("rule", "event_id"))


def sum_of(lead, group):
    lines = ScoreLine.objects.filter(lead=lead, ended_at=None, group=group)
    return lines.aggregate(n=Sum("points"))["n"] or 0


def kinds(lead):
    return list(Event.objects.filter(lead_id=lead.id).order_by("at", "id").values_list("kind", flat=True))


def test_a_new_lead_gets_its_lines_its_sums_and_its_first_moment_of_scoring(make_lead, now):
    lead = make_lead()
    later = now + timedelta(days=3)
    assert write(lead, score(FIT, VISIT, until=later), now) == "up"
    assert (lead.fit, lead.engagement, lead.score_version) == (40, 20, 1)
    assert (lead.scored_at, lead.score_until) == (now, later)
    assert current(lead) == {("size", None), ("visit", 7)}
    assert kinds(lead) == ["score.changed", "threshold.crossed"]


def test_scoring_again_with_the_same_outcome_writes_nothing(make_lead, now, django_assert_num_queries):
    lead = make_lead()
    write(lead, score(FIT, VISIT), now)
    before = standing([lead.id])[lead.id]
    rows = Rows()
    assert plan_score(rows, lead.id, lead.contact_id, before, score(FIT, VISIT), DEFAULTS, now) == ""
    with django_assert_num_queries(0):
        rows.flush()


def test_lines_that_stay_are_left_alone_and_others_end_or_begin(make_lead, now):
    lead = make_lead()
    write(lead, score(FIT, VISIT), now)
    kept = ScoreLine.objects.get(rule="size")
    demo = Line("demo", "engagement", 30, 8, now)
    later = now + timedelta(hours=1)
    write(lead, score(FIT, demo), later)
    assert ScoreLine.objects.get(rule="size", ended_at=None).id == kept.id
    assert ScoreLine.objects.get(rule="visit").ended_at == later
    assert current(lead) == {("size", None), ("demo", 8)}
    assert lead.scored_at == now  # the first time stays


def test_the_same_rule_with_other_points_is_another_line(make_lead, now):
    lead = make_lead()
    write(lead, score(FIT), now)
    write(lead, score(FIT._replace(points=41)), now + timedelta(hours=1))
    assert sorted(ScoreLine.objects.values_list("points", "ended_at")) == [
        (40, now + timedelta(hours=1)),
        (41, None),
    ]


def test_each_crossing_is_recorded_once_in_each_direction(make_lead, now):
    lead = make_lead()
    near = Line("near", "engagement", 16, 9, now)
    steps = [
        (score(FIT), ""),
        (score(FIT, VISIT), "up"),
        (score(FIT, VISIT), ""),
        (score(FIT, near), ""),  # 16 is below 20, but not below 20 − 5
        (score(FIT), "down"),
        (score(FIT), ""),
        (score(FIT, near), ""),  # 16 was enough to stay, not to come in
        (score(FIT, VISIT), "up"),
    ]
    moments = [now + timedelta(hours=hour) for hour in range(len(steps))]
    assert [write(lead, new, at) for (new, _), at in zip(steps, moments, strict=True)] == [
        way for _, way in steps
    ]
    crossings = Event.objects.filter(kind="threshold.crossed").order_by("at")
    assert [event.data["direction"] for event in crossings] == ["up", "down", "up"]
    assert crossings[0].data["added"] == ["visit"]
    assert crossings[1].data["ended"] == ["near"]
    assert lead.is_mql


def test_a_lead_that_was_never_scored_has_nothing_standing(make_lead):
    lead = make_lead()
    assert standing([lead.id]) == {}


def test_standing_scores_of_a_thousand_leads_take_few_queries(make_lead, now, django_assert_max_num_queries):
    leads = [make_lead(scored_at=now) for _ in range(60)]
    with django_assert_max_num_queries(2):
        assert len(standing([lead.id for lead in leads])) == 60


def test_scores_that_no_longer_hold_are_due_longest_first(make_lead, now):
    late = make_lead(score_until=now - timedelta(days=2))
    later = make_lead(score_until=now - timedelta(days=1))
    make_lead(score_until=now + timedelta(seconds=1))
    make_lead()
    assert due(now, 10) == [late.id, later.id]
    assert due(now, 1) == [late.id]


def test_leads_scored_by_another_version_are_found_in_steps(make_lead, now):
    leads = sorted(make_lead(scored_at=now, score_version=1).id for _ in range(3))
    make_lead(scored_at=now, score_version=2)
    assert outdated(2, 2) == leads[:2]
    assert outdated(2, 2, after=leads[1]) == leads[2:]


@pytest.mark.django_db
@given(
    worlds.documents(),
    worlds.known_facts,
    st.lists(st.tuples(worlds.histories(most=4), worlds.moments), min_size=1, max_size=4),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_the_ledger_adds_up_after_any_series_of_evaluations(document, known, steps):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    contact = Contact.objects.create(created_at=start)
    lead = Lead.objects.create(contact=contact, door="api", received_at=start, last_event_at=start)
    definition, was_mql, crossings = parse(document, 3), False, []
    for events, now in sorted(steps, key=lambda step: step[1]):
        new = evaluate(definition, known, [EventFact(*event) for event in events], now)
        way = write(lead, new, now, definition)
        is_mql = new.is_mql(definition, was_mql)
        assert way == {(False, True): "up", (True, False): "down"}.get((was_mql, is_mql), "")
        was_mql = is_mql
        assert lead.is_mql is is_mql
        crossings += [way] if way else []
        lines = ScoreLine.objects.filter(lead=lead, ended_at=None)
        sums = {
            group: lines.filter(group=group).aggregate(n=Sum("points"))["n"] or 0
            for group in ("fit", "engagement")
        }
        assert sums == {"fit": lead.fit, "engagement": lead.engagement}
        assert current(lead) == {(line.rule, line.event_id) for line in new.lines}
    assert kinds(lead).count("threshold.crossed") == len(crossings)
    assert all(a != b for a, b in pairwise(crossings))


def test_the_number_of_any_past_moment_can_be_read_back(make_lead, now):
    lead = make_lead()
    told = []
    for hour, new in enumerate([score(FIT), score(FIT, VISIT), score(VISIT), score()]):
        at = now + timedelta(hours=hour)
        write(lead, new, at)
        told.append((at, lead.fit + lead.engagement))
    for at, total in told:
        lines = ScoreLine.objects.filter(lead=lead, at__lte=at).exclude(ended_at__lte=at)
        assert sum(line.points for line in lines) == total
