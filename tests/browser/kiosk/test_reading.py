"""Readable and reachable by everyone: axe, sizes, contrast, both ways a screen may hang."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.chatpage import QUESTION
from tests.browser.kiosk.kioskpage import KioskPage
from tests.browser.test_reading import BEYOND, OVERFLOW, serious

SIDEWAYS = "() => { const m = document.getElementById('main'); return m.scrollWidth - m.clientWidth }"
BOTH = pytest.mark.parametrize("screen", ["portrait", "landscape"], indirect=True)


def home(kiosk: KioskPage) -> None:
    expect(kiosk.page.locator("#home .tile")).to_have_count(13)


def topic(kiosk: KioskPage) -> None:
    kiosk.page.locator("[data-topic=relief]").tap()


def notice(kiosk: KioskPage) -> None:
    kiosk.page.locator(".bulletin").first.tap()


def answer(kiosk: KioskPage) -> None:
    topic(kiosk)
    kiosk.tap(QUESTION)
    kiosk.page.evaluate(
        "document.querySelectorAll('#answer details').forEach((fold) => { fold.open = true })"
    )


def typing(kiosk: KioskPage) -> None:
    kiosk.start()
    kiosk.letters("yibao")


def talking(kiosk: KioskPage) -> None:
    kiosk.start()
    kiosk.pinyin("dibao", "低保")
    kiosk.send()
    carry = kiosk.log.locator(".carry")
    if carry.count():
        carry.tap()


def digits(kiosk: KioskPage) -> None:
    kiosk.start()
    kiosk.digits("3")


def warning(kiosk: KioskPage) -> None:
    kiosk.page.evaluate("document.getElementById('warning').hidden = false")


STATES = [home, topic, notice, answer, typing, talking, digits, warning]
EVERY = pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)


SMALL = """(main) => [...document.querySelectorAll("button, summary, textarea, a[href]")]
    .filter((e) => e.offsetParent && getComputedStyle(e).visibility !== "hidden")
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([e, box]) => box.height < 60 || box.width < 60)
    .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""
TEXTS = """([least, lines]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest(".unseen, svg")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const height = style.lineHeight === "normal" ? 1.15 : parseFloat(style.lineHeight) / size;
    if (size < least || height < lines - 0.001) found.push(`${size}px ${height} ${element.outerHTML.slice(0, 90)}`);
  }
  return found;
}"""


@BOTH
@EVERY
def test_everybody_can_read_and_reach_it(kiosk: KioskPage, state: Callable[[KioskPage], None]) -> None:
    """In both colours axe finds nothing serious; in all sizes letters and targets are large and in their place."""
    state(kiosk)
    root = "document.documentElement.dataset"
    assert serious(kiosk.page) == []
    kiosk.page.evaluate(f"{root}.contrast = 'high'")
    assert serious(kiosk.page) == []
    for size, letters in (("normal", 18), ("large", 18), ("huge", 30)):
        kiosk.page.evaluate(f"(size) => {{ {root}.type = size }}", size)
        assert kiosk.page.evaluate(SMALL) == [], size
        assert kiosk.page.evaluate(TEXTS, [letters, 1.3]) == [], size
        assert kiosk.page.evaluate(OVERFLOW) == 0, size
        assert kiosk.page.evaluate(SIDEWAYS) <= 0, size
        beyond = kiosk.page.evaluate(BEYOND)
        assert [one for one in beyond if "candidate" not in one] == [], size


@BOTH
def test_the_home_screen_fits_without_turning_pages(kiosk: KioskPage) -> None:
    expect(kiosk.page.locator("#pages")).to_be_hidden()


@BOTH
def test_the_box_and_the_keys_are_on_the_screen(kiosk: KioskPage) -> None:
    for size in ("normal", "huge"):
        kiosk.page.evaluate("(size) => { document.documentElement.dataset.type = size }", size)
        if size == "normal":
            typing(kiosk)
        for part in ("#question", "#send", ".strip", ".space"):
            expect(kiosk.page.locator(part)).to_be_in_viewport(ratio=1)
        main = kiosk.page.locator("#main").bounding_box()
        assert main
        assert main["height"] > 150  # room for the question asked


def test_nothing_leads_out_of_the_kiosk(kiosk: KioskPage) -> None:
    answer(kiosk)
    assert kiosk.page.locator("a[href]").count() == 0
    kiosk.tap("打字再问")
    kiosk.pinyin("dibao", "低保")
    kiosk.send()
    assert kiosk.page.locator("a[href]").count() == 0
    assert kiosk.page.locator(".feedback").count() == 0
