"""Today answers one question: whom do I call now, and why them."""

from datetime import timedelta

from gehoor.followup.attempt import log_attempt
from gehoor.journal.models import Event
from gehoor.routing.models import Hold
from gehoor.web.areas.work.tests.make import a_lead

HTMX = {"HX-Request": "true"}


def test_the_next_lead_stands_there_large_with_its_number_and_the_reason(present, ana, as_user):
    lead = a_lead(present, ana)
    page = as_user(ana).get("/today/").content.decode()
    assert lead.contact.name in page
    assert f'action="/leads/{lead.pk}/dials/"' in page
    assert lead.contact.phone not in page, "the number comes when the button has asked"
    assert "Vroeg een demo aan" in page
    assert "Waarom deze" in page
    assert "<blockquote" in page
    assert [f'value="{code}"' in page for code in ("connected", "no_answer", "callback_2h")] == [True] * 3


def test_opening_today_counts_as_seeing_the_lead_on_top_once(present, ana, as_user):
    lead = a_lead(present, ana)
    browser = as_user(ana)
    browser.get("/today/")
    browser.get("/today/")
    lead.refresh_from_db()
    assert lead.seen_at is not None
    assert Event.objects.filter(kind="lead.seen", lead_id=lead.pk).count() == 1


def test_the_rest_waits_below_and_never_as_forty_rows(present, ana, as_user):
    for _ in range(8):
        a_lead(present, ana)
    page = as_user(ana).get("/today/").content.decode()
    assert page.count('id="next-') == 5 + 1  # five cards and their title
    assert "En nog 2 leads" in page


def test_a_callback_for_tomorrow_leaves_the_top_and_stands_under_later(present, ana, as_user):
    lead = a_lead(present, ana)
    log_attempt(lead.pk, ana, "callback", present, callback_at=present + timedelta(days=1))
    page = as_user(ana).get("/today/").content.decode()
    assert "Nu even niemand om te bellen" in page
    assert f'id="later-{lead.pk}"' in page


def test_who_was_spoken_to_waits_for_a_decision_and_is_not_called_again(present, ana, ben, as_user):
    lead = a_lead(present, ana)
    log_attempt(lead.pk, ana, "connected", present)
    page = as_user(ana).get("/today/").content.decode()
    assert "Nog te besluiten" in page
    assert "Bel nu" not in page
    assert "tel:" not in page
    assert "<blockquote" not in page
    assert "nog 2 dagen" not in page
    assert f'hx-post="/leads/{lead.pk}/dispositions/"' in page
    assert f'hx-post="/leads/{lead.pk}/verdicts/"' in page
    assert "Er wacht geen lead op een telefoontje" in as_user(ben).get("/today/").content.decode()


def test_a_lead_to_call_goes_before_one_to_decide_on(present, ana, as_user):
    spoken, other = a_lead(present, ana), a_lead(present, ana)
    log_attempt(spoken.pk, ana, "connected", present)
    page = as_user(ana).get("/today/").content.decode()
    assert f'action="/leads/{other.pk}/dials/"' in page
    assert f'id="next-{spoken.pk}"' in page
    assert "nog te besluiten" in page


def test_without_leads_the_page_says_how_one_comes(present, ana, as_user):
    page = as_user(ana).get("/today/").content.decode()
    assert "Er wachten geen leads op je" in page
    assert "verschijnt hier vanzelf" in page


def test_marketing_reads_how_the_team_stands_in_sentences(present, ana, mia, as_user):
    lead = a_lead(present, ana)
    page = as_user(mia).get("/today/").content.decode()
    assert "wacht op een telefoontje" in page
    assert "Vandaag kwam er 1 lead binnen." in page
    assert f'id="waits-{lead.pk}"' in page
    assert "tel:" not in page


def test_a_manager_sees_that_a_lead_waits_for_an_owner(present, ben, as_user):
    lead = a_lead(present)
    assert Hold.objects.filter(lead=lead, closed_at=None).exists()
    assert "wacht op een eigenaar" in as_user(ben).get("/today/").content.decode()


def test_the_queue_costs_the_same_with_two_leads_and_with_twelve(
    present, ana, as_user, django_assert_max_num_queries
):
    browser = as_user(ana)
    a_lead(present, ana)
    browser.get("/today/")
    with django_assert_max_num_queries(40) as few:
        browser.get("/today/")
    for _ in range(10):
        a_lead(present, ana)
    browser.get("/today/")
    with django_assert_max_num_queries(40) as many:
        browser.get("/today/")
    assert len(many) <= len(few) + 1


def test_a_stranger_learns_nothing(present, ana, cleo, as_user):
    lead = a_lead(present, ana)
    browser = as_user(cleo)
    for address in ("/today/", "/leads/", f"/leads/{lead.pk}/", "/leads.csv", "/live"):
        assert browser.get(address).status_code == 404, address
    for address in ("attempts", "verdicts", "dispositions", "deals", "owner"):
        assert browser.post(f"/leads/{lead.pk}/{address}/").status_code == 404, address


def test_who_is_not_logged_in_is_sent_to_log_in(present, client):
    assert client.get("/today/").url.startswith("/login/")
