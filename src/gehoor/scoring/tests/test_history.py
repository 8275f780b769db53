"""Any past moment told again, and what would still make a lead an MQL."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.scoring import definition, history, queries, ways
from gehoor.scoring.apply import plan_score
from gehoor.scoring.evaluate import evaluate

PAGES = [
    ("page_viewed", {"path": "/prijzen"}),
    ("page_viewed", {"path": "/klantverhalen/bakker"}),
    ("demo_requested", {}),
    ("page_viewed", {"path": "/over-ons"}),
]


def happen(lead, kind, data, at):
    rows = Rows()
    with write():
        record(rows, kind, at=at, now=at, contact_id=lead.contact_id, data=data)
        rows.flush()


def score(lead, at):
    """What the pipeline does with one lead."""
    known, contact_id = history.known_facts(lead.pk)
    rows, rules = Rows(), definition.current()
    found = evaluate(rules, known, history.past_events(contact_id, at), at)
    with write():
        before = queries.standing([lead.pk]).get(lead.pk)
        plan_score(rows, lead.pk, lead.contact_id, before, found, rules, at)
        rows.flush()
    return Lead.objects.get(pk=lead.pk)


def stored(lead):
    return lead.fit, lead.engagement, lead.is_mql


def test_every_past_moment_gives_the_number_that_was_stored_then(make_lead, now):
    lead = make_lead(source="website")
    lead.contact.title = "Directeur"
    lead.contact.save()
    seen = []
    for day, (kind, data) in enumerate(PAGES):
        at = now + timedelta(days=day)
        happen(lead, kind, data, at)
        seen.append((at, stored(score(lead, at))))
    later = now + timedelta(days=200)
    seen.append((later, stored(score(lead, later))))
    for at, was in seen:
        told = history.replay(lead.pk, at)
        assert (told.fit, told.engagement, told.is_mql) == was
        assert told.agrees
        again = history.recompute(lead.pk, at)
        assert (again.fit, again.engagement) == was[:2]


def test_just_before_a_change_the_old_number_still_stands(make_lead, now):
    lead = make_lead()
    happen(lead, *PAGES[0], now)
    score(lead, now)
    at = now + timedelta(days=1)
    happen(lead, *PAGES[2], at)
    score(lead, at)
    moment_before = history.replay(lead.pk, at - timedelta(microseconds=1))
    assert (moment_before.engagement, history.replay(lead.pk, at).engagement) == (20, 50)


def test_before_its_first_score_a_lead_had_nothing(make_lead, now):
    lead = make_lead()
    told = history.replay(lead.pk, now)
    assert (told.fit, told.engagement, told.lines, told.is_mql) == (0, 0, (), False)
    assert told.agrees


def test_the_series_marks_where_the_lead_became_an_mql(make_lead, now):
    lead = make_lead()
    lead.contact.title = "Directeur"
    lead.contact.save()
    rules = definition.current()
    score(lead, now)
    at = now + timedelta(hours=1)
    happen(lead, *PAGES[2], at)
    Lead.objects.filter(pk=lead.pk).update(facts={})
    lead.contact.company = None
    found = score(lead, at)
    points = history.series(lead.pk)
    assert [point.at for point in points] == [now, at]
    assert points[-1].crossed == ("up" if found.is_mql else "")
    assert points[-1].version == rules.version


def test_the_history_of_a_lead_is_one_question(make_lead, now, django_assert_num_queries):
    lead = make_lead()
    score(lead, now)
    with django_assert_num_queries(1):
        history.series(lead.pk)


def test_what_is_not_known_yet_is_the_way_to_enough(make_lead, now):
    lead = make_lead()
    lead.contact.title = "Directeur"
    lead.contact.save()
    road = ways.what_would_make_mql(lead.pk, now, "nl")
    fit, engagement = road.lacks
    assert fit.points == 5
    assert [step.rule for way in fit.ways for step in way] == ["right_industry", "right_size"]
    assert all(step.is_unknown for way in fit.ways for step in way)
    assert engagement.ways[0][0].rule == "demo_requested"
    assert not road.is_there


def test_a_company_that_is_known_to_be_small_is_not_asked_to_grow(make_lead, now):
    from gehoor.identity.models import Company

    company = Company.objects.create(name="Klein", employees=3, industry="", created_at=now)
    lead = make_lead(company=company)
    lead.contact.title = "Directeur"
    lead.contact.save()
    fit = ways.what_would_make_mql(lead.pk, now, "en").lacks[0]
    assert [[step.rule for step in way] for way in fit.ways] == [["right_industry"]]


def test_a_lead_over_both_thresholds_lacks_nothing(make_lead, now):
    from gehoor.identity.models import Company

    company = Company.objects.create(name="Goed", employees=100, industry="ICT", created_at=now)
    lead = make_lead(company=company)
    happen(lead, *PAGES[2], now)
    road = ways.what_would_make_mql(lead.pk, now, "en")
    assert road.is_there
    assert road.sentence


def test_whoever_walks_the_way_up_arrives(make_lead, now):
    lead = make_lead()
    way = ways.what_would_make_mql(lead.pk, now, "en").lacks[1].ways[-1]
    deeds = {"pricing_viewed": PAGES[0], "case_study_read": PAGES[1], "demo_requested": PAGES[2]}
    for step in way:
        happen(lead, *deeds[step.rule], now)
    assert history.recompute(lead.pk, now).engagement >= definition.current().engagement_threshold


def test_a_rule_that_pays_each_time_is_a_way_up_again(make_lead, now):
    document = definition.default_document()
    pages = {"key": "pages", "group": "engagement", "points": 12, "label": {"nl": "P", "en": "P"},
             "event": {"kind": "page_viewed"}, "frequency": "each"}  # fmt: skip
    definition.publish({**document, "rules": [pages]}, now)
    lead = make_lead()
    happen(lead, *PAGES[3], now)
    assert [step.rule for step in ways.what_would_make_mql(lead.pk, now, "en").lacks[1].ways[0]] == ["pages"]


def test_points_above_a_limit_are_no_way_up(make_lead, now):
    document = definition.default_document()
    definition.publish({**document, "caps": {"engagement": 10}, "engagement_threshold": 20}, now)
    lead = make_lead()
    happen(lead, *PAGES[0], now)
    lack = ways.what_would_make_mql(lead.pk, now, "en").lacks[1]
    assert (lack.points, lack.ways) == (10, ())
    scored = score(lead, now)
    told = history.replay(lead.pk, now)
    assert (told.engagement, told.agrees) == (scored.engagement, True) == (10, True)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_step_has_words(make_lead, now, language):
    sentence = ways.what_would_make_mql(make_lead().pk, now, language).sentence
    assert sentence.endswith(".")


class ReplayTest(TestCase):
    """Made-up weeks: whatever happens when, every stored number can be told again."""

    @settings(max_examples=15, deadline=None)
    @given(days=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 3)), min_size=1, max_size=6))
    def test_any_week_can_be_told_again(self, days):
        from datetime import UTC, datetime

        from gehoor.identity.models import Contact

        definition.forget()
        start = datetime(2026, 3, 1, tzinfo=UTC)
        contact = Contact.objects.create(created_at=start)
        lead = Lead.objects.create(contact=contact, door="api", received_at=start, last_event_at=start)
        seen = []
        for day, which in sorted(days):
            at = start + timedelta(days=day)
            happen(lead, *PAGES[which], at)
            seen.append((at, stored(score(lead, at))))
        for at, was in dict(seen).items():
            told = history.replay(lead.pk, at)
            assert (told.fit, told.engagement, told.is_mql) == was
            assert told.agrees
