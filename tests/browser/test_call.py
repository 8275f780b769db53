"""A caller brings a call in and hears it back: sound, voices, moments and words at the same second."""

import numpy as np
import pytest
from playwright.sync_api import Page

from gehoor.listening.tests.sounds import channel, wav
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_every_page import LOOKS, Visit, check

WORDS = """WEBVTT

00:00.500 --> 00:04.000
<v Sanne>Goedemorgen, met Sanne. Waar loopt u nu het meest tegenaan?

00:04.600 --> 00:09.000
<v Klant>De roosters. Maar eerlijk gezegd vind ik het te duur.

00:09.100 --> 00:13.000
<v Sanne>Ja, maar het is juist heel voordelig voor een bedrijf als het uwe.
"""


def two_voices() -> bytes:
    """Fourteen seconds of two voices made of numbers, A-law, as a telephone system would send them."""
    seller = channel([(0.5, 4.0), (9.1, 13.0)], 14, 115)
    customer = channel([(4.6, 9.0)], 14, 205)
    return wav(np.stack([seller, customer], axis=1), subtype="ALAW").read()


def until(page: Page, said: str) -> None:
    """Wait up to ten seconds for something about the player; the page's policy forbids to ask inside it."""
    for _turn in range(100):
        if page.evaluate(f"(() => {{ const audio = document.querySelector('audio'); return {said}; }})()"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(said)


def test_a_call_is_brought_in_played_and_followed(visit: Visit, password: str) -> None:
    visitor = visit(DESKTOP, "nl", "light").log_in("sanne", password, "nl")
    page = visitor.open("/calls/new/")
    page.set_input_files("#id_sound", {"name": "call.wav", "mimeType": "audio/wav", "buffer": two_voices()})
    page.set_input_files(
        "#id_transcript", {"name": "call.vtt", "mimeType": "text/vtt", "buffer": WORDS.encode()}
    )
    page.locator("main form button.big").click()
    page.wait_for_selector("[data-player]", timeout=30_000)
    resistance = page.locator(".worth [data-play]").first
    resistance.click()
    until(page, "audio.currentTime > 3")
    page.wait_for_selector(".turn[aria-current]")
    assert page.locator("line.head[visibility=visible]").count() == 1
    page.keyboard.press(" ")  # on the button that was clicked
    until(page, "audio.paused")
    before = page.evaluate("document.querySelector('audio').currentTime")
    page.keyboard.press("ArrowLeft")
    until(page, f"audio.currentTime < {before}")
    check(visitor, "call with sound")
    page.fill("#next-time", "Eerst even stil zijn.")
    page.locator("form[action$='next-time/'] button").click()
    page.wait_for_load_state()
    assert page.input_value("#next-time") == "Eerst even stil zijn."
    page.set_viewport_size(PHONE)
    check(visitor, "call with sound on a phone")


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_the_pages_of_calls(
    visit: Visit, password: str, size: dict[str, int], language: str, theme: str
) -> None:
    visitor = visit(size, language, theme).log_in("sanne", password, language)
    for path in ("/calls/", "/calls/new/", "/calls/baseline/"):
        visitor.open(path)
        check(visitor, path)
    visitor.open("/calls/")
    visitor.page.locator("[data-key-item] a").last.click()
    visitor.page.wait_for_selector("[data-call]")
    check(visitor, "a call")
    admin = visit(size, language, theme).log_in("adam", password, language)
    for path in ("/recording/", "/recording/systems/"):
        admin.open(path)
        check(admin, path)
