"""The demo company in Debian's Chromium."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.site import Site, running_site

# Playwright's own loop runs in this thread; the tests themselves never touch Django's database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with running_site(demo=True) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "These tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def password(site: Site) -> str:
    return (site.data / "demo-login.txt").read_text(encoding="utf-8").splitlines()[1]


class Visitor:
    """Somebody at a browser; whatever the console complains about is kept."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def log_in(self, short: str, password: str, language: str = "nl") -> "Visitor":
        self.open("/login/")
        self.page.fill("input[name=username]", f"{short}@roosterwerk.example")
        self.page.fill("input[name=password]", password)
        self.page.click("main form button.primary")
        self.page.wait_for_url("**/today/")
        if self.page.locator("html").get_attribute("lang") != language:
            self.speak(language)
            self.open("/today/")
        return self

    def speak(self, language: str) -> None:
        """Choose a language, as one does on one's own page."""
        self.open("/profile/")
        self.page.locator(f"main label:has(input[name=language][value={language}])").click()
        self.page.locator("main form:has(input[name=language]) button.primary").click()
        self.page.locator(f"html[lang={language}]").wait_for(state="attached")


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[object]:
    """`visit(width=PHONE, language="nl", theme="light")` gives a fresh Visitor."""
    contexts: list[BrowserContext] = []

    def fresh(viewport: dict[str, int] = DESKTOP, language: str = "nl", theme: str = "light") -> Visitor:
        context = browser.new_context(
            viewport={"width": viewport["width"], "height": viewport["height"]},
            locale=language,
            color_scheme="dark" if theme == "dark" else "light",
            extra_http_headers={"Accept-Language": language},
        )
        contexts.append(context)
        return Visitor(context, site.url)

    yield fresh
    for context in contexts:
        context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
