"""Everything by keyboard, and a list of the keys that is the keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chatpage import title
from tests.browser.console.deskpage import DeskPage

QUESTION, ENTRY = "怎么申请医疗救助", "relief/apply-how"


@pytest.fixture
def opened(desk: DeskPage) -> DeskPage:
    desk.find(QUESTION)
    desk.press("Enter")
    desk.opened(title(ENTRY))
    return desk


@pytest.mark.parametrize("key", ["?", "F1", "？"])
def test_the_list_of_keys_opens_and_closes(desk: DeskPage, key: str) -> None:
    if key == "？":
        desk.type(key)
    else:
        desk.press(key)
    keys = desk.page.get_by_role("dialog", name="按键")
    expect(keys).to_be_visible()
    for text in ("复制话术", "保存记录，接下一位", "标记：答复过期", "看检索依据"):
        expect(keys).to_contain_text(text)
    desk.press("Escape")
    expect(keys).to_be_hidden()
    expect(desk.box).to_have_value("")
    expect(desk.box).to_be_focused()


def test_every_key_of_the_list_has_something_to_do(desk: DeskPage) -> None:
    desk.press("F1")
    listed = desk.page.locator("#keys .caps").all_inner_texts()
    letters = [found[1] for text in listed if (found := re.fullmatch(r"Alt\s*([A-Z0-9])", text.strip()))]
    assert len(letters) == len(set(letters)) >= 17
    desk.press("Escape")
    desk.find(QUESTION)
    desk.press("Enter")
    desk.opened(title(ENTRY))
    for letter in letters:
        code = f"Digit{letter}" if letter.isdigit() else f"Key{letter}"
        taken = desk.page.evaluate(
            """(code) => { const event = new KeyboardEvent("keydown", {code, key: "x", altKey: true, bubbles: true,
                cancelable: true}); document.body.dispatchEvent(event); return event.defaultPrevented }""",
            code,
        )
        assert taken, letter


def test_next_and_previous_answer(opened: DeskPage) -> None:
    name = title(opened.rows.nth(1).get_attribute("data-id") or "")
    opened.press("Alt+KeyJ")
    opened.opened(name)
    opened.press("Alt+KeyK")
    opened.opened(title(ENTRY))
    expect(opened.box).to_be_focused()


def test_an_opened_answer_stays_while_the_next_question_is_typed(opened: DeskPage) -> None:
    opened.type("住院报多少")
    opened.found("住院报多少")
    opened.press("ArrowDown")
    opened.page.wait_for_timeout(300)
    opened.opened(title(ENTRY))


def test_the_answer_is_read_by_page_keys_and_the_box_keeps_the_focus(opened: DeskPage) -> None:
    opened.press("PageDown")
    opened.page.wait_for_function("document.querySelector('#answer').scrollTop > 50")
    expect(opened.box).to_be_focused()


def test_keys_without_alt_where_nothing_is_typed(opened: DeskPage) -> None:
    opened.press("F6")
    expect(opened.answer).to_be_focused()
    opened.press("2")
    expect(opened.answer).to_have_attribute("data-copied", "sms")
    opened.press("/")
    expect(opened.box).to_be_focused()


def test_in_a_field_letters_are_letters(opened: DeskPage) -> None:
    opened.press("Alt+KeyN", "Shift+Tab")
    opened.page.locator("#note-text").focus()
    opened.type("1x?w 复诊")
    expect(opened.page.locator("#note-text")).to_have_value("1x?w 复诊")
    assert opened.answer.get_attribute("data-copied") is None
    expect(opened.page.locator("#keys")).to_be_hidden()


def test_escape_leads_back_to_the_box_and_clears_it(opened: DeskPage) -> None:
    opened.press("Alt+KeyN", "Escape")
    expect(opened.box).to_be_focused()
    opened.press("Escape")
    expect(opened.box).to_have_value("")
    opened.opened(title(ENTRY))


def test_the_forms_of_the_rules_by_keyboard(opened: DeskPage) -> None:
    opened.press("Alt+KeyC")
    form = opened.page.locator('.calculation[data-kind="relief"]')
    expect(form).to_be_visible()
    status = form.locator('.item[data-name="status"] select')
    expect(status).to_be_focused()
    status.select_option(label="低保对象")
    opened.press("Control+Enter")
    expect(form.locator(".told")).to_contain_text("已经认定为「低保对象」")
    opened.press("Alt+KeyC")
    expect(opened.answer).to_be_visible()
    expect(opened.box).to_be_focused()


def test_lists_by_keyboard(opened: DeskPage) -> None:
    opened.press("Alt+KeyX", "Alt+KeyL")
    pressed = opened.page.locator('#tabs [aria-pressed="true"]')
    names = []
    for _ in range(4):
        opened.press("Alt+KeyL")
        names.append(pressed.get_attribute("data-list"))
    assert sorted(filter(None, names)) == ["changed", "favourites", "hot", "recents"]
    while pressed.get_attribute("data-list") != "recents":
        opened.press("Alt+KeyL")
    expect(opened.rows.first).to_contain_text(title(ENTRY))
    opened.press("Enter")
    opened.opened(title(ENTRY))
