"""The list: found by a part of a name, filtered in words, the same cost at any length."""

import csv
import io
from datetime import timedelta

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from gehoor.followup.attempt import log_attempt
from gehoor.web.areas.work import listing
from gehoor.web.areas.work.contexts.leads import count_words
from gehoor.web.areas.work.filters import LeadFilter
from gehoor.web.areas.work.tests.make import a_lead
from gehoor.web.models import SavedView


def found(user, now, query=""):
    return [lead.pk for lead in listing.page(LeadFilter.read(QueryDict(query)), user, now).leads]


def test_a_part_of_a_name_company_mail_or_number_finds_the_lead(present, ana):
    lead = a_lead(present, ana, first_name="Fatima", last_name="El Amrani", company="Noorderlicht Zorg")
    a_lead(present, ana)
    number = lead.contact.phone
    for text in (
        "fatima",
        "El Amrani",
        "fatima el",
        "noorderlicht",
        lead.contact.email,
        number,
        "0" + number[3:],
    ):
        assert found(ana, present, QueryDict(mutable=True).urlencode() + f"q={text.replace('+', '%2B')}") == [
            lead.pk
        ], text
    assert found(ana, present, "q=nobody") == []


def test_filters_narrow_the_list(present, ana, bob):
    mine = a_lead(present, ana, source="beurs")
    other = a_lead(present, bob, source="google")
    silent = a_lead(present, ana, phone="", source="google")
    assert found(ana, present, "mine=1") == [silent.pk, mine.pk]
    assert found(ana, present, f"owner={bob.pk}") == [other.pk]
    assert found(ana, present, "source=beurs") == [mine.pk]
    assert found(ana, present, "callable=no") == [silent.pk]
    assert set(found(ana, present, "clock=waiting")) == {mine.pk, other.pk}
    assert found(ana, present, "clock=none") == [silent.pk]
    assert found(ana, present, "clock=late") == []
    assert set(found(ana, present, "stage=mql&stage=sql")) == {mine.pk, other.pk, silent.pk}
    assert found(ana, present, "stage=customer") == []


def test_a_period_counts_in_local_days(present, ana):
    old = a_lead(present - timedelta(days=40), ana)
    new = a_lead(present, ana)
    assert found(ana, present, "days=7") == [new.pk]
    day = (present - timedelta(days=40)).date()
    assert found(ana, present, f"to={day + timedelta(days=1)}") == [old.pk]


def test_pages_follow_each_other_without_gap_or_overlap(present, ana):
    made = [a_lead(present - timedelta(minutes=n // 2), ana) for n in range(7)]
    for sort in ("newest", "score", "clock"):
        chosen, seen, after = LeadFilter(sort=sort), [], ""
        while True:
            part = listing.page(chosen, ana, present, after, size=2)
            seen += [lead.pk for lead in part.leads]
            after = part.after
            if not after:
                break
        assert sorted(seen) == sorted(lead.pk for lead in made), sort
        assert len(seen) == len(set(seen)), sort


def test_an_old_or_broken_cursor_gives_the_first_page(present, ana):
    lead = a_lead(present, ana)
    for after in ("x", "1", "_", "9" * 40 + "_1", "1_" + "9" * 40, "٣_٣"):
        assert [one.pk for one in listing.page(LeadFilter(), ana, present, after).leads] in ([lead.pk], [])


FIELDS = ["q", "stage", "owner", "source", "days", "from", "to", "clock", "callable", "sort", "mine"]


@given(st.dictionaries(st.sampled_from(FIELDS), st.text()))
def test_any_address_is_understood_or_left_out(pairs):
    query = QueryDict(mutable=True)
    query.update(pairs)
    chosen = LeadFilter.read(query)
    assert LeadFilter.read(QueryDict(chosen.address())) == chosen


def test_counts_are_words(present):
    assert count_words(0) == "Geen leads"
    assert count_words(1) == "1 lead"
    assert count_words(37) == "37 leads"
    assert count_words(1001) == "Meer dan 1.000 leads"


def test_ten_rows_and_twenty_cost_the_same(present, ana, as_user, django_assert_max_num_queries):
    browser = as_user(ana)
    for _ in range(10):
        a_lead(present, ana)
    browser.get("/leads/")
    with django_assert_max_num_queries(25) as ten:
        browser.get("/leads/")
    for _ in range(10):
        a_lead(present, ana)
    browser.get("/leads/")
    with django_assert_max_num_queries(25) as twenty:
        browser.get("/leads/")
    assert len(ten) == len(twenty)


def test_the_filter_is_told_in_words_that_can_be_taken_away(present, ana, as_user):
    a_lead(present, ana, source="beurs")
    page = as_user(ana).get("/leads/?source=beurs&mine=1&stage=mql").content.decode()
    assert "uit beurs" in page
    assert "van mij" in page
    assert 'aria-label="Zonder: uit beurs"' in page
    assert 'href="/leads/?stage=mql&amp;owner=me"' in page


def test_an_empty_list_teaches_and_an_empty_selection_helps(present, ana, as_user):
    assert "Nog geen leads" in as_user(ana).get("/leads/").content.decode()
    assert "Niets gevonden" in as_user(ana).get("/leads/?q=zzz").content.decode()


def test_htmx_gets_a_clean_address(present, ana, as_user):
    answer = as_user(ana).get("/leads/?q=&owner=&sort=newest&stage=mql", headers={"HX-Request": "true"})
    assert answer["HX-Push-Url"] == "/leads/?stage=mql"


def test_the_last_event_is_told_in_words(present, ana, as_user):
    lead = a_lead(present, ana)
    log_attempt(lead.pk, ana, "no_answer", present)
    page = as_user(ana).get("/leads/").content.decode()
    assert "Gebeld" in page
    assert "terugbellen" not in page.split("<tbody>")[1].split("data-label")[1]


def test_the_export_is_the_filter_as_a_file_a_spreadsheet_opens(present, ana, as_user):
    a_lead(present, ana, company='=HYPERLINK("http://x")', source="beurs", first_name="@Zoë")
    a_lead(present, ana, source="google")
    answer = as_user(ana).get("/leads.csv?source=beurs")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:3] == ["Binnengekomen", "Voornaam", "Achternaam"]
    assert len(rows) == 2
    assert rows[1][1] == "'@Zoë"
    assert rows[1][4].startswith("'=")
    assert rows[1][6].startswith("+316")


def test_a_selection_is_kept_replaced_opened_and_removed(present, ana, bob, as_user):
    browser = as_user(ana)
    browser.post("/views/?stage=mql&sort=score", {"name": " Warm   nu "})
    browser.post("/views/?stage=sql", {"name": "Warm nu"})
    view = SavedView.objects.get(user=ana)
    assert (view.name, view.query) == ("Warm nu", "stage=sql")
    assert 'href="/leads/?stage=sql"' in browser.get("/leads/").content.decode()
    assert as_user(bob).post(f"/views/{view.pk}/removal/").status_code == 404
    assert browser.post(f"/views/{view.pk}/removal/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_selection_needs_a_name(present, ana, as_user):
    answer = as_user(ana).post("/views/?stage=mql", {"name": "  "})
    assert answer.status_code == 422
    assert "Geef deze selectie een naam." in answer.content.decode()
