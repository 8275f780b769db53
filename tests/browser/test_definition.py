"""Two people agree on a next definition in a real browser: typed, seen, signed, published."""

from collections.abc import Callable

from tests.browser.conftest import PHONE, Visitor

Visit = Callable[..., Visitor]


def test_two_people_change_the_definition_together(visit: Visit, password: str) -> None:
    eva = visit(PHONE).log_in("eva", password)
    page = eva.open("/definition/")
    page.fill("#title", "Minder voor de prijspagina")
    page.locator(".new-draft button").click()
    page.wait_for_url("**/definition/drafts/*/")
    draft = page.url.removeprefix(eva.url)
    page.locator("#rule-pricing_viewed a", has_text="Wijzigen").click()
    page.locator("#f-points").fill("veel")
    page.locator("#problem-points .error").wait_for()
    before = page.locator("#effect .effect-answer").inner_text()
    page.locator("#f-points").fill("2")
    page.locator("#problem-points .error").wait_for(state="detached")
    page.wait_for_function(
        "before => document.querySelector('#effect .effect-answer').innerText !== before", arg=before
    )
    page.locator("#rule-form button.primary").click()
    page.locator("#rule-form").wait_for(state="detached")
    assert "+2" in page.locator("#rule-pricing_viewed").inner_text()
    eva.complaints.remove(
        next(one for one in eva.complaints if "422" in one)
    )  # what "veel" was answered with
    eva.open(draft + "sign/")
    page.locator("button[value=marketing]").click()
    page.get_by_text("Eva").first.wait_for()
    marit = visit().log_in("marit", password)
    marit.open(draft + "sign/")
    marit.page.locator("button[value=sales]").click()
    marit.page.wait_for_url("**/definition/")
    signed = marit.page.locator(".signed-by").first.inner_text()
    assert "Eva" in signed
    assert "Marit" in signed
    assert marit.complaints == []
    assert eva.complaints == []
