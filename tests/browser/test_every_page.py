"""Each page, both languages and themes, phone and desktop: axe finds nothing and nothing sticks out."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE, Visitor

Visit = Callable[..., Visitor]
PAGES = {
    "sanne": ("/today/", "/leads/", "/funnel/", "/audit/", "/profile/", "/definition/", "/mailbox/",
              "/telling/", "/turns/", "/calls/", "/calls/new/", "/calls/baseline/"),
    "eva": ("/definition/", "/definition/learning/", "/definition/sources/", "/definition/versions/1/"),
    "adam": ("/today/", "/team/", "/settings/", "/settings/keys/", "/settings/forms/", "/settings/channels/",
             "/settings/channels/slack/",
             "/settings/routing/", "/settings/messages/", "/settings/refused/", "/import/",
             "/turns/draft/"),
    "marit": ("/permission/", "/permission/?country=BE", "/today/", "/audit/", "/funnel/", "/watch/",
              "/agreement/", "/agreement/text/"),
}  # fmt: skip
LOOKS = [(PHONE, "nl", "light"), (PHONE, "en", "dark"), (DESKTOP, "nl", "dark"), (DESKTOP, "en", "light")]


def check(visitor: Visitor, path: str) -> None:
    page = visitor.page
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{path}: {wide} pixels stick out"
    assert visitor.complaints == [], path


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_in_order(
    visit: Visit, password: str, who: str, size: dict[str, int], language: str, theme: str
) -> None:
    visitor = visit(size, language, theme).log_in(who, password, language)
    for path in PAGES[who]:
        visitor.open(path)
        check(visitor, path)


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_one_lead_and_the_sheet_after_a_call(
    visit: Visit, password: str, size: dict[str, int], language: str, theme: str
) -> None:
    visitor = visit(size, language, theme).log_in("lieke", password, language)
    visitor.open("/leads/")
    visitor.page.locator("a[href^='/leads/'][href$='/']:not([href='/leads/'])").first.click()
    visitor.page.wait_for_url("**/leads/*/")
    check(visitor, "lead")
    visitor.open(visitor.page.url.removeprefix(visitor.url) + "attempts/new/")
    check(visitor, "sheet")


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_a_draft_of_the_definition_and_what_stands_open_in_it(
    visit: Visit, password: str, size: dict[str, int], language: str, theme: str
) -> None:
    visitor = visit(size, language, theme).log_in("koen", password, language)
    visitor.open("/definition/")
    visitor.page.locator(".new-draft button").click()
    visitor.page.wait_for_url("**/definition/drafts/*/")
    draft = visitor.page.url.removeprefix(visitor.url)
    for part in ("", "?edit=pricing_viewed", "?edit=decision_maker", "?edit=-terms", "?add=event", "sign/"):
        visitor.open(draft + part)
        visitor.page.locator("#effect .effect-answer").wait_for()
        check(visitor, part)


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_a_proposal_for_the_agreement_and_the_week_before(
    visit: Visit, password: str, size: dict[str, int], language: str, theme: str
) -> None:
    visitor = visit(size, language, theme).log_in("koen", password, language)
    visitor.open("/agreement/text/")
    visitor.page.locator(".new-draft button").click()
    visitor.page.wait_for_url("**/agreement/proposals/*/")
    check(visitor, "proposal")
    visitor.open(visitor.page.url.removeprefix(visitor.url) + "sign/")
    check(visitor, "sign")
    visitor.open("/agreement/")
    visitor.page.locator(".filter-words a[href*='/weeks/']").first.click()
    visitor.page.wait_for_url("**/agreement/weeks/*/")
    check(visitor, "week")


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_the_score_of_one_lead(
    visit: Visit, password: str, size: dict[str, int], language: str, theme: str
) -> None:
    visitor = visit(size, language, theme).log_in("koen", password, language)
    visitor.open("/leads/")
    lead = visitor.page.locator("a[href^='/leads/'][href$='/']:not([href='/leads/'])").first
    visitor.open(f"{lead.get_attribute('href')}score/")
    check(visitor, "score")
    visitor.page.locator("a[href^='?at=']").first.click()
    visitor.page.locator("#then").wait_for()
    check(visitor, "score then")


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_pages_for_everybody(visit: Visit, size: dict[str, int], language: str, theme: str) -> None:
    visitor = visit(size, language, theme)
    for path in ("/login/", "/f/demo", "/f/whitepaper"):
        visitor.open(path)
        check(visitor, path)
