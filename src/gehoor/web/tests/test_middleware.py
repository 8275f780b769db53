"""Headers, languages, the log and errors, as a browser meets them."""

import json
import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from gehoor.errors import Conflict, NotFound
from gehoor.team.models import User
from gehoor.web.middleware import ErrorsWithSentence, SecurityHeaders, allow_embedding

pytestmark = pytest.mark.django_db


def guarded(response: HttpResponse) -> HttpResponse:
    return SecurityHeaders(lambda _request: response)(RequestFactory().get("/"))


def test_a_page_runs_no_script_but_ours_and_stands_in_no_frame(client: Client, adam: User) -> None:
    client.force_login(adam)
    answer = client.get("/login/", follow=False)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] != ""


def test_no_page_of_ours_holds_what_its_own_policy_forbids(client: Client, adam: User) -> None:
    client.force_login(adam)
    page = client.get("/team/").content.decode()
    assert "<style" not in page
    assert "style=" not in page
    assert "onclick=" not in page
    assert "<script>" not in page


def test_a_form_may_stand_in_a_frame_of_the_sites_that_were_listed() -> None:
    response = HttpResponse("formulier")
    allow_embedding(response, ["https://www.voorbeeld.nl", "https://evil.example; script-src *", "ftp://x"])
    answer = guarded(response)
    assert "frame-ancestors 'self' https://www.voorbeeld.nl;" in answer.headers["Content-Security-Policy"]
    assert "evil" not in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "X-Gehoor-Embed" not in answer.headers


def test_without_sites_a_form_stays_out_of_frames() -> None:
    response = HttpResponse("formulier")
    allow_embedding(response, [])
    assert guarded(response).headers["X-Frame-Options"] == "DENY"


def test_a_reader_is_spoken_to_in_their_own_language(client: Client, adam: User) -> None:
    client.force_login(adam)
    assert 'lang="nl"' in client.get("/team/").content.decode()
    User.objects.filter(pk=adam.pk).update(language="en")
    answer = client.get("/team/", headers={"Accept-Language": "nl"})
    assert 'lang="en"' in answer.content.decode()
    assert answer.headers["Content-Language"] == "en"


def test_a_stranger_is_spoken_to_as_the_browser_asks(client: Client, adam: User) -> None:
    assert "Log in" in client.get("/login/", headers={"Accept-Language": "en"}).content.decode()
    assert "Inloggen" in client.get("/login/", headers={"Accept-Language": "fr"}).content.decode()


def test_the_language_can_be_changed_and_stays(client: Client, adam: User) -> None:
    client.force_login(adam)
    answer = client.post("/language/", {"language": "en", "next": "/team/"})
    assert answer.headers["Location"] == "/team/"
    adam.refresh_from_db()
    assert adam.language == "en"
    assert client.post("/language/", {"language": "xx"}).status_code == 404


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_changing_language_leads_to_no_other_site(client: Client, there: str) -> None:
    answer = client.post("/language/", {"language": "en", "next": there})
    assert answer.headers["Location"] == "/"


def test_light_and_dark_come_from_a_cookie_and_without_script(client: Client, adam: User) -> None:
    client.force_login(adam)
    assert "data-theme" not in client.get("/team/").content.decode()
    client.post("/theme/", {"theme": "dark", "next": "/team/"})
    assert 'data-theme="dark"' in client.get("/team/").content.decode()
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/team/").content.decode()


def test_a_request_is_logged_by_name_without_anything_personal(
    client: Client, adam: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(adam)
    with caplog.at_level(logging.INFO, logger="gehoor.request"):
        client.get(f"/team/{adam.pk}/?zoek=sanne@voorbeeld.nl")
    facts = caplog.records[-1].facts  # type: ignore[attr-defined]
    assert (facts["method"], facts["route"], facts["status"]) == ("GET", "person", 200)
    assert facts["user"] == str(adam.pk)
    assert "sanne" not in json.dumps(facts)


def test_what_is_not_there_says_so_kindly(client: Client, adam: User) -> None:
    answer = client.get("/bestaat-niet/")
    assert answer.status_code == 404
    assert "Hier is niets" in answer.content.decode()


def test_a_refusal_of_a_verb_becomes_a_page_with_its_sentence(rf: RequestFactory, adam: User) -> None:
    catch = ErrorsWithSentence(lambda _request: HttpResponse())
    request: HttpRequest = rf.get("/")
    request.user = adam
    page = catch.process_exception(request, Conflict("Iemand was je voor."))
    assert page is not None
    assert page.status_code == 409
    assert "Iemand was je voor." in page.content.decode()
    missing = catch.process_exception(request, NotFound("Weg."))
    assert missing is not None
    assert missing.status_code == 404
    assert catch.process_exception(request, ValueError("stuk")) is None


def test_a_fragment_gets_the_sentence_as_a_passing_note(rf: RequestFactory) -> None:
    catch = ErrorsWithSentence(lambda _request: HttpResponse())
    answer = catch.process_exception(rf.get("/", headers={"HX-Request": "true"}), Conflict("Té laat."))
    assert answer is not None
    assert json.loads(answer.headers["HX-Trigger"])["gehoor:say"]["words"] == "Té laat."


def test_a_page_that_was_open_too_long_says_what_to_do(adam: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/login/", {"username": "a@b.nl", "password": "x"})
    assert answer.status_code == 403
    assert "te lang open" in answer.content.decode()


def test_a_crash_says_so_without_needing_anything(rf: RequestFactory) -> None:
    from gehoor.web.errors import bad_request, server_error

    assert server_error(rf.get("/")).status_code == 500
    assert bad_request(rf.get("/"), ValueError()).status_code == 400
