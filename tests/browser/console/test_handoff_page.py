"""The page of the hand-offs with several residents at once: whose draft is whose, and what a hidden tab tells."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.console.small import Small, hold, waiting

ANSWER = "**/answer"


def open_line(page: Page, question: str) -> None:
    """Open a hand-off and wait until it is there."""
    page.locator(".line", has_text=question).click()
    expect(page.locator("#thread")).to_contain_text(question)


@pytest.fixture
def page(small: Small) -> Page:
    """An operator who has taken two residents' questions."""
    for question in ("甲的问题", "乙的问题"):
        small.ask(question)
    opened = small.page("/console/handoffs")
    for question in ("甲的问题", "乙的问题"):
        open_line(opened, question)
        opened.keyboard.press("Alt+t")
        expect(opened.locator("#text")).to_be_visible()
    return opened


def test_what_is_begun_for_one_is_not_sent_to_another(page: Page) -> None:
    box = page.locator("#text")
    box.fill("给乙写了一半")
    open_line(page, "甲的问题")
    expect(box).to_have_value("")
    box.fill("给甲的回复")
    held = hold(page, ANSWER)
    page.keyboard.press("Control+Enter")
    open_line(page, "乙的问题")
    expect(box).to_have_value("给乙写了一半")
    page.keyboard.type("，又写")
    waiting(page, held).continue_()
    expect(page.locator(".line", has_text="甲的问题")).to_contain_text("已回复")
    expect(page.locator("#thread")).to_contain_text("乙的问题")
    expect(page.locator("#thread")).not_to_contain_text("给甲的回复")
    expect(box).to_have_value("给乙写了一半，又写")
    open_line(page, "甲的问题")
    expect(page.locator("#thread")).to_contain_text("给甲的回复")
    expect(box).to_have_value("")


def test_what_could_not_be_sent_comes_back_to_whom_it_was_for(page: Page) -> None:
    box = page.locator("#text")
    held = hold(page, ANSWER)
    box.fill("给乙的回复")
    page.keyboard.press("Control+Enter")
    expect(box).to_have_value("")
    open_line(page, "甲的问题")
    box.fill("给甲的")
    waiting(page, held).abort()
    expect(page.locator("#talk-error")).to_contain_text("刚才那一位：没有连上服务器")
    expect(box).to_have_value("给甲的")
    open_line(page, "乙的问题")
    expect(box).to_have_value("给乙的回复")
    open_line(page, "乙的问题")
    expect(box).to_have_value("给乙的回复")


def test_nobody_is_written_to_before_the_conversation_is_there(page: Page) -> None:
    held = hold(page, re.compile(r"/handoffs/[0-9a-f]{32}$"))
    page.locator(".line", has_text="甲的问题").click()
    expect(page.locator("#text")).to_be_hidden()
    expect(page.locator("#thread")).not_to_contain_text("乙的问题")
    waiting(page, held)
    for route in held:
        route.continue_()


def test_an_entry_is_cited_in_the_version_that_is_served(page: Page) -> None:
    page.get_by_role("button", name="引用知识").click()
    page.locator("#cite-q").fill("断缴")
    expect(page.locator("#cite-found button").first).to_have_text("居民医保断缴有什么影响")
    page.keyboard.press("Enter")
    expect(page.locator("#cited")).to_contain_text("依据：居民医保断缴有什么影响")
    expect(page.locator("#text")).to_have_value("断缴以后再参保。")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.operator")).to_contain_text("依据：居民医保断缴有什么影响")


def test_a_fifth_entry_is_not_put_in_uncited(page: Page) -> None:
    hits = {"results": [{"id": f"a/{n}", "title": f"第{n}条"} for n in range(5)]}
    page.route("**/console/api/find?*", lambda route: route.fulfill(body=json.dumps(hits)))

    def entry(route: Route) -> None:
        number = route.request.url.split("?")[0][-1]
        route.fulfill(body=json.dumps({"title": f"第{number}条", "short": f"短答复{number}。"}))

    page.route("**/console/api/entries/**", entry)
    for number in range(5):
        page.get_by_role("button", name="引用知识").click()
        page.locator("#cite-q").fill(f"问{number}")
        page.locator("#cite-found button").nth(number).click()
        if number < 4:
            expect(page.locator("#cited li")).to_have_count(number + 1)
    expect(page.locator("#talk-error")).to_contain_text("最多引用 4 条")
    expect(page.locator("#cited li")).to_have_count(4)
    assert "短答复4" not in page.locator("#text").input_value()


def test_a_tab_in_the_background_tells_who_waits(small: Small) -> None:
    opened = small.page("/console/handoffs")
    opened.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    small.ask("有人吗")
    opened.clock.fast_forward(21_000)
    expect(opened).to_have_title("(1) 转人工 · 医小答坐席台")
    expect(opened.locator("nav .count")).to_have_text("1")
