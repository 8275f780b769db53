"""The agreement, its facts and its proposals, in a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gehoor.followup.agreement import draft, models, sign, toml, versions
from gehoor.insight.agreement.spans import this_week
from gehoor.insight.models import Conclusion
from gehoor.lib import clock
from gehoor.notify.models import Delivery

pytestmark = pytest.mark.django_db

PAGES = ["/agreement/", "/agreement/weeks/{week}/", "/agreement/weeks/{quarter}/",
         "/agreement/weeks/{week}/letter/", "/agreement/weeks/{week}/paper/", "/agreement/text/",
         "/agreement/versions/1/", "/agreement/versions/1/file/", "/agreement/proposals/{proposal}/",
         "/agreement/proposals/{proposal}/sign/", "/agreement/proposals/{proposal}/file/"]  # fmt: skip
POSTS = ["/agreement/weeks/{week}/conclusions/", "/agreement/conclusions/1/", "/agreement/proposals/new/",
         "/agreement/proposals/{proposal}/", "/agreement/proposals/{proposal}/sign/",
         "/agreement/proposals/{proposal}/act/", "/agreement/proposals/{proposal}/upload/"]  # fmt: skip


def filled(address, proposal):
    now = clock.now()
    quarter = f"{now.year}-Q{(now.month + 2) // 3}"
    return address.format(week=this_week(now).before().name, quarter=quarter, proposal=proposal.pk)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_everybody_with_a_role_reads_every_page(a_proposal, ana, as_user, address, language):
    ana.language = language
    ana.save()
    assert as_user(ana).get(filled(address, a_proposal)).status_code == 200


@pytest.mark.parametrize("address", [*PAGES, *POSTS])
def test_a_stranger_finds_nothing(a_proposal, cleo, as_user, address):
    client, path = as_user(cleo), filled(address, a_proposal)
    assert client.get(path).status_code in (404, 405)
    assert client.post(path).status_code in (404, 405)


@pytest.mark.parametrize("name", ["2026-W60", "x", "2099-W01", "2026-Q7", "0001-W01", "0001-Q1", "9999-W52"])
def test_a_week_that_is_none_or_still_to_come_is_not_found(ana, as_user, name):
    assert as_user(ana).get(f"/agreement/weeks/{name}/").status_code == 404


@pytest.mark.parametrize("name", ["0001-W01", "9999-W52"])
@pytest.mark.parametrize("part", ["letter", "paper"])
def test_a_week_at_the_end_of_the_calendar_has_no_letter(ana, as_user, name, part):
    assert as_user(ana).get(f"/agreement/weeks/{name}/{part}/").status_code == 404


def test_what_no_database_keeps_is_left_out_or_refused(a_proposal, mia, as_user):
    client, week = as_user(mia), this_week(clock.now()).name
    assert client.post("/agreement/proposals/new/", {"title": "Najaar\0"}).status_code == 302
    assert models.Proposal.objects.order_by("-created_at", "-id").first().title == "Najaar"
    client.post(f"/agreement/weeks/{week}/conclusions/", {"text": "Vrijdag\0 nakijken"})
    assert Conclusion.objects.get().text == "Vrijdag nakijken"
    sent = toml.dump(a_proposal.document).replace("Demo", "De\\u0000mo", 1).replace("demo", "de\\u0000mo")
    assert "u0000" in sent
    path, file = f"/agreement/proposals/{a_proposal.pk}/upload/", SimpleUploadedFile("a.toml", sent.encode())
    assert client.post(path, {"seen": a_proposal.digest, "file": file}).status_code == 302
    a_proposal.refresh_from_db()
    assert "\0" not in str(a_proposal.document)


def test_a_version_or_proposal_that_never_was_is_not_found(ana, as_user):
    for path in ("/agreement/versions/9/", "/agreement/versions/9/file/", "/agreement/proposals/9/sign/"):
        assert as_user(ana).get(path).status_code == 404


def test_both_sign_and_everybody_hears_of_it(a_proposal, mia, ben, ana, as_user):
    path = f"/agreement/proposals/{a_proposal.pk}/sign/"
    assert "40 MQL" in as_user(mia).get(path).content.decode()
    assert as_user(mia).post(path, {"seen": a_proposal.digest}).status_code == 302
    assert as_user(mia).post(path, {"seen": a_proposal.digest}).status_code == 409  # once is enough
    assert as_user(ben).post(path, {"seen": "another text"}).status_code == 409
    assert as_user(ben).post(path, {"seen": a_proposal.digest}).status_code == 302
    assert versions.current().marketing.mqls_per_month == 40
    page = as_user(ana).get("/agreement/text/").content.decode()
    assert "Mia" in page
    assert "Ben" in page
    told = Delivery.objects.filter(kind="agreement_published", channel="mail")
    assert set(told.values_list("user", flat=True)) == {mia.pk, ben.pk, ana.pk}


def test_the_form_sent_back_as_it_came_changes_nothing(a_proposal, mia, as_user):
    client, path = as_user(mia), f"/agreement/proposals/{a_proposal.pk}/"
    page = client.get(path)
    response = client.post(path, sent(page, a_proposal))
    assert response.status_code == 302, response.context["form"].errors
    assert models.Proposal.objects.get().digest == a_proposal.digest


def test_what_the_form_has_no_field_for_stays(mia, as_user, now):
    document = versions.default_document()
    document["segments"][0]["when"] = {"form": ["demo"], "postcode": [["1000", "1999"]]}
    proposal = draft.start(mia, now, document)
    client, path = as_user(mia), f"/agreement/proposals/{proposal.pk}/"
    values = sent(client.get(path), proposal) | {"attempts": 6, "segments-0-form": "demo, proef"}
    assert client.post(path, values).status_code == 302
    found = models.Proposal.objects.get(pk=proposal.pk).document
    assert found["sales"]["attempts"] == 6
    assert found["segments"][0]["when"] == {"form": ["demo", "proef"], "postcode": [["1000", "1999"]]}


def test_a_group_comes_and_goes(a_proposal, mia, as_user):
    client, path = as_user(mia), f"/agreement/proposals/{a_proposal.pk}/"
    group = {"segments-1-name": "Advertentie", "segments-1-medium": "cpc", "segments-1-n": 4,
             "segments-1-unit": "hours", "segments-1-counted": "business", "segments-0-name": ""}  # fmt: skip
    assert client.post(path, sent(client.get(path), a_proposal) | group).status_code == 302
    [one] = models.Proposal.objects.get().document["segments"]
    assert (one["name"], one["when"], one["first_call"]) == (
        "Advertentie", {"medium": ["cpc"]}, {"hours": 4, "counted": "business"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"attempts": 1}, {"reminders": "80, 50"}, {"reminders": "soon"}, {"first_call_n": ""}, {"seen": "old"}],
)
def test_what_cannot_be_promised_is_said_with_what_was_typed(a_proposal, mia, as_user, change):
    client, path = as_user(mia), f"/agreement/proposals/{a_proposal.pk}/"
    response = client.post(path, sent(client.get(path), a_proposal) | change)
    assert response.status_code == 422
    assert models.Proposal.objects.get().digest == a_proposal.digest


def test_a_file_replaces_the_text_all_or_nothing(a_proposal, mia, as_user):
    client, path = as_user(mia), f"/agreement/proposals/{a_proposal.pk}/upload/"
    document = {**a_proposal.document, "deviation_weeks": 4}
    for body, weeks in ((b"\xff\xfe", 3), (b"= nonsense", 3), (toml.dump(document).encode(), 4)):
        client.post(path, {"seen": a_proposal.digest, "file": SimpleUploadedFile("a.toml", body)})
        assert models.Proposal.objects.get().document.get("deviation_weeks", 3) == weeks


def test_a_proposal_is_put_away(a_proposal, mia, ben, as_user):
    path = f"/agreement/proposals/{a_proposal.pk}/act/"
    as_user(mia).post(path, {"what": "close"})
    assert models.Proposal.objects.get().closed_at is not None
    assert as_user(ben).get(f"/agreement/proposals/{a_proposal.pk}/sign/").status_code == 200


def test_a_conclusion_is_written_down_and_done_the_next_time(mia, ana, as_user):
    now = clock.now()
    last, this = this_week(now).before().name, this_week(now).name
    client = as_user(mia)
    assert client.post(f"/agreement/weeks/{last}/conclusions/", {"text": " "}).status_code == 422
    response = client.post(f"/agreement/weeks/{last}/conclusions/", {"text": "Vrijdag om drie uur nakijken"})
    assert response.status_code == 302
    assert "Vrijdag om drie uur nakijken" in client.get("/agreement/").content.decode()
    number = Conclusion.objects.get().pk
    as_user(ana).post(f"/agreement/conclusions/{number}/", {"done": "1", "back": this})
    assert Conclusion.objects.get().done_at is not None
    assert as_user(ana).post("/agreement/conclusions/7/", {"done": "1", "back": this}).status_code == 404


def test_the_letter_lets_nothing_from_elsewhere_in(ana, as_user):
    response = as_user(ana).get("/agreement/weeks/2026-W01/letter/")
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_week_takes_few_questions(a_proposal, mia, ben, ana, as_user, now, django_assert_max_num_queries):
    sign.sign(a_proposal.pk, mia, now, a_proposal.digest)
    sign.sign(a_proposal.pk, ben, now, a_proposal.digest)
    client = as_user(ana)
    with django_assert_max_num_queries(34):
        client.get("/agreement/")
    with django_assert_max_num_queries(14):
        client.get("/agreement/text/")


def sent(page, proposal):
    """What a browser sends when nothing was typed."""
    form, segments = page.context["form"], page.context["segments"]
    values = {name: form[name].value() for name in form.fields}
    values |= {f"segments-{name}": field.value() for name, field in named(segments.management_form)}
    for one in segments:
        values |= {one.add_prefix(name): field.value() for name, field in named(one)}
    values |= {"seen": proposal.digest, "title": proposal.title}
    return {name: "" if value is None else value for name, value in values.items()}


def named(form):
    return [(name, form[name]) for name in form.fields]
