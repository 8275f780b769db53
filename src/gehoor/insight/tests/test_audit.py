"""The last twenty: what is told of each lead, and what may be concluded."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from gehoor.followup.models import Clock, Disposition
from gehoor.insight import audit_sentences as sentences
from gehoor.insight.audit import audit
from gehoor.insight.shares import shares
from gehoor.insight.tests.build import DAY, HOUR, call, lead, task, verdict
from gehoor.insight.told import Call, Told
from gehoor.intake.models import Form
from gehoor.journal.models import Event
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def test_an_empty_database_is_said_to_be_empty(now: datetime) -> None:
    found = audit(now)
    assert found.leads == ()
    assert found.summary()["median_hours_to_first_call"] is None
    with translation.override("nl"):
        assert sentences.answer(found) == "Er zijn nog geen leads om door te lichten."


def test_never_more_than_the_last_twenty(now: datetime) -> None:
    made = [lead(now - number * DAY) for number in range(25)]
    found = audit(now)
    assert [told.lead_id for told in found.leads] == [one.pk for one in made[:20]]
    assert len(audit(now, lead_ids=[one.pk for one in made]).leads) == 20


def test_of_one_campaign_only_its_leads(now: datetime) -> None:
    lead(now - DAY, campaign="voorjaar")
    lead(now - DAY, campaign="najaar")
    assert [told.campaign for told in audit(now, campaign="najaar").leads] == ["najaar"]


def test_a_lead_is_told_as_a_story_in_dutch_and_in_english(now: datetime, ana: User) -> None:
    start = now - 10 * DAY
    one = lead(
        start,
        {"mql": start, "sql": start + 3 * DAY},
        owner=ana,
        first_name="Sanne",
        last_name="Vos",
        company_name="Brood BV",
        source="webinar",
        fit=45,
        engagement=30,
    )
    call(one, start + 3 * HOUR)
    call(one, start + DAY, "connected")
    verdict(one, start + DAY, is_good=True, reasons=("budget",))
    told = audit(now).leads[0]
    with translation.override("nl"):
        assert sentences.who(told) == "Sanne Vos van Brood BV"
        assert sentences.story(told, now) == [
            "Kwam binnen op 1-3-2026 via webinar.",
            "Past bij ons (45), is actief (30); ging naar Ana.",
            "2 keer gebeld, voor het eerst na 3 uur: geen gehoor, gesproken.",
            "Oordeel: een goede lead: budget.",
            "Werd SQL.",
        ]
    with translation.override("en"):
        assert sentences.story(told, now)[2] == "Called 2 times, the first after 3 hours: no answer, spoke."


def test_each_lead_stops_at_one_place_and_the_commonest_is_where_it_is_stuck(
    now: datetime, ana: User
) -> None:
    old = now - 20 * DAY
    lead(old, not_callable="no_phone", owner=ana)
    lead(old)
    for _ in range(3):
        lead(old, owner=ana)
    lead(now - HOUR, owner=ana)
    call(lead(old, owner=ana), old + DAY)
    stubborn = lead(old, owner=ana)
    for number in range(5):
        call(stubborn, old + number * DAY)
    call(lead(old, owner=ana), old + DAY, "connected")
    bad = lead(old, owner=ana)
    call(bad, old + DAY, "connected")
    verdict(bad, old + DAY, is_good=False)
    good = lead(old, owner=ana)
    call(good, old + DAY, "connected")
    verdict(good, old + DAY, is_good=True)
    found = audit(now)
    assert found.gates == {
        "not_callable": 1,
        "no_owner": 1,
        "not_called": 3,
        "too_few_calls": 1,
        "not_reached": 1,
        "no_verdict": 1,
        "not_good": 1,
        "fresh": 1,
        "good": 1,
    }
    summary = found.summary()
    assert found.stuck == "not_called"
    assert (summary["called"], summary["five_attempts"], summary["answered"], summary["good"]) == (5, 1, 3, 1)
    assert summary["median_hours_to_first_call"] == 24.0
    with translation.override("nl"):
        assert sentences.stuck(found) == "Het stokt bij het bellen: 3 leads zijn nooit gebeld."


def test_a_lead_that_is_kept_warm_is_not_stuck_unless_somebody_should_call(now: datetime, ana: User) -> None:
    old = now - 9 * DAY
    lead(old, {"nurture": old}, owner=ana)
    asked = lead(old, {"nurture": old}, owner=ana)
    task(asked, old)
    assert audit(now).gates == {"not_called": 1, "kept_warm": 1}


def test_a_lead_of_before_the_weekend_is_within_the_promise_until_its_clock_runs_out(
    now: datetime, ana: User
) -> None:
    monday = now - 2 * DAY
    one = lead(monday - 3 * DAY, owner=ana)
    task(one, monday - 3 * DAY)
    Clock.objects.create(lead=one, started_at=monday - 3 * DAY, due_at=monday + 2 * HOUR)
    before, after = audit(monday), audit(monday + 3 * HOUR)
    assert (before.gates, before.stuck) == ({"fresh": 1}, "")
    assert (after.gates, after.stuck) == ({"not_called": 1}, "not_called")
    with translation.override("nl"):
        assert "Nog niet gebeld; nog binnen de afspraak." in sentences.story(before.leads[0], monday)
        assert "Niet gebeld." in sentences.story(after.leads[0], monday + 3 * HOUR)


def test_a_form_of_ours_is_told_by_its_title(now: datetime) -> None:
    Form.objects.create(slug="demo", title_nl="Vraag een demo aan", title_en="Ask for a demo")
    lead(now - DAY, source="website", form="demo")
    with translation.override("nl"):
        told = audit(now).leads[0]
        assert sentences.story(told, now)[0] == "Kwam binnen op 10-3-2026 via website, Vraag een demo aan."
        assert told.as_dict(now)["form"] == "demo"


def test_a_lead_put_off_without_a_call_was_not_called(now: datetime, ana: User) -> None:
    one = lead(now - 9 * DAY, owner=ana)
    task(one, now - 9 * DAY)
    Disposition.objects.create(lead=one, kind="nurture", reason="later", at=now - DAY)
    assert audit(now).gates == {"not_called": 1}


def test_an_agreed_moment_to_call_back_is_no_place_to_be_stuck(now: datetime, ana: User) -> None:
    call(lead(now - 9 * DAY, owner=ana), now - 8 * DAY, "callback")
    found = audit(now)
    assert found.gates == {"callback": 1}
    assert found.stuck == ""


def test_the_newest_verdict_counts(now: datetime) -> None:
    one = lead(now - 5 * DAY)
    call(one, now - 4 * DAY, "connected")
    verdict(one, now - 3 * DAY, is_good=True)
    verdict(one, now - 2 * DAY, is_good=False)
    assert audit(now).leads[0].verdict is False


def test_a_lead_that_was_disqualified_says_why(now: datetime) -> None:
    one = lead(now - 5 * DAY, {"disqualified": now - DAY})
    Disposition.objects.create(lead=one, kind="disqualified", reason="too_small", at=now - DAY)
    with translation.override("nl"):
        assert "te klein" in sentences.story(audit(now).leads[0], now)[-1]


def test_pages_seen_are_told_once_each(now: datetime) -> None:
    one = lead(now - DAY)
    for title in ("Prijzen", "Prijzen", "Klantverhaal"):
        Event.objects.create(
            kind="page_viewed",
            at=now - DAY,
            recorded_at=now,
            contact_id=one.contact_id,
            data={"title": title},
        )
    assert audit(now).leads[0].pages == ("Prijzen", "Klantverhaal")


def test_five_leads_and_twenty_cost_the_same_queries(now: datetime, ana: User) -> None:
    for number in range(5):
        call(lead(now - number * DAY, owner=ana, company_name="A"), now)
    with CaptureQueriesContext(connection) as few:
        audit(now)
    for number in range(15):
        call(lead(now - number * DAY, owner=ana, company_name="B"), now)
    with CaptureQueriesContext(connection) as more:
        audit(now)
    assert len(few) == len(more) <= 8


def test_what_the_good_ones_share_is_counted_against_the_others() -> None:
    leads = [_told(n, "webinar", good=True) for n in range(6)] + [
        _told(n, "beurs", good=False) for n in range(14)
    ]
    found = shares(leads)
    assert [(one.property, one.value) for one in found] == [("source", "webinar")]
    assert (found[0].with_good, found[0].good, found[0].with_other, found[0].other) == (6, 6, 0, 14)
    assert found[0].is_clear


def test_two_good_leads_prove_nothing() -> None:
    leads = [_told(n, "webinar", good=True) for n in range(2)] + [
        _told(n, "beurs", good=False) for n in range(18)
    ]
    assert not any(one.is_clear for one in shares(leads))


def test_without_good_leads_there_is_nothing_to_compare(now: datetime) -> None:
    lead(now - DAY)
    found = audit(now)
    assert found.shared() == []
    with translation.override("nl"):
        assert "valt er niets te vergelijken" in sentences.comparing(found)


def test_a_difference_that_only_reflects_more_of_the_others_is_left_out() -> None:
    leads = [_told(n, "site", good=True) for n in range(5)] + [_told(n, "site", good=False) for n in range(5)]
    assert shares(leads) == []


def _told(number: int, source: str, *, good: bool) -> Told:
    calls = (
        Call(datetime.fromisoformat("2026-03-01T09:00:00+00:00") + timedelta(hours=number), "connected"),
    )
    return Told(key=str(number), source=source, verdict=good, calls=calls)
