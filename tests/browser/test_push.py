"""A telephone gets the hot lead: from the announcement to the notification in Chromium.

Chromium's own push service is Google's, which a test cannot reach. So the last step, from the push service to
the browser, is made by the browser's debugging protocol, with what arrived at a push endpoint of our own and
was decrypted there with a browser's keys.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from gehoor.notify.channels.push.subscribe import fingerprint
from gehoor.notify.channels.push.tests.endpoint import PushService, push_service
from tests.browser.conftest import PHONE, Visitor
from tests.site import Site, running_site

ANNOUNCE = """
import django; django.setup()
from gehoor.followup.models import CallTask
from gehoor.lib.clock import now
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.notify.models import Reach
from gehoor.team.models import User
sanne = User.objects.get(email="sanne@roosterwerk.example")
Reach.objects.update_or_create(user=sanne, defaults={"quiet_from": "00:00", "quiet_until": "00:00"})
lead = CallTask.objects.filter(owner=sanne, closed_at=None).first().lead_id
with write():
    rows = Rows()
    plan_announcement(rows, "lead_assigned", lead_id=lead, user_id=sanne.id, now=now())
    rows.flush()
print(lead)
"""

BECAME = """
import django; django.setup()
from gehoor.notify.models import Delivery
one = Delivery.objects.filter(channel="push", kind="lead_assigned").latest("created_at")
print(one.state, one.seen_at is not None, one.acted_at is not None)
"""


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service() as state:
        yield state


@pytest.fixture(scope="module")
def pushing(service: PushService) -> Iterator[Site]:
    with running_site(demo=True, GEHOOR_PUSH_HOSTS="127.0.0.1") as site:
        yield site


def python(site: Site, code: str) -> str:
    env = {**site.env, "DJANGO_SETTINGS_MODULE": "gehoor.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1]


def until(condition: Callable[[], Any], page: Page, seconds: float = 20) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen")


def registration_of(cdp: CDPSession, page: Page) -> str:
    """The number under which the browser knows our service worker."""
    found: list[str] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    number: str = until(lambda: found and found[-1], page)
    return number


def shown(page: Page) -> list[dict[str, Any]]:
    """The notifications that stand on the screen now."""
    found: list[dict[str, Any]] = page.evaluate(
        """async () => (await (await navigator.serviceWorker.ready).getNotifications())
             .map((one) => ({title: one.title, body: one.body, data: one.data, tag: one.tag}))"""
    )
    return found


def visitor_with_leave(browser: Browser, site: Site, password: str) -> tuple[BrowserContext, Visitor]:
    context = browser.new_context(viewport={"width": PHONE["width"], "height": PHONE["height"]}, locale="nl")
    context.grant_permissions(["notifications"], origin=site.url)
    return context, Visitor(context, site.url).log_in("sanne", password)


def subscribe(page: Page, given: dict[str, Any]) -> None:
    """What the page itself does once the browser has its subscription."""
    status = page.evaluate(
        """async (given) => {
             const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
             const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
             const url = document.querySelector("[data-push]").dataset.subscribe;
             return (await fetch(url, {method: "POST", headers, body: JSON.stringify(given)})).status;
           }""",
        given,
    )
    assert status == 204


def test_a_hot_lead_arrives_on_the_telephone(browser: Browser, pushing: Site, service: PushService) -> None:
    password = (pushing.data / "demo-login.txt").read_text(encoding="utf-8").splitlines()[1]
    context, sanne = visitor_with_leave(browser, pushing, password)
    page = sanne.open("/telling/")
    page.locator("[data-push-state=off] button").wait_for()
    cdp = context.new_cdp_session(page)
    registration = registration_of(cdp, page)
    subscribe(page, service.subscription())

    lead = python(pushing, ANNOUNCE)
    until(lambda: service.raw, page)
    message = service.messages[-1]
    sent = {"origin": pushing.url, "registrationId": registration, "data": json.dumps(message)}
    cdp.send("ServiceWorker.deliverPushMessage", sent)
    [note] = until(lambda: shown(page), page)
    assert note["title"].startswith("Nieuwe lead: ")
    assert note["body"]
    assert note["tag"] == f"lead-{lead}"
    assert until(lambda: python(pushing, BECAME) == "sent False False", page)

    page.goto(note["data"]["link"])
    assert page.url == f"{pushing.url}/leads/{lead}/"
    assert python(pushing, BECAME) == "sent True False"

    worker = context.service_workers[0]
    # A click made here is not a person's, so the browser lets the event wait for nothing.
    worker.evaluate(
        """async () => {
             const [notification] = await self.registration.getNotifications();
             const click = new NotificationEvent("notificationclick", {notification, action: "later"});
             click.waitUntil = () => {};
             self.dispatchEvent(click);
           }"""
    )
    assert until(lambda: python(pushing, BECAME) == "sent True True", page)
    assert shown(page) == []
    assert sanne.complaints == []
    context.close()


BROWSER = """
// What the browser has, in the place of its push service, which a test cannot reach.
(made) => {
  const key = new Uint8Array(65).buffer;
  self.has = made && {...made, options: {applicationServerKey: key}, toJSON: () => made};
  PushManager.prototype.getSubscription = async () => self.has;
}
"""

DEVICES = """
import django, json; django.setup()
from gehoor.notify.models import Channel
print(json.dumps(dict(Channel.objects.filter(kind="push").values_list("fingerprint", "id"))))
"""


def test_a_subscription_that_the_browser_replaced_is_the_same_device(
    browser: Browser, pushing: Site, service: PushService
) -> None:
    password = (pushing.data / "demo-login.txt").read_text(encoding="utf-8").splitlines()[1]
    context, sanne = visitor_with_leave(browser, pushing, password)
    page = sanne.open("/telling/")
    page.locator("[data-push-state=off] button").wait_for()
    until(lambda: context.service_workers, page)
    worker = context.service_workers[0]
    first, second, third = (service.subscription(name) for name in ("first", "second", "third"))
    subscribe(page, first)

    def devices() -> dict[str, int]:
        found: dict[str, int] = json.loads(python(pushing, DEVICES))
        return found

    before = devices()
    number = before[fingerprint(first["endpoint"])]

    worker.evaluate(BROWSER, first)
    page.reload()  # every page lets the worker look
    until(lambda: worker.evaluate("recall().then((kept) => kept && kept.endpoint)"), page)

    worker.evaluate(BROWSER, second)
    context.clear_cookies()  # nobody is logged in any more
    worker.evaluate(
        """() => {
             const change = new ExtendableEvent("pushsubscriptionchange");
             change.waitUntil = () => {};
             self.dispatchEvent(change);
           }"""
    )
    assert until(lambda: devices().get(fingerprint(second["endpoint"])) == number, page)

    worker.evaluate(BROWSER, third)  # and this time without a word
    sanne.log_in("sanne", password)
    assert until(lambda: devices().get(fingerprint(third["endpoint"])) == number, page)
    assert len(devices()) == len(before)
    assert sanne.complaints == []
    context.close()


PAGE = """
// A browser with a subscription, by the key of another installation; it refuses ours as long as it has that.
(made) => {
  let key = localStorage.theirs ? localStorage.theirs.split(",").map(Number) : [4];
  const options = () => ({applicationServerKey: Uint8Array.from(key).buffer});
  const unsubscribe = async () => { key = null; };
  PushManager.prototype.getSubscription = async () => key && {...made, options: options(), unsubscribe};
  PushManager.prototype.subscribe = async ({applicationServerKey}) => {
    const wanted = Array.from(applicationServerKey);
    if (key && key.join() !== wanted.join()) throw new DOMException("", "InvalidStateError");
    localStorage.theirs = key = wanted;
    return {...made, options: options(), toJSON: () => made};
  };
}
"""


def test_on_a_shared_browser_messages_are_on_for_whoever_switched_them_on_last(
    browser: Browser, pushing: Site, service: PushService
) -> None:
    password = (pushing.data / "demo-login.txt").read_text(encoding="utf-8").splitlines()[1]
    context, sanne = visitor_with_leave(browser, pushing, password)
    given = service.subscription("shared")
    context.add_init_script(f"({PAGE})({json.dumps(given)})")
    page = sanne.open("/telling/")
    page.locator("[data-push-on]").click()
    page.locator("[data-push-state=on]").wait_for()

    context.clear_cookies()
    visitor = Visitor(context, pushing.url).log_in("joost", password)
    page = visitor.open("/telling/")
    page.locator("[data-push-on]").click()
    page.locator("[data-push-state=on]").wait_for()

    context.clear_cookies()
    page = sanne.log_in("sanne", password).open("/telling/")
    page.locator("[data-push-state=off]").wait_for()
    assert visitor.complaints == sanne.complaints == []
    context.close()


def test_without_a_push_service_the_page_says_so(browser: Browser, pushing: Site) -> None:
    password = (pushing.data / "demo-login.txt").read_text(encoding="utf-8").splitlines()[1]
    context, sanne = visitor_with_leave(browser, pushing, password)
    page = sanne.open("/telling/")
    page.locator("[data-push-on]").click()
    state = page.locator("[data-push-state]:visible:not([data-push-state=off])")
    state.wait_for(timeout=60_000)
    assert state.get_attribute("data-push-state") in ("failed", "on")
    context.close()
