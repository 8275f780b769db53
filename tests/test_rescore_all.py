"""A new version over everything, at once, beside the road that takes one lead at a time."""

import copy
from datetime import timedelta

import pytest

from gehoor import pipeline
from gehoor.engines import engine
from gehoor.intake.shape import Inquiry, Tracked
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.scoring import definition
from gehoor.scoring.bulk.rescore import rescore_all
from gehoor.scoring.bulk.source import score_all
from gehoor.scoring.evaluate import evaluate
from gehoor.scoring.history import known_facts, past_events
from gehoor.scoring.models import ScoreLine


@pytest.fixture
def some_leads(db, now, ana):
    definition.forget()
    pages = ("/prijzen", "/klantverhalen/bakker", "/", "/over-ons")
    titles = ("Directeur", "", "Zelfstandig adviseur", "Hoofd inkoop", "Café-eigenaar")
    inquiries = []
    for number in range(40):
        moment = now - timedelta(days=number, minutes=number)
        events = tuple(
            Tracked("page_viewed", moment - timedelta(days=one), {"path": pages[(number + one) % 4]})
            for one in range(number % 5)
        )
        inquiries.append(
            Inquiry(
                door="api",
                raw="{}",
                received_at=moment,
                email=f"n{number}@{'gmail.com' if number % 3 == 0 else f'bedrijf{number}.nl'}",
                last_name=f"Nummer {number}",
                title=titles[number % 5],
                industry="Software" if number % 2 else "Zorg",
                employees=number * 9 or None,
                facts={"budget": number * 100, "It's": "ja"},
                events=events,
            )
        )
    pipeline.receive_many(inquiries, now - timedelta(hours=1))
    yield list(Lead.objects.order_by("id").values_list("id", flat=True))
    definition.forget()


def stricter(**more):
    document = copy.deepcopy(definition.default_document())
    document["rules"][0]["points"] = 5
    base = {"group": "fit", "points": 4, "label": {"nl": "Regel", "en": "Rule"}}
    document["rules"] += [
        {**base, "key": "budget", "when": {"fact": "lead.facts.budget", "at_least": 1500}},
        {**base, "key": "odd", "when": {"fact": "lead.facts.It's", "eq": "Ja"}},
    ]
    return {**document, "caps": {"engagement": 25}, **more}


def fresh(lead_id, version, now):
    known, contact_id = known_facts(lead_id)
    return evaluate(definition.version(version), known, past_events(contact_id, now), now)


def test_scores_from_the_database_are_those_of_each_lead_by_itself(some_leads, now):
    version = definition.publish(stricter(), now)
    machine = engine("duckdb")
    found = list(score_all(definition.version(version), now, machine))
    machine.close()
    assert [one.lead_id for one in found] == some_leads
    for one in found:
        score = fresh(one.lead_id, version, now)
        assert (one.fit, one.engagement, one.until) == (score.fit, score.engagement, score.until)
        assert sorted(one.lines, key=repr) == sorted(score.lines, key=repr)


def test_after_a_publication_every_lead_and_its_ledger_stand_by_the_new_version(some_leads, now):
    version = definition.publish(stricter(), now)
    told = []
    done = rescore_all(version, now, lambda *numbers: told.append(numbers), pipeline.rescore)
    assert done == 40
    assert (told[0], told[-1]) == ((0, 40), (40, 40))
    for lead in Lead.objects.all():
        score = fresh(lead.id, version, now)
        assert (lead.fit, lead.engagement, lead.score_version) == (score.fit, score.engagement, version)
        assert lead.score_until == score.until
        standing = ScoreLine.objects.filter(lead=lead, ended_at=None)
        assert sorted(standing.values_list("rule", "points", "event_id"), key=repr) == sorted(
            ((line.rule, line.points, line.event_id) for line in score.lines), key=repr
        )


def test_what_does_not_change_is_not_written_again(some_leads, now):
    document = {**definition.default_document(), "fit_threshold": 31}
    pipeline.rescore(some_leads, now)
    Event.objects.update(recorded_at=now - timedelta(hours=1))
    before = set(ScoreLine.objects.values_list("id", "ended_at"))
    changes = Event.objects.filter(kind="score.changed").count()
    version = definition.publish(document, now)
    rescore_all(version, now, lambda *_: None, lambda *_: None)
    assert set(ScoreLine.objects.values_list("id", "ended_at")) == before
    assert Event.objects.filter(kind="score.changed").count() == changes


def test_a_lead_to_which_something_happens_meanwhile_takes_the_long_road(some_leads, now):
    version = definition.publish(stricter(), now)
    Event.objects.update(recorded_at=now - timedelta(hours=1))
    lead = Lead.objects.get(id=some_leads[3])
    late = []

    def progress(done, total):
        if done == 0:  # everything has been read, nothing has been written
            Event.objects.create(
                kind="demo_requested", at=now, recorded_at=now, contact_id=lead.contact_id, lead_id=lead.id
            )

    rescore_all(version, now, progress, lambda leads, _now: late.extend(leads))
    assert lead.id in late
    lead.refresh_from_db()
    assert lead.score_version != version


def test_a_version_that_is_overtaken_stops(some_leads, now):
    version = definition.publish(stricter(), now)
    definition.publish({**stricter(), "fit_threshold": 99}, now)
    assert rescore_all(version, now, lambda *_: None, pipeline.rescore) == 0
    assert not Lead.objects.filter(score_version=version).exists()


def test_history_is_scored_and_nothing_follows(some_leads, now):
    Lead.objects.filter(id__in=some_leads[:20]).update(mode="history", score_until=None, stage="customer")
    version = definition.publish({**stricter(), "fit_threshold": 1, "engagement_threshold": 1}, now)
    rescore_all(version, now, lambda *_: None, pipeline.rescore)
    old = Lead.objects.filter(id__in=some_leads[:20])
    assert set(old.values_list("score_version", "score_until", "stage")) == {(version, None, "customer")}
