"""The page of a lead: what to know, what happened, and why this score."""

import re

from gehoor.followup.attempt import log_attempt
from gehoor.leads.models import Lead
from gehoor.routing.models import Assignment
from gehoor.scoring.explain import reasons
from gehoor.web.areas.work.contexts.lead import ledger, moments
from gehoor.web.areas.work.tests.make import a_lead


def test_each_fact_of_the_brief_leads_to_its_line_in_the_story(present, ana, as_user):
    lead = a_lead(present, ana)
    page = as_user(ana).get(f"/leads/{lead.pk}/").content.decode()
    wanted = set(re.findall(r'href="#event-(\d+)"', page))
    there = set(re.findall(r'id="event-(\d+)"', page))
    assert wanted
    assert wanted <= there


def test_the_ledger_adds_up_to_the_score(present, ana):
    lead = a_lead(present, ana)
    for half in ledger(lead):
        assert sum(line.points for line in half.lines) == half.total
    assert sum(half.total for half in ledger(lead)) == sum(reason.points for reason in reasons(lead.pk))


def test_the_owner_who_looks_is_noted_and_a_colleague_is_not(present, ana, bob, as_user):
    lead = a_lead(present, ana)
    as_user(bob).get(f"/leads/{lead.pk}/")
    assert Lead.objects.get(pk=lead.pk).seen_at is None
    as_user(ana).get(f"/leads/{lead.pk}/")
    assert Lead.objects.get(pk=lead.pk).seen_at is not None


def test_a_lead_without_a_number_says_that_it_cannot_be_called_and_why(present, ana, as_user):
    lead = a_lead(present, ana, phone="")
    page = as_user(ana).get(f"/leads/{lead.pk}/").content.decode()
    assert "Deze lead is niet belbaar." in page
    assert "Geen telefoonnummer" in page
    assert "tel:" not in page


def test_a_lead_of_which_nothing_is_known_still_has_its_page(present, ana, as_user):
    lead = a_lead(
        present, ana, first_name="", last_name="", email="", phone="", company="", title="", events=()
    )
    page = as_user(ana).get(f"/leads/{lead.pk}/")
    assert page.status_code == 200
    assert "Zonder naam" in page.content.decode()


def test_attempts_show_what_is_still_needed_before_writing_off(present, ana, as_user):
    lead = a_lead(present, ana)
    log_attempt(lead.pk, ana, "no_answer", present, note="Voicemail vol")
    page = as_user(ana).get(f"/leads/{lead.pk}/").content.decode()
    assert "1 van 5 belpogingen" in page
    assert "Voicemail vol" in page


def test_the_moments_run_from_coming_in_to_speaking(present, ana):
    lead = a_lead(present, ana)
    log_attempt(lead.pk, ana, "connected", present)
    lead.refresh_from_db()
    steps = moments(lead)
    assert [step.code for step in steps] == ["t0", "t1", "t2", "t3", "t4", "t5", "t6"]
    assert steps[5].at == steps[6].at == present
    assert steps[4].at is None


def test_marketing_reads_the_lead_and_may_judge_but_not_call(present, ana, mia, as_user):
    lead = a_lead(present, ana)
    page = as_user(mia).get(f"/leads/{lead.pk}/").content.decode()
    assert "Was het een goede lead?" in page
    assert "tel:" not in page
    assert "Wat wordt het?" not in page


def test_only_who_oversees_can_choose_another_owner(present, ana, ben, as_user):
    lead = a_lead(present, ana)
    assert "Aan iemand anders geven" in as_user(ben).get(f"/leads/{lead.pk}/").content.decode()
    assert "Aan iemand anders geven" not in as_user(ana).get(f"/leads/{lead.pk}/").content.decode()


def test_what_a_visitor_typed_cannot_become_markup(present, ana, as_user):
    lead = a_lead(present, ana, first_name="<script>x", company="<b>Co", message='"><img src=x>')
    for address in (f"/leads/{lead.pk}/", "/today/", "/leads/"):
        page = as_user(ana).get(address).content.decode()
        assert "<script>x" not in page
        assert "<img src=x" not in page
        assert "<b>Co" not in page


def test_a_long_story_costs_no_more_queries(present, ana, as_user, django_assert_max_num_queries):
    lead = a_lead(present, ana)
    browser = as_user(ana)
    browser.get(f"/leads/{lead.pk}/")
    with django_assert_max_num_queries(60) as short:
        browser.get(f"/leads/{lead.pk}/")
    for minute in range(8):
        log_attempt(lead.pk, ana, "no_answer", present, token=f"t{minute}")
    with django_assert_max_num_queries(60) as long:
        browser.get(f"/leads/{lead.pk}/")
    assert len(long) <= len(short) + 1


def test_the_owner_reads_why_the_lead_is_theirs(present, ana, ben, as_user):
    lead = a_lead(present, ana)
    reason = {"why": "account"}
    Assignment.objects.create(lead=lead, user=ana, at=present, reason=reason)
    page = as_user(ana).get(f"/leads/{lead.pk}/").content.decode()
    assert "Je hebt al een lead of een klant bij dit bedrijf." in page
    assert 'href="/turns/"' in page
    assert "heeft al iemand bij dit bedrijf" in as_user(ben).get(f"/leads/{lead.pk}/").content.decode()
