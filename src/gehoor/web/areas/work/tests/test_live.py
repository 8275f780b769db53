"""A page that stays open hears of a new lead at its next question, and of nothing else."""

from datetime import timedelta

from gehoor.followup.attempt import log_attempt
from gehoor.journal.models import Event
from gehoor.web.areas.work.live import OVERLAP, REMEMBER, STORM, cursor, news
from gehoor.web.areas.work.tests.make import a_lead

SECOND = timedelta(seconds=1)


def test_nothing_new_is_no_content(present, ana, as_user):
    answer = as_user(ana).get("/live", {"since": cursor(present)})
    assert answer.status_code == 204
    assert answer["Gehoor-Since"]
    assert answer["Gehoor-Known"] == "0"


def test_a_new_lead_of_mine_is_announced_with_its_clock(present, ana, as_user):
    lead = a_lead(present + SECOND, ana)
    answer = as_user(ana).get("/live", {"since": cursor(present)})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Nieuwe lead" in text
    assert lead.contact.name in text
    assert "nog " in text
    assert f'href="/leads/{lead.pk}/"' in text


def test_it_is_announced_once(present, ana):
    first = news(ana, cursor(present), "", present)
    a_lead(present + SECOND, ana)
    second = news(ana, first.since, first.known, present + 2 * SECOND)
    third = news(ana, second.since, second.known, present + 3 * SECOND)
    assert [len(one.arrivals) for one in (first, second, third)] == [0, 1, 0]
    assert not third.changed


def test_what_stood_on_the_page_already_is_not_announced(present, ana):
    a_lead(present - SECOND, ana)
    assert not news(ana, cursor(present), "", present).changed


def test_a_transaction_that_ends_late_is_heard_all_the_same(present, ana):
    before = news(ana, cursor(present), "", present)
    later = news(ana, before.since, before.known, present + 5 * SECOND)
    a_lead(present + 2 * SECOND, ana)  # began before the last question, became visible after it
    after = news(ana, later.since, later.known, present + 6 * SECOND)
    assert len(after.arrivals) == 1


def test_the_lead_of_a_colleague_is_their_news(present, ana, bob):
    a_lead(present + SECOND, bob)
    assert not news(ana, cursor(present), "", present + SECOND).changed
    assert news(bob, cursor(present), "", present + SECOND).changed


def test_marketing_hears_quietly_that_something_moved(present, ana, mia):
    a_lead(present + SECOND, ana)
    found = news(mia, cursor(present), "", present + SECOND)
    assert found.changed
    assert found.arrivals == []


def test_a_manager_hears_of_a_lead_without_an_owner(present, ben):
    a_lead(present + SECOND)
    assert [arrival.kind for arrival in news(ben, cursor(present), "", present + SECOND).arrivals] == ["hold"]


def test_a_call_logged_elsewhere_refreshes_the_queue_without_words(present, ana):
    lead = a_lead(present - timedelta(hours=1), ana)
    log_attempt(lead.pk, ana, "no_answer", present + SECOND)
    found = news(ana, cursor(present), "0", present + SECOND)
    assert found.changed
    assert found.arrivals == []


def test_many_at_once_are_one_sentence(present, ana, as_user):
    for _ in range(5):
        a_lead(present + SECOND, ana)
    text = as_user(ana).get("/live", {"since": cursor(present)}).content.decode()
    assert "5 nieuwe leads" in text
    assert text.count('class="toast') == 1


def test_a_flood_does_not_make_the_address_too_long(present, ana):
    Event.objects.bulk_create(
        Event(kind="lead.assigned", at=present, recorded_at=present, lead_id=1) for _ in range(REMEMBER + 1)
    )
    found = news(ana, cursor(present), "0", present)
    assert found.known == STORM
    assert not news(ana, found.since, found.known, present + OVERLAP + SECOND).changed


def test_a_question_without_news_is_cheap_and_writes_nothing(
    present, ana, as_user, django_assert_num_queries
):
    browser = as_user(ana)
    with django_assert_num_queries(3) as made:  # the session, the person, and one index
        answer = browser.get("/live", {"since": cursor(present), "known": "0"})
    assert all(query["sql"].startswith("SELECT") for query in made.captured_queries)
    assert not answer.cookies


def test_nonsense_and_long_sleep_are_survived(present, ana, as_user):
    for since in ("", "x", "-1", "9" * 30, "0"):
        assert as_user(ana).get("/live", {"since": since, "known": "zz,,*"}).status_code == 204


def test_who_is_logged_out_is_told_so_and_not_redirected(present, client):
    assert client.get("/live").status_code == 401
