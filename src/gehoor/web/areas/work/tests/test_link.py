"""A verdict from the mail: looking writes nothing, one button does."""

from datetime import timedelta

from gehoor.followup.models import Verdict
from gehoor.journal.models import Event
from gehoor.lib.signing import sign
from gehoor.web.areas.work.tests.make import a_lead


def address(lead, user, moment, days=14, purpose="verdict"):
    return "/v/" + sign({"lead": str(lead.pk), "user": str(user.pk)}, purpose, moment, days)


def test_opening_the_link_writes_nothing_because_scanners_open_links(present, ana, client):
    lead = a_lead(present, ana)
    before = Event.objects.count()
    page = client.get(address(lead, ana, present) + "?good=1")
    assert page.status_code == 200
    assert 'name="is_good" value="1" required checked' in page.content.decode()
    assert not Verdict.objects.exists()
    assert Event.objects.count() == before


def test_one_button_stores_it_without_login(present, ana, client):
    lead = a_lead(present, ana)
    answer = client.post(address(lead, ana, present), {"is_good": "0", "reasons": ["too_small", "budget"]})
    assert "Dank je, dat is genoteerd" in answer.content.decode()
    verdict = Verdict.objects.get()
    assert (verdict.user_id, verdict.is_good, verdict.reasons, verdict.via) == (
        ana.pk,
        False,
        ["too_small"],
        "mail",
    )


def test_the_page_speaks_the_language_of_whose_link_it_is(present, ana, client):
    ana.language = "en"
    ana.save()
    page = client.get(address(a_lead(present, ana), ana, present)).content.decode()
    assert "Not a good lead" in page


def test_no_choice_is_asked_for(present, ana, client):
    answer = client.post(address(a_lead(present, ana), ana, present), {})
    assert answer.status_code == 422
    assert not Verdict.objects.exists()


def test_a_forged_expired_or_foreign_link_gets_a_friendly_page(present, ana, client):
    lead = a_lead(present, ana)
    expired = address(lead, ana, present - timedelta(days=20), days=14)
    assert client.get(expired).status_code == 410
    for link in (
        "/v/nonsense",
        address(lead, ana, present)[:-3] + "abc",
        address(lead, ana, present, purpose="x"),
    ):
        answer = client.post(link, {"is_good": "1"})
        assert answer.status_code == 404
        assert "Deze link werkt niet" in answer.content.decode()
    assert not Verdict.objects.exists()


def test_the_link_of_somebody_who_left_is_worth_nothing(present, ana, client):
    link = address(a_lead(present, ana), ana, present)
    ana.is_active = False
    ana.save()
    assert client.post(link, {"is_good": "1"}).status_code == 404


def test_a_lead_that_was_removed_is_not_there(present, ana, client):
    lead = a_lead(present, ana)
    link = address(lead, ana, present)
    lead.delete()
    answer = client.get(link)
    assert answer.status_code == 404
    assert "Deze link werkt niet" in answer.content.decode()
