"""The main job in a real browser: see, call, log, judge, count; and a new lead that appears by itself."""

import json
import time
import urllib.request
from collections.abc import Callable

from tests.browser.conftest import PHONE, Visitor
from tests.site import Site

Visit = Callable[..., Visitor]


def post_lead(site: Site, **values: object) -> dict[str, object]:
    key = (site.data / "demo-login.txt").read_text(encoding="utf-8").splitlines()[2]
    body = {
        "first_name": "Hanna",
        "last_name": "van Zanten",
        "email": f"hanna{time.time_ns()}@zanten.example",
        "phone": "0612344321",
        "title": "Directeur",
        "company": "Van Zanten Zorg",
        "industry": "zorg",
        "employees": 120,
        "source": "website",
        "events": [{"event": "demo_requested"}],
        **values,
    }
    request = urllib.request.Request(
        f"{site.url}/api/v1/leads",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        made: dict[str, object] = json.load(answer)
    return made


def test_a_caller_logs_a_call_and_judges_the_lead_on_a_phone(visit: Visit, password: str) -> None:
    sanne = visit(PHONE).log_in("sanne", password)
    page = sanne.page
    first = page.locator("#now-name").inner_text()
    assert page.locator("a[href^='tel:']").count() == 0, "the number comes when the button has asked"
    page.locator(".outcome[value=connected]").first.click()
    page.locator("[data-done]").wait_for()
    page.locator("#sheet label.chip:has(input[name=is_good][value='1'])").click()
    page.locator("#sheet label.chip:has(input[value=concrete_project])").click()
    page.locator("#sheet input[name=note]").fill("Wil voor de zomer over.")
    page.locator("#sheet [data-part=verdict] button.button").click()
    page.locator("#sheet [data-part=verdict] .noted").wait_for()
    page.locator("#sheet label.chip:has(input[name=kind][value=accepted])").click()
    page.locator("#sheet [data-part=decision] button.button").click()
    page.locator("#sheet [data-part=decision] .noted").wait_for()
    sanne.open("/today/")
    assert page.locator("#now-name").inner_text() != first
    page.locator("form.dial button.call").click()
    page.locator("a.call[href^='tel:']").wait_for()
    page.locator("#sheet .outcome[value=no_answer]").wait_for()
    assert sanne.complaints == []


def test_who_was_spoken_to_waits_for_a_decision_on_today(visit: Visit, site: Site, password: str) -> None:
    post_lead(site, last_name="Wachter", owner_email="bram@roosterwerk.example")
    bram = visit(PHONE).log_in("bram", password)
    page = bram.page
    while page.locator(".outcome[value=connected]").count():
        page.locator(".outcome[value=connected]").first.click()
        page.locator("[data-done]").wait_for()
        bram.open("/today/")
    assert page.locator("main a[href^='tel:']").count() == 0
    first = page.locator("#now-name").inner_text()
    page.locator(".now label.chip:has(input[value=nurture])").click()
    page.locator(".now label.chip:has(input[name=reason][value=later])").click()
    page.locator(".now [data-part=decision] button.button").click()
    page.locator(".now [data-part=decision] .noted").wait_for()
    page.locator(".now .after a").click()
    page.wait_for_load_state()
    assert first not in page.locator("main h1").inner_text()
    assert bram.complaints == []


def test_a_new_lead_appears_on_the_owners_open_page_within_two_seconds(
    visit: Visit, site: Site, password: str
) -> None:
    fatima = visit().log_in("fatima", password)
    post_lead(site, last_name="Vanzelf", owner_email="fatima@roosterwerk.example")
    fatima.page.get_by_text("Vanzelf").first.wait_for(timeout=2_000)
    assert fatima.complaints == []


def test_the_mail_about_a_new_lead_is_in_the_mailbox(visit: Visit, site: Site, password: str) -> None:
    lead = post_lead(site, last_name="Postma-Brievenbus", owner_email="sanne@roosterwerk.example")
    sanne = visit().log_in("sanne", password)
    for _ in range(20):
        page = sanne.open("/mailbox/")
        if page.get_by_text("Postma-Brievenbus").count():
            break
        time.sleep(0.25)
    assert page.get_by_text("Postma-Brievenbus").count()
    assert lead["task"]


def test_a_stranger_fills_in_the_form_and_is_thanked(visit: Visit) -> None:
    stranger = visit(PHONE)
    page = stranger.open("/f/demo?utm_source=nieuwsbrief")
    for name, value in {
        "first_name": "Iris", "last_name": "Kok", "email": "iris@kok.example", "phone": "0611223344",
        "company": "Kok BV",
    }.items():  # fmt: skip
        if page.locator(f"[name={name}]").count():
            page.fill(f"[name={name}]", value)
    page.locator("main form button, form button.primary").last.click()
    page.wait_for_load_state()
    assert page.locator("form input[name=email]").count() == 0
    assert stranger.complaints == []


def test_both_teams_see_the_campaign_that_everybody_knows(visit: Visit, password: str) -> None:
    eva = visit().log_in("eva", password)
    page = eva.open("/funnel/")
    assert page.locator("main svg").count() >= 1
    eva.open("/audit/")
    assert page.locator("main").inner_text().strip()
    assert eva.complaints == []


def test_the_whole_day_by_keyboard(visit: Visit, password: str) -> None:
    daan = visit().log_in("daan", password)
    page = daan.page
    page.keyboard.press("?")
    page.locator("dialog[open]").first.wait_for()
    page.keyboard.press("Escape")
    daan.open("/leads/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/*/")
    assert daan.complaints == []
