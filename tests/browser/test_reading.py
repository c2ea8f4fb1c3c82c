"""Readable by everyone: axe, contrast, sizes, narrow screens, paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.chatpage import QUESTION, ChatPage


def serious(page: Page) -> list[str]:
    """The serious and critical violations axe finds on the page as it is."""
    found = Axe().run(page).response["violations"]
    return [
        f"{item['impact']} {item['id']}: {node['html'][:200]}"
        for item in found
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
    ]


def unfold(chat: ChatPage) -> None:
    chat.page.evaluate("document.querySelectorAll('#log details').forEach((fold) => { fold.open = true })")


def answered(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    unfold(chat)


def not_helpful(chat: ChatPage) -> None:
    chat.ask(QUESTION).get_by_role("button", name="没帮上").click()


def emergency(chat: ChatPage) -> None:
    chat.ask("有人晕倒没有呼吸了")


def clarify(chat: ChatPage) -> None:
    chat.clarify()


def failed(chat: ChatPage) -> None:
    chat.page.context.set_offline(True)
    chat.ask(QUESTION)


def too_long(chat: ChatPage) -> None:
    chat.box.fill("长" * 2100)


def panel(chat: ChatPage) -> None:
    chat.page.locator("#more").click()


def erase(chat: ChatPage) -> None:
    panel(chat)
    chat.page.get_by_role("button", name="删除我的对话").click()


def welcome(chat: ChatPage) -> None:
    expect(chat.box).to_be_visible()


STATES = [welcome, answered, not_helpful, emergency, clarify, failed, too_long, panel, erase]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_serious(chat: ChatPage, state: Callable[[ChatPage], None]) -> None:
    state(chat)
    assert serious(chat.page) == []


def test_axe_finds_nothing_serious_on_the_notice(visitor: Page) -> None:
    assert serious(visitor) == []


def test_axe_would_find_it(visitor: Page) -> None:
    """The check itself works: a button without a name is reported."""
    visitor.evaluate("document.querySelector('#accept').textContent = ''")
    assert any("button-name" in line for line in serious(visitor))


OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (320, 360, 414, 768, 1100, 1366, 1920)
BEYOND = """() => [...document.querySelectorAll("body *")]
    .filter((e) => e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("presses", [0, 1, 2], ids=["normal", "large", "huge"])
def test_no_sideways_scrolling(chat: ChatPage, presses: int) -> None:
    """320 px is also a 1280 px window at 400 % zoom."""
    for _ in range(presses):
        chat.page.locator("#type").click()
    answered(chat)
    chat.answer.get_by_role("button", name="没帮上").click()
    chat.ask("转人工")
    for width in WIDTHS:
        chat.page.set_viewport_size({"width": width, "height": 740})
        assert chat.page.evaluate(OVERFLOW) == 0, width
        assert chat.page.evaluate(BEYOND) == [], width


SMALL = """() => [...document.querySelectorAll("button, .call, .tool, summary, select, textarea, .tick")]
    .filter((e) => e.offsetParent)
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44 || box.width < 44)
    .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""


def test_targets_are_large_enough_for_a_thumb(chat: ChatPage) -> None:
    not_helpful(chat)
    chat.page.locator("#more").click()
    assert chat.page.evaluate(SMALL) == []


def test_the_page_says_its_language_and_structure(chat: ChatPage) -> None:
    answered(chat)
    assert chat.page.locator("html").get_attribute("lang") == "zh-CN"
    expect(chat.log).to_have_attribute("aria-live", "polite")
    assert chat.page.get_by_role("heading", level=1).count() == 1
    expect(chat.answer.get_by_role("heading", level=3)).to_have_count(1)
    assert chat.page.title()


def test_motion_is_off_for_those_who_ask(chat: ChatPage) -> None:
    chat.page.emulate_media(reduced_motion="reduce")
    chat.page.evaluate("document.getElementById('log').innerHTML = '<span class=dots><i></i></span>'")
    assert chat.page.locator(".dots i").evaluate("(e) => getComputedStyle(e).animationName") == "none"


def test_paper_shows_the_answer_unfolded_and_no_buttons(chat: ChatPage) -> None:
    answer = chat.ask(QUESTION)
    chat.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    chat.page.emulate_media(media="print")
    expect(answer.locator(".evidence .body")).to_be_visible()
    expect(chat.page.locator("#composer")).to_be_hidden()
    expect(answer.locator(".feedback")).to_be_hidden()
    expect(chat.page.get_by_text("示例数据，未经医保部门审核").first).to_be_visible()
    chat.page.emulate_media(media="screen")
    chat.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(answer.locator(".evidence .body")).to_be_hidden()


def test_colours_chosen_by_the_system_keep_the_shapes(chat: ChatPage) -> None:
    chat.page.emulate_media(forced_colors="active")
    answer = chat.ask(QUESTION)
    assert answer.evaluate("(e) => getComputedStyle(e).borderStyle") == "solid"
