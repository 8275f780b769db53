"""In a real browser: a lead arrives by itself, a call is two keys, nothing half typed is lost."""

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from gehoor.followup.models import Attempt
from gehoor.lib import clock
from gehoor.web.areas.work.tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    # Playwright runs an event loop in this thread, which Django takes for asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=QUIET
        )
        yield browser.new_page(locale="nl")
        browser.close()


@pytest.fixture
def ana_s_page(page, live_server, ana):
    """Ana's Today, logged in."""
    make.house(clock.now())
    client = Client()
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + "/today/")
    return page


def test_a_lead_appears_within_two_seconds_without_reload(ana_s_page, ana):
    expect(ana_s_page.locator("h1")).to_have_text("Er wachten geen leads op je")
    lead = make.a_lead(clock.now(), ana)
    expect(ana_s_page.locator("#now-name")).to_have_text(lead.contact.name, timeout=2000)
    expect(ana_s_page.locator(".toast.live")).to_contain_text("Nieuwe lead")


def test_what_arrives_takes_neither_focus_nor_words_away(ana_s_page, ana):
    make.a_lead(clock.now(), ana)
    ana_s_page.reload()
    ana_s_page.get_by_text("Notitie erbij").click()
    ana_s_page.locator("textarea[name=note]").fill("half getypt")
    second = make.a_lead(clock.now(), ana)
    expect(ana_s_page.locator("#queue")).to_contain_text(second.contact.name, timeout=2000)
    assert ana_s_page.evaluate("document.activeElement.value") == "half getypt"


def test_one_key_logs_the_call_and_enter_is_done(ana_s_page, ana):
    lead = make.a_lead(clock.now(), ana)
    ana_s_page.reload()
    ana_s_page.keyboard.press("3")
    expect(ana_s_page.locator("#sheet h2")).to_have_text("Genoteerd: Geen gehoor")
    assert Attempt.objects.get(lead=lead).outcome == "no_answer"
    ana_s_page.locator("#sheet").get_by_role("button", name="Klaar").press("Enter")
    expect(ana_s_page.locator("h1")).to_have_text("Nu even niemand om te bellen")
