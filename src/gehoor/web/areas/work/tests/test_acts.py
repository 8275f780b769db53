"""Two clicks for a verdict, two for a decision; a deal, and another owner."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from gehoor.errors import InputError
from gehoor.followup.models import CallTask, Clock, Disposition, Verdict
from gehoor.leads.models import Lead
from gehoor.notify.models import Delivery
from gehoor.team.models import User
from gehoor.web.areas.work.answers import amount_of
from gehoor.web.areas.work.tests.make import a_lead

HTMX = {"HX-Request": "true"}


def test_a_verdict_is_two_clicks_and_a_sentence_when_one_likes(present, ana, as_user):
    lead = a_lead(present, ana)
    form = {"is_good": "1", "reasons": ["budget", "decision_maker"], "note": "Wil voor de zomer live"}
    answer = as_user(ana).post(f"/leads/{lead.pk}/verdicts/", form, headers=HTMX)
    assert "Je oordeel is genoteerd" in answer.content.decode()
    verdict = Verdict.objects.get(lead=lead)
    assert (verdict.is_good, verdict.reasons, verdict.via) == (True, ["budget", "decision_maker"], "page")


def test_changing_ones_mind_leaves_the_reasons_of_the_other_side_out(present, ana, as_user):
    lead = a_lead(present, ana)
    form = {"is_good": "0", "reasons": ["budget", "too_small"], "via": "queue"}
    assert as_user(ana).post(f"/leads/{lead.pk}/verdicts/", form).url == f"/leads/{lead.pk}/"
    verdict = Verdict.objects.get(lead=lead)
    assert (verdict.is_good, verdict.reasons, verdict.via) == (False, ["too_small"], "queue")


def test_marketing_may_judge_too(present, ana, mia, as_user):
    lead = a_lead(present, ana)
    as_user(mia).post(f"/leads/{lead.pk}/verdicts/", {"is_good": "1"})
    assert Verdict.objects.get(lead=lead).user_id == mia.pk


def test_no_choice_and_unknown_reasons_are_answered_in_words(present, ana, as_user):
    lead = a_lead(present, ana)
    for form in ({}, {"is_good": "yes"}, {"is_good": "1", "reasons": ["lovely_weather"]}):
        answer = as_user(ana).post(f"/leads/{lead.pk}/verdicts/", form, headers=HTMX)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()


def test_a_decision_with_a_next_step_plans_it(present, ana, as_user):
    lead = a_lead(present, ana)
    day = timezone.localdate(present + timedelta(days=7))
    form = {"kind": "accepted", "next_step": "Offerte sturen", "next_step_at": day.isoformat()}
    as_user(ana).post(f"/leads/{lead.pk}/dispositions/", form)
    lead.refresh_from_db()
    task = CallTask.objects.get(lead=lead, closed_at=None)
    assert (lead.stage, task.reason) == ("sql", "next_step")
    assert timezone.localtime(task.not_before).hour == 9


def test_not_for_us_asks_why_and_keeps_the_choice(present, ana, as_user):
    lead = a_lead(present, ana)
    answer = as_user(ana).post(f"/leads/{lead.pk}/dispositions/", {"kind": "disqualified"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="disqualified" checked' in text
    form = {"kind": "disqualified", "reason": "too_small"}
    as_user(ana).post(f"/leads/{lead.pk}/dispositions/", form)
    assert Disposition.objects.get(lead=lead).reason == "too_small"


def test_writing_off_too_early_is_not_offered_and_not_taken(present, ana, as_user):
    lead = a_lead(present, ana)
    page = as_user(ana).get(f"/leads/{lead.pk}/").content.decode()
    assert 'value="written_off"' not in page
    assert "Afschrijven kan na genoeg belpogingen" in page
    answer = as_user(ana).post(f"/leads/{lead.pk}/dispositions/", {"kind": "written_off"}, headers=HTMX)
    assert answer.status_code == 422
    assert not Disposition.objects.exists()


def test_a_deal_takes_an_amount_as_people_write_it(present, ana, as_user):
    lead = a_lead(present, ana)
    as_user(ana).post(f"/leads/{lead.pk}/deals/", {"stage": "customer", "amount": "€ 12.500,50"})
    lead.refresh_from_db()
    assert (lead.stage, lead.amount) == ("customer", Decimal("12500.50"))


def test_a_lost_deal_says_why(present, ana, as_user):
    lead = a_lead(present, ana)
    assert as_user(ana).post(f"/leads/{lead.pk}/deals/", {"stage": "lost"}).status_code == 422
    as_user(ana).post(f"/leads/{lead.pk}/deals/", {"stage": "lost", "reason": "price"})
    assert Lead.objects.get(pk=lead.pk).stage == "lost"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12500", "12500"),
        ("12.500", "12500"),
        ("12,500", "12500"),
        ("12.500,5", "12500.5"),
        ("12,500.50", "12500.50"),
        ("1.234.567", "1234567"),
        ("0,99", "0.99"),
        ("€ 1 000", "1000"),
    ],
)
def test_amounts_are_read_as_written(text, amount):
    assert amount_of(text, "amount") == Decimal(amount)


def test_an_amount_that_is_none_is_refused():
    assert amount_of("", "amount") is None
    for text in ("veel", "12,5O", "--3"):
        with pytest.raises(InputError):
            amount_of(text, "amount")


def test_a_manager_gives_the_lead_to_somebody_else_with_its_task(present, ana, bob, ben, as_user):
    lead = a_lead(present, ana)
    answer = as_user(ben).post(f"/leads/{lead.pk}/owner/", {"owner": str(bob.pk)}, headers=HTMX)
    assert "Deze lead is nu van Bob." in answer.content.decode()
    lead.refresh_from_db()
    assert lead.owner_id == bob.pk
    assert CallTask.objects.get(lead=lead, closed_at=None).owner_id == bob.pk
    assert Delivery.objects.filter(lead_id=lead.pk, user=bob).exists()


def test_a_lead_that_waited_for_an_owner_gets_its_call_and_clock_when_given(present, ben, as_user):
    lead = a_lead(present)
    eve = User.objects.create_user("eve@example.com", name="Eve", role="sales", takes_leads=True)
    as_user(ben).post(f"/leads/{lead.pk}/owner/", {"owner": str(eve.pk)})
    assert CallTask.objects.get(lead=lead, closed_at=None).owner_id == eve.pk
    assert Clock.objects.filter(lead=lead, stopped_at=None).exists()


def test_only_who_oversees_gives_leads_away_and_only_to_who_takes_them(present, ana, bob, ben, mia, as_user):
    lead = a_lead(present, ana)
    assert as_user(bob).post(f"/leads/{lead.pk}/owner/", {"owner": str(bob.pk)}).status_code == 404
    for chosen in ("", "nobody", str(mia.pk), "7", "²"):
        answer = as_user(ben).post(f"/leads/{lead.pk}/owner/", {"owner": chosen}, headers=HTMX)
        assert answer.status_code == 422, chosen


def test_a_moment_agreed_by_mail_is_a_small_form_on_the_page(present, ana, cleo, as_user):
    lead = a_lead(present, ana, call_explicit=True, call_requested=True)
    browser, address = as_user(ana), f"/leads/{lead.pk}/callbacks/"
    assert address in browser.get(f"/leads/{lead.pk}/").content.decode()
    moment = timezone.localtime(present + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    form = {"callback_at": moment, "text": "mail: bel me donderdag"}
    page = browser.post(address, form, follow=True).content.decode()
    assert "De klokken staan tot dan stil" in page
    assert "Terugbelmoment afgesproken" in page
    assert "bel me donderdag" in page
    assert Clock.objects.get(lead=lead, kind="first_call").paused_at
    assert (
        "Kies een moment" in browser.post(address, form | {"callback_at": ""}, follow=True).content.decode()
    )
    assert as_user(cleo).post(address, form).status_code == 404
