"""The question box: input methods, keys, length."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chatpage import QUESTION, ChatPage


def test_enter_while_composing_does_not_send(chat: ChatPage) -> None:
    chat.box.focus()
    keyboard = chat.page.context.new_cdp_session(chat.page)
    chat.page.evaluate(
        "document.addEventListener('keydown', (event) => { window.wasComposing = event.isComposing }, true)"
    )
    keyboard.send(
        "Input.imeSetComposition", {"text": "zenmecanbao", "selectionStart": 11, "selectionEnd": 11}
    )
    # A key that the input method takes for itself: the page hears of it, no character comes of it.
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    assert chat.page.evaluate("window.wasComposing") is True
    expect(chat.turns).to_have_count(0)
    expect(chat.box).to_have_value("zenmecanbao")
    keyboard.send("Input.insertText", {"text": "怎么参保"})
    expect(chat.box).to_have_value("怎么参保")
    chat.page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(1)
    expect(chat.box).to_have_value("")
    chat.wait()


def test_an_input_method_that_only_says_229_does_not_send(chat: ChatPage) -> None:
    """Safari ends the composition before the Enter that chose the word; only the key code tells."""
    chat.box.fill("怎么参保")
    chat.box.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True, "cancelable": True})
    expect(chat.turns).to_have_count(0)
    chat.box.dispatch_event("keydown", {"key": "Enter", "keyCode": 13, "bubbles": True, "cancelable": True})
    expect(chat.turns).to_have_count(1)
    chat.wait()


def test_shift_enter_makes_a_new_line(chat: ChatPage) -> None:
    chat.box.type("第一行")
    before = chat.box.bounding_box()
    chat.page.keyboard.press("Shift+Enter")
    chat.box.type("第二行")
    expect(chat.box).to_have_value("第一行\n第二行")
    expect(chat.turns).to_have_count(0)
    after = chat.box.bounding_box()
    assert before and after
    assert after["height"] > before["height"], "the box grows with its text"


def test_nothing_is_sent_when_nothing_is_typed(chat: ChatPage) -> None:
    for text in ("", "   ", "\n\n"):
        chat.box.fill(text)
        chat.page.get_by_role("button", name="发送").click()
    expect(chat.turns).to_have_count(0)


def test_a_long_text_is_counted_and_one_too_long_kept(chat: ChatPage) -> None:
    count = chat.page.locator("#count")
    chat.box.fill("医" * 499)
    expect(count).to_be_empty()
    chat.box.fill("医" * 500)
    expect(count).to_contain_text("已写 500 字")
    chat.box.fill("😀" * 2001)
    expect(count).to_contain_text("请删掉 1 字")
    expect(chat.box).to_have_attribute("aria-invalid", "true")
    chat.page.get_by_role("button", name="发送").click()
    expect(chat.turns).to_have_count(0)
    assert chat.box.input_value() == "😀" * 2001


def test_everything_by_keyboard(chat: ChatPage) -> None:
    page = chat.page
    page.reload()
    expect(chat.box).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到提问框")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.box).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(1)
    answer = chat.wait()
    page.evaluate("document.getElementById('log').tabIndex = -1; document.getElementById('log').focus()")
    fold = answer.locator("summary", has_text="依据与有效期")
    for _ in range(20):
        page.keyboard.press("Tab")
        if fold.evaluate("(element) => element === document.activeElement"):
            break
    expect(fold).to_be_focused()
    outline = fold.evaluate("(element) => getComputedStyle(element).outlineStyle")
    assert outline == "solid", "the focus can be seen"
    page.keyboard.press("Enter")
    expect(answer.locator("details.evidence")).to_have_attribute("open", "")


def test_the_panel_opens_and_closes_by_keyboard(chat: ChatPage) -> None:
    more = chat.page.locator("#more")
    more.focus()
    chat.page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(chat.page.get_by_role("button", name="删除我的对话")).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(more).to_be_focused()
    expect(chat.page.get_by_role("button", name="删除我的对话")).to_be_hidden()
