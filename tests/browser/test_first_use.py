"""The privacy notice before first use, preferences, and deleting one's conversation."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.chatpage import QUESTION, ChatPage


def test_the_notice_comes_before_anything_can_be_asked(visitor: Page) -> None:
    expect(visitor.get_by_role("heading", name="使用前请先看")).to_be_focused()
    expect(visitor.locator("#composer")).to_be_hidden()
    expect(visitor.locator("#suggestions")).to_be_hidden()
    notice = visitor.locator("#notice")
    for words in ("保存", "自动删除", "遮住", "敏感个人信息"):
        expect(notice).to_contain_text(words)
    expect(notice.get_by_role("link", name="120")).to_have_attribute("href", "tel:120")


def test_it_is_asked_once(chat: ChatPage) -> None:
    chat.page.reload()
    expect(chat.box).to_be_visible()
    expect(chat.page.locator("#privacy")).to_be_hidden()


def test_it_can_be_read_again(chat: ChatPage) -> None:
    chat.page.locator("#more").click()
    chat.page.get_by_role("button", name="隐私说明").click()
    expect(chat.page.locator("#privacy")).to_be_visible()
    expect(chat.page.get_by_role("button", name="我知道了，开始提问")).to_be_hidden()
    chat.page.get_by_role("button", name="返回对话").click()
    expect(chat.box).to_be_visible()


def test_the_demonstration_is_marked_before_and_after(visitor: Page) -> None:
    mark = visitor.get_by_text("示例数据，未经医保部门审核").first
    expect(mark).to_be_in_viewport()
    visitor.get_by_role("button", name="我知道了，开始提问").click()
    chat = ChatPage(visitor)
    chat.ask(QUESTION)
    visitor.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(mark).to_be_in_viewport()


def test_deleting_takes_everything_away(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    cookies = {cookie["name"]: cookie["value"] for cookie in chat.page.context.cookies()}
    assert cookies, "the conversation is held by a cookie"
    chat.page.locator("#more").click()
    chat.page.get_by_role("button", name="删除我的对话").click()
    expect(chat.page.get_by_role("heading", name="要删除您的对话吗？")).to_be_focused()
    with chat.page.expect_response("**/web/forget") as answered:
        chat.page.get_by_role("button", name="删除", exact=True).click()
    assert answered.value.ok
    expect(chat.turns).to_have_count(0)
    expect(chat.page.locator("#privacy")).to_be_visible()
    after = {cookie["name"]: cookie["value"] for cookie in chat.page.context.cookies()}
    assert not cookies.items() & after.items(), "no cookie of the old conversation is left"


def test_deleting_can_be_called_off(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    chat.page.locator("#more").click()
    chat.page.get_by_role("button", name="删除我的对话").click()
    chat.page.get_by_role("button", name="不删，返回").click()
    expect(chat.turns).to_have_count(1)
    expect(chat.box).to_be_visible()


def test_the_cookie_cannot_be_read_by_scripts(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    assert chat.page.evaluate("document.cookie") == ""


def test_large_type_grows_everything_and_is_kept(chat: ChatPage) -> None:
    page = chat.page
    answer = chat.ask(QUESTION)
    size = "(element) => parseFloat(getComputedStyle(element).fontSize)"
    text = answer.locator(".text p").first
    assert text.evaluate(size) >= 18
    page.get_by_role("button", name="大字：").click()
    page.get_by_role("button", name="特大字：").click()
    assert text.evaluate(size) >= 24
    page.reload()
    expect(page.get_by_role("button", name="标准字：")).to_be_visible()
    assert page.locator("#welcome p").first.evaluate(size) >= 24
    assert page.evaluate("Object.keys(localStorage)") == ["yixiaoda.type"], (
        "nothing but the preference is kept"
    )


def test_a_lost_cookie_asks_again_and_loses_no_question(chat: ChatPage) -> None:
    chat.page.context.clear_cookies()
    chat.box.fill(QUESTION)
    chat.box.press("Enter")
    expect(chat.page.locator("#privacy")).to_be_visible()
    chat.page.get_by_role("button", name="我知道了，开始提问").click()
    expect(chat.last.locator(".question")).to_contain_text(QUESTION)
    chat.wait()
    expect(chat.answer.locator(".text")).not_to_be_empty()
