"""Quiz cards on the wall, on their own page and on paper."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.led.conftest import Wall
from tests.browser.test_reading import serious
from tests.led.ledkit import CARD


def test_a_card_asks_counts_down_and_tells(wall: Wall) -> None:
    wall.app.tree.playlist({"quiz": "all"})
    wall.app.tree.write("notices/990001.yml", [])
    wall.app.serve()
    wall.open().shows("断缴以后再参保，要先等几个月？")
    expect(wall.page.locator("#kind")).to_contain_text("还剩")
    expect(wall.page.locator("#stage li")).to_have_text(["A1个月", "B3个月", "C不用等"])
    expect(wall.page.locator("#stage li[data-right]")).to_have_count(0)
    expect(wall.page.locator(".why")).to_be_empty()
    for _ in range(12):
        if wall.page.locator("#stage li[data-right]").count():
            break
        wall.pass_time(2)
    expect(wall.page.locator('#stage li[data-right="true"]')).to_contain_text("3个月")
    expect(wall.page.locator(".why")).to_have_text(str(CARD["explanation"]))
    expect(wall.page.locator("#source")).to_have_text("依据：《关于参保的意见》")


def test_on_a_panel_for_one_line_each_part_of_a_card_stays_until_it_has_run_through(
    start: Callable[..., Wall],
) -> None:
    wall = start(width=192, height=32)
    question = "居民医保断缴了几年以后又想再参保的人，从缴费那天起要先等几个月才能报销？"
    wall.app.tree.write("quiz/contribution.yml", [{**CARD, "question": question}])
    wall.app.tree.playlist({"quiz": "all"})
    wall.app.tree.write("notices/990001.yml", [])
    wall.app.serve()
    wall.open()
    parts: list[
        tuple[str, float, float]
    ] = []  # text, seconds it takes to run through, the page's time at first sight
    for _ in range(90):
        needs, text, now = wall.page.evaluate(
            "() => { const line = document.querySelector('#stage .line');"
            " return [parseFloat(line.style.animationDuration) || 0, line.textContent, Date.now() / 1000]; }"
        )
        # Before the cards have come the wall shows its own line.
        if (parts and parts[-1][0] != text) or (not parts and question in text):
            parts.append((text, needs, now))
        if len(parts) == 5:
            break
        wall.pass_time(1)
    ask, choose, tell, why, again = parts
    assert question in ask[0] and "A．1个月" in choose[0] and "B．3个月" in tell[0] and again[0] == ask[0]
    assert str(CARD["explanation"]) in why[0]
    assert ask[1] > 10
    for (text, needs, seen), (_, _, gone) in pairwise(parts):
        # Looked at about once a second, so that either moment may be seen a little late.
        assert gone - seen >= needs - 2, (text, needs, gone - seen)


@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (768, 1024)])
def test_the_quiz_page_works_by_touch_and_keys(wall: Wall, size: tuple[int, int]) -> None:
    page = wall.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    long = {
        **CARD,
        "id": "long",
        "question": "居民医保错过了集中缴费期，后来才去补缴，要先等三个月才能报销，对不对？",
    }
    wall.app.tree.write("quiz/contribution.yml", [CARD, long])
    wall.app.serve()
    page.goto("/led/wall/quiz")
    expect(page.locator("#question")).to_have_text("断缴以后再参保，要先等几个月？")
    expect(page.locator("#told")).to_be_hidden()
    page.get_by_role("button", name="公布答案").click()
    expect(page.locator("#right")).to_have_text("答案：B．3个月")
    expect(page.locator("#why")).to_have_text(str(CARD["explanation"]))
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44
    page.locator("body").press(" ")
    expect(page.locator("#told")).to_be_hidden()
    page.locator("body").press("ArrowRight")
    expect(page.locator("#count")).to_contain_text("第 2 题，共 2 题")


def test_the_printed_sheet_has_every_card_with_answer_and_source(wall: Wall) -> None:
    page = wall.page
    page.goto("/led/wall/quiz")
    expect(page.locator("#question")).to_have_text("断缴以后再参保，要先等几个月？")
    page.emulate_media(media="print")
    expect(page.locator(".steps")).to_be_hidden()
    sheet = page.locator("#sheet")
    expect(sheet).to_be_visible()
    for text in (
        "A．1个月　　B．3个月　　C．不用等",
        "答案：B。",
        "contribution/break-resident",
        "示例，未经医保部门审核",
    ):
        expect(sheet).to_contain_text(text)


def test_a_withdrawn_card_leaves_the_quiz_page(wall: Wall) -> None:
    wall.page.goto("/led/wall/quiz")
    expect(wall.page.locator("#question")).to_have_text("断缴以后再参保，要先等几个月？")
    wall.app.serve("contribution/break-resident")
    wall.pass_time(61)
    expect(wall.page.locator("#question")).to_have_text("现在没有可以用的题目")


def test_cards_too_old_are_not_asked_also_after_a_restart(wall: Wall) -> None:
    page, question = wall.page, wall.page.locator("#question")
    page.goto("/led/wall/quiz")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    expect(question).to_have_text("断缴以后再参保，要先等几个月？")
    wall.context.set_offline(True)
    wall.pass_time(71 * 3600)
    expect(page.locator("#state")).to_contain_text("没有连上")
    page.reload()
    expect(question).to_have_text("断缴以后再参保，要先等几个月？")
    wall.pass_time(2 * 3600)
    expect(question).to_have_text("现在没有可以用的题目")
    expect(page.locator("#sheet li")).to_have_count(0)
    page.reload()
    expect(page.locator("#state")).to_contain_text("太久没有连上")
    expect(page.locator("#choices li")).to_have_count(0)
    wall.context.set_offline(False)
    wall.until("断缴以后再参保，要先等几个月？", place="#question")
