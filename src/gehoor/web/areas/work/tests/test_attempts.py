"""Logging a call: one click for five outcomes, a moment for the sixth, and nothing else is asked."""

from datetime import timedelta

from django.utils import timezone

from gehoor.followup.models import Attempt, CallTask
from gehoor.leads.models import Lead
from gehoor.web.areas.work.tests.make import a_lead

HTMX = {"HX-Request": "true"}


def test_one_click_logs_the_outcome(present, ana, as_user):
    lead = a_lead(present, ana)
    answer = as_user(ana).post(f"/leads/{lead.pk}/attempts/", {"outcome": "no_answer", "token": "a"})
    made = Attempt.objects.get(lead=lead)
    assert (made.outcome, made.user_id) == ("no_answer", ana.pk)
    assert answer.url == f"/leads/{lead.pk}/attempts/{made.pk}/"
    page = as_user(ana).get(answer.url).content.decode()
    assert "Genoteerd: Geen gehoor" in page
    assert "1 van 5 belpogingen" in page


def test_a_double_click_counts_once(present, ana, as_user):
    lead = a_lead(present, ana)
    browser = as_user(ana)
    for _ in range(2):
        browser.post(f"/leads/{lead.pk}/attempts/", {"outcome": "busy", "token": "same"})
    assert Attempt.objects.filter(lead=lead).count() == 1


def test_the_sheet_answers_with_a_fragment_that_asks_what_next(present, ana, as_user):
    lead = a_lead(present, ana)
    answer = as_user(ana).post(
        f"/leads/{lead.pk}/attempts/", {"outcome": "connected", "token": "b"}, headers=HTMX
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert "Was het een goede lead?" in text
    assert "Wat wordt het?" in text
    assert "Afschrijven kan" not in text


def test_calling_back_in_two_hours_is_one_click(present, ana, as_user):
    lead = a_lead(present, ana)
    as_user(ana).post(f"/leads/{lead.pk}/attempts/", {"outcome": "callback_2h", "token": "c"})
    task = CallTask.objects.get(lead=lead, closed_at=None)
    assert task.reason == "callback"
    assert abs(task.not_before - present - timedelta(hours=2)) < timedelta(minutes=1)


def test_calling_back_tomorrow_morning_is_half_past_nine_on_a_working_day(present, ana, as_user):
    lead = a_lead(present, ana)
    as_user(ana).post(f"/leads/{lead.pk}/attempts/", {"outcome": "callback_morning", "token": "d"})
    moment = timezone.localtime(CallTask.objects.get(lead=lead, closed_at=None).not_before)
    assert (moment.hour, moment.minute) == (9, 30)
    assert moment.weekday() < 5


def test_an_own_moment_is_read_in_local_time(present, ana, as_user):
    lead = a_lead(present, ana)
    day = (timezone.localtime(present) + timedelta(days=2)).date()
    form = {"outcome": "callback_at", "callback_at": f"{day}T15:45", "token": "e"}
    as_user(ana).post(f"/leads/{lead.pk}/attempts/", form)
    moment = timezone.localtime(CallTask.objects.get(lead=lead, closed_at=None).not_before)
    assert (moment.date(), moment.hour, moment.minute) == (day, 15, 45)


def test_a_callback_without_a_moment_is_asked_for_and_the_note_is_kept(present, ana, as_user):
    lead = a_lead(present, ana)
    form = {"outcome": "callback_at", "callback_at": "", "note": "Was in de auto", "token": "f"}
    answer = as_user(ana).post(f"/leads/{lead.pk}/attempts/", form, headers=HTMX)
    assert answer.status_code == 422
    assert "Was in de auto" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert not Attempt.objects.exists()


def test_nonsense_is_answered_with_a_sentence(present, ana, as_user):
    lead = a_lead(present, ana)
    for form in (
        {},
        {"outcome": "sang"},
        {"outcome": "callback_at", "callback_at": "soon"},
        {"outcome": "callback_at", "callback_at": "2026-13-45T99:99"},
        {"outcome": "callback_at", "callback_at": "0001-01-01T00:00"},
    ):
        assert as_user(ana).post(f"/leads/{lead.pk}/attempts/", form).status_code == 422, form


def test_a_wrong_number_without_another_makes_the_lead_not_callable(present, ana, as_user):
    lead = a_lead(present, ana)
    answer = as_user(ana).post(
        f"/leads/{lead.pk}/attempts/", {"outcome": "wrong_number", "token": "g"}, headers=HTMX
    )
    assert "Er is geen ander nummer" in answer.content.decode()
    assert Lead.objects.get(pk=lead.pk).not_callable == "bad_phone"


def test_the_sheet_is_also_a_page_of_its_own(present, ana, as_user):
    lead = a_lead(present, ana)
    page = as_user(ana).get(f"/leads/{lead.pk}/attempts/new/").content.decode()
    assert "<html" in page
    assert "Hoe ging het?" in page
    assert "hx-post" not in page.split("<main")[1].split("</main")[0]


def test_colleagues_of_sales_may_log_and_marketing_may_not(present, ana, bob, mia, as_user):
    lead = a_lead(present, ana)
    address = f"/leads/{lead.pk}/attempts/"
    assert as_user(bob).post(address, {"outcome": "busy", "token": "h"}).status_code == 302
    assert as_user(mia).post(address, {"outcome": "busy", "token": "i"}).status_code == 404
    assert as_user(mia).get(f"{address}new/").status_code == 404


def test_a_lead_or_attempt_that_does_not_exist_is_not_found(present, ana, as_user):
    lead, other = a_lead(present, ana), a_lead(present, ana)
    browser = as_user(ana)
    browser.post(f"/leads/{lead.pk}/attempts/", {"outcome": "busy", "token": "j"})
    made = Attempt.objects.get(lead=lead)
    assert browser.get(f"/leads/{other.pk}/attempts/{made.pk}/").status_code == 404
    for number in (7, 2**63, 10**30):
        assert browser.get(f"/leads/{number}/").status_code == 404
        assert browser.post(f"/leads/{number}/attempts/", {"outcome": "busy"}).status_code == 404


def test_the_wrong_outcome_is_taken_back_from_the_sheet_or_the_lead(present, ana, bob, cleo, as_user):
    lead = a_lead(present, ana)
    browser = as_user(ana)
    browser.post(f"/leads/{lead.pk}/attempts/", {"outcome": "wrong_number", "token": "a"})
    made = Attempt.objects.get()
    address = f"/leads/{lead.pk}/attempts/{made.pk}/removal/"
    assert address in browser.get(f"/leads/{lead.pk}/attempts/{made.pk}/").content.decode()
    assert address in browser.get(f"/leads/{lead.pk}/").content.decode()
    assert as_user(cleo).post(address).status_code == 404
    assert "tien minuten" in as_user(bob).post(address, follow=True).content.decode()
    page = as_user(ana).post(address, follow=True).content.decode()
    assert "Teruggenomen" in page
    assert "verkeerd genoteerd en is teruggenomen" in page
    assert not Attempt.objects.exists()
    assert CallTask.objects.get(lead=lead, closed_at=None)
