"""The report of `gehoor listen`, opened as the file that it is: axe finds nothing, nothing sticks out."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import Browser

from gehoor.calls.report import report
from gehoor.listening.analyse import analyse
from gehoor.listening.tests.made import heard, transcript
from tests.browser.conftest import DESKTOP, PHONE

SOUND = heard(
    [(0.5, 4.0), (6.5, 9.0), (15.0, 95.0), (101.0, 110.0)],
    [(4.3, 6.2), (9.2, 14.0), (20.0, 20.4), (94.0, 100.0)],
)
READ = transcript(
    ("seller", "Goedemorgen, wat is voor u belangrijk?", 0.5, 4.0),
    ("customer", "Ik vind het eerlijk gezegd te duur.", 4.3, 6.2),
    ("seller", "Ja, maar het is goed.", 6.5, 9.0),
    ("customer", "Daar moet ik over nadenken.", 9.2, 14.0),
)


@pytest.mark.parametrize(
    ("size", "language", "theme"),
    [(PHONE, "nl", "light"), (PHONE, "en", "dark"), (DESKTOP, "nl", "dark"), (DESKTOP, "en", "light")],
)
def test_the_report_is_in_order(
    browser: Browser, tmp_path: Path, size: dict[str, int], language: str, theme: str
) -> None:
    with translation.override(language):
        page_text = report(analyse(SOUND, READ), title="gesprek.wav", heard=SOUND)
    file = tmp_path / "report.html"
    file.write_text(page_text, encoding="utf-8")
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if theme == "dark" else "light",
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert asked == [file.as_uri()]
    page.locator("svg.row a").first.click()
    assert page.url.endswith("#m1")
    context.close()
