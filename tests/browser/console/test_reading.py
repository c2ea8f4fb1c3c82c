"""The desk for everyone: axe, nothing cut off on the screens it is made for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.chatpage import title
from tests.browser.console.deskpage import DeskPage
from tests.browser.test_reading import serious

QUESTION, ENTRY = "怎么申请医疗救助", "relief/apply-how"
SCREENS = [(1366, 768), (1920, 1080), (1280, 720)]


def empty(_desk: DeskPage) -> None: ...


def typed(desk: DeskPage) -> None:
    desk.find(QUESTION)
    expect(desk.title).to_have_text(title(ENTRY))


def opened(desk: DeskPage) -> None:
    typed(desk)
    desk.press("Enter")
    desk.opened(title(ENTRY))


def traced(desk: DeskPage) -> None:
    typed(desk)
    desk.press("Alt+KeyI")
    expect(desk.page.locator("#trace table")).to_be_visible()


def flagged(desk: DeskPage) -> None:
    opened(desk)
    desk.press("Alt+KeyW")
    expect(desk.page.locator("#flag-comment")).to_be_visible()


def calculating(desk: DeskPage) -> None:
    opened(desk)
    desk.press("Alt+KeyC")
    form = desk.page.locator('.calculation[data-kind="relief"]')
    form.locator('.item[data-name="status"] select').select_option(label="低保对象")
    desk.press("Control+Enter")
    expect(form.locator(".told")).to_be_visible()


def keys(desk: DeskPage) -> None:
    desk.press("F1")
    expect(desk.page.locator("#keys")).to_be_visible()


def not_ours(desk: DeskPage) -> None:
    desk.find("公积金怎么提取")
    expect(desk.page.locator("#beside")).to_be_visible()


def nothing(desk: DeskPage) -> None:
    desk.find("qqqqqqqqzzzz")


STATES = [empty, typed, opened, traced, flagged, calculating, keys, not_ours, nothing]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_serious(desk: DeskPage, state: Callable[[DeskPage], None]) -> None:
    state(desk)
    assert serious(desk.page) == []


def test_axe_would_find_it(desk: DeskPage) -> None:
    """The check itself works: a button without a name is reported."""
    desk.page.evaluate("document.querySelector('#show-keys').textContent = ''")
    assert any("button-name" in line for line in serious(desk.page))


@pytest.mark.parametrize("size", SCREENS, ids=str)
def test_the_desk_fits_its_screen(desk: DeskPage, size: tuple[int, int]) -> None:
    width, height = size
    desk.page.set_viewport_size({"width": width, "height": height})
    opened(desk)
    page = "() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert desk.page.evaluate(page) == [width, height], "the page itself does not scroll"
    for part in ("#q", ".copies", ".script", ".internal", ".note .primary"):
        expect(desk.page.locator(part)).to_be_in_viewport(ratio=1)
    sideways = """() => [...document.querySelectorAll(".find, .answer, .call, .results")]
        .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className)"""
    assert desk.page.evaluate(sideways) == []


def test_what_is_chosen_is_told_to_screen_readers(desk: DeskPage) -> None:
    typed(desk)
    for _ in range(2):
        chosen = desk.page.locator('.row[aria-selected="true"]')
        expect(desk.box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
        desk.press("ArrowDown")
