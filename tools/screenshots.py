"""The pictures of the README and of a critical eye: the running demo, phone and desktop, each look.

`python tools/screenshots.py` writes the README's four to docs/images;
`python tools/screenshots.py all FOLDER` writes every page in every look to FOLDER.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser.conftest import CHROMIUM, DESKTOP, FLAGS, PHONE, Visitor
from tests.site import Site, running_site

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PAGES = {
    "sanne": {"today": "/today/", "leads": "/leads/", "funnel": "/funnel/", "audit": "/audit/",
              "mailbox": "/mailbox/", "definition": "/definition/", "profile": "/profile/",
              "telling": "/telling/", "turns": "/turns/", "calls": "/calls/", "baseline": "/calls/baseline/"},
    "marit": {"agreement": "/agreement/", "promises": "/agreement/text/", "permission": "/permission/",
              "watch": "/watch/"},
    "adam": {"team": "/team/", "settings": "/settings/", "import": "/import/",
             "routing": "/settings/routing/", "forms": "/settings/forms/", "keys": "/settings/keys/",
             "admin-today": "/today/"},
}  # fmt: skip


def main(arguments: list[str]) -> None:
    with running_site(demo=True) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        if arguments[:1] == ["all"]:
            everything(browser, site, Path(arguments[1]))
        else:
            readme(browser, site)
        browser.close()


def readme(browser: Browser, site: Site) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    desk = logged_in(browser, site, "sanne", DESKTOP, "nl", "light")
    shoot(desk, site.url + "/today/", IMAGES / "today.png")
    shoot(desk, site.url + "/funnel/", IMAGES / "funnel.png")
    open_first_lead(desk, site)
    desk.screenshot(path=str(IMAGES / "lead.png"))
    phone = logged_in(browser, site, "sanne", PHONE, "nl", "dark")
    shoot(phone, site.url + "/today/", IMAGES / "phone.png")


def everything(browser: Browser, site: Site, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for width, size in (("phone", PHONE), ("desk", DESKTOP)):
        for language, theme in (("nl", "light"), ("en", "dark")):
            for who, pages in PAGES.items():
                page = logged_in(browser, site, who, size, language, theme)
                for name, path in pages.items():
                    page.goto(site.url + path)
                    page.screenshot(
                        path=str(folder / f"{name}-{width}-{language}-{theme}.png"), full_page=True
                    )
                if who == "sanne":
                    open_first_lead(page, site)
                    page.screenshot(path=str(folder / f"lead-{width}-{language}-{theme}.png"), full_page=True)


def logged_in(
    browser: Browser, site: Site, who: str, size: dict[str, int], language: str, theme: str
) -> Page:
    """Somebody of the demo, logged in, reading in `language`."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if theme == "dark" else "light",
        device_scale_factor=1.5,
    )
    password = (site.data / "demo-login.txt").read_text(encoding="utf-8").splitlines()[1]
    return Visitor(context, site.url).log_in(who, password, language).page


def open_first_lead(page: Page, site: Site) -> None:
    page.goto(site.url + "/today/")
    page.locator("#now-name a").first.click()
    page.wait_for_url("**/leads/*/")


def shoot(page: Page, url: str, path: Path) -> None:
    page.goto(url)
    page.screenshot(path=str(path))


if __name__ == "__main__":
    main(sys.argv[1:])
