"""From the web chat to an operator and back, with the real Rasa: asked, taken, answered, read."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from kb.accounts.roles import Role
from tests.browser.chatpage import QUESTION, ChatPage
from tests.browser.person.conftest import Staff
from tests.browser.test_reading import serious

SOON = 15_000


def ask_person(chat: ChatPage, question: str) -> None:
    """Say 转人工, press the button of the reply, write the question, send it."""
    answer = chat.ask("转人工")
    answer.get_by_role("button", name="请工作人员在这里回复").click()
    box = chat.page.locator("#person-text")
    expect(box).to_be_focused()
    box.fill(question)
    chat.page.get_by_role("button", name="转给工作人员").click()
    expect(chat.page.locator(".person-said.resident").last).to_contain_text(question)


def open_line(page: Page, question: str) -> None:
    """Open the hand-off with this question from the list."""
    line = page.locator(".line", has_text=question)
    expect(line).to_be_visible(timeout=SOON)
    line.click()
    expect(page.locator("#thread")).to_contain_text(question)


def test_a_resident_asks_and_an_operator_answers(chat: ChatPage, staff: Staff) -> None:
    question = f"我的救助申请走到哪一步了 {uuid.uuid4().hex[:6]}"
    desk = staff()
    chat.ask(QUESTION)
    ask_person(chat, question)
    expect(chat.page.locator("#person-staff")).to_contain_text(re.compile("您是下一位|前面还有"))
    expect(chat.page.locator("#person-staff")).to_contain_text("有工作人员在线")

    open_line(desk, question)
    background = desk.locator("#background")
    expect(background).to_contain_text(QUESTION)
    shown = background.get_by_role("link").first
    assert re.search(
        r"/console\?entry=[a-z0-9-]+%2F[a-z0-9-]+&version=[0-9a-f]+&area=", str(shown.get_attribute("href"))
    )
    desk.keyboard.press("Alt+t")
    expect(desk.locator("#text")).to_be_focused()
    desk.keyboard.type("已经受理，十个工作日内办好。")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#told")).to_contain_text("已送到对方的对话里")

    chat.page.set_viewport_size({"width": 360, "height": 560})  # too short to show it without a scroll
    chat.page.reload()  # the answer is the server's, not the page's
    news = chat.page.get_by_role("button", name="工作人员回复了，点这里看")
    expect(news).to_be_visible(timeout=SOON)
    news.click()
    expect(chat.page.locator(".person-said.operator")).to_contain_text("已经受理，十个工作日内办好。")
    expect(news).to_be_hidden()
    expect(desk.locator("#thread")).to_contain_text("对方已看到", timeout=SOON)

    chat.page.locator("#person-text").fill("谢谢，还要交什么材料吗")
    chat.page.get_by_role("button", name="补充给工作人员").click()
    expect(desk.locator("#thread")).to_contain_text("谢谢，还要交什么材料吗", timeout=SOON)
    desk.keyboard.press("Alt+e")
    expect(chat.page.locator("#person-staff")).to_contain_text("工作人员已经结束这次对话", timeout=SOON)


def test_what_a_form_has_learnt_goes_along_and_only_if_wanted(chat: ChatPage, staff: Staff) -> None:
    question = f"帮我看看能报多少 {uuid.uuid4().hex[:6]}"
    chat.ask("帮我算居民医保住院能报多少，二级医院，总共花了两万三")
    answer = chat.ask("转人工")
    answer.get_by_role("button", name="请工作人员在这里回复").click()
    expect(chat.page.locator("#person-fact-list")).to_contain_text("二级")
    expect(chat.page.locator("#person-fact-list")).to_contain_text("23,000")
    chat.page.locator("#person-text").fill(question)
    chat.page.get_by_role("button", name="转给工作人员").click()
    expect(chat.page.locator(".person-said")).to_have_count(1)
    desk = staff()
    open_line(desk, question)
    expect(desk.locator("#background")).to_contain_text("23,000")

    chat.page.get_by_role("button", name="不用了，结束").click()
    other = f"另外一件事 {uuid.uuid4().hex[:6]}"
    chat.ask("转人工")
    chat.answer.get_by_role("button", name="请工作人员在这里回复").click()
    chat.page.locator("#person-facts").uncheck()
    chat.page.locator("#person-text").fill(other)
    chat.page.get_by_role("button", name="转给工作人员").click()
    open_line(desk, other)
    expect(desk.locator("#background")).to_contain_text("没有填过测算表")


def test_of_two_operators_one_gets_it(chat: ChatPage, staff: Staff) -> None:
    question = f"谁来接 {uuid.uuid4().hex[:6]}"
    ask_person(chat, question)
    one, two = staff(), staff()
    open_line(one, question)
    open_line(two, question)
    one.get_by_role("button", name="接起").click()
    expect(one.locator("#text")).to_be_visible()
    take = two.get_by_role("button", name="接起")
    if take.count():  # its page may have noticed already
        take.click()
        expect(two.locator("#talk-error")).to_contain_text("同事已经接了")
    expect(two.locator("#reply")).to_be_hidden()
    supervisor = staff(Role.SUPERVISOR)
    open_line(supervisor, question)
    supervisor.get_by_role("button", name="退回队列").click()
    expect(supervisor.get_by_role("button", name="接起")).to_be_visible()
    expect(one.locator("#reply")).to_be_hidden(timeout=SOON)


def test_an_answer_names_what_it_rests_on(chat: ChatPage, staff: Staff) -> None:
    question = f"救助怎么申请 {uuid.uuid4().hex[:6]}"
    ask_person(chat, question)
    desk = staff()
    open_line(desk, question)
    desk.keyboard.press("Alt+t")
    desk.get_by_role("button", name="引用知识").click()
    desk.locator("#cite-q").fill(QUESTION)
    found = desk.locator("#cite-found button").first
    expect(found).to_be_visible(timeout=SOON)
    title = found.inner_text()
    desk.keyboard.press("Enter")
    expect(desk.locator("#cited")).to_contain_text(title)
    assert desk.locator("#text").input_value()
    desk.keyboard.press("Control+Enter")
    expect(chat.page.locator(".person-said.operator")).to_contain_text(f"依据：{title}", timeout=30_000)


def test_an_emergency_in_the_question_is_answered_at_once(chat: ChatPage, staff: Staff) -> None:
    desk = staff()
    question = f"我爸突然昏迷了叫不醒，怎么报销 {uuid.uuid4().hex[:6]}"
    ask_person(chat, question)
    expect(chat.page.locator("#person-urgent").get_by_role("link", name="120")).to_be_visible()
    first = desk.locator(".line").first
    expect(first).to_contain_text(question, timeout=SOON)
    expect(first).to_contain_text("紧急")
    open_line(desk, question)
    desk.keyboard.press("Alt+t")
    desk.keyboard.press("Alt+e")


def test_deleting_the_conversation_takes_it_from_the_operators_screen(chat: ChatPage, staff: Staff) -> None:
    question = f"要删除的问题 {uuid.uuid4().hex[:6]}"
    ask_person(chat, question)
    desk = staff()
    open_line(desk, question)
    chat.page.get_by_role("button", name="更多").click()
    chat.page.get_by_role("button", name="删除我的对话").first.click()
    chat.page.get_by_role("button", name="删除", exact=True).click()
    expect(chat.page.locator("#privacy")).to_be_visible()
    expect(desk.locator("#thread")).not_to_contain_text(question, timeout=SOON)
    expect(desk.locator(".line", has_text=question)).to_have_count(0)
    expect(chat.page.locator("#person")).to_be_hidden()


def test_markup_in_messages_stays_text(chat: ChatPage, staff: Staff) -> None:
    nasty = f"<img src=x onerror=alert(1)> {uuid.uuid4().hex[:6]}"
    ask_person(chat, nasty)
    desk = staff()
    open_line(desk, nasty)
    desk.keyboard.press("Alt+t")
    desk.locator("#text").fill("<b>粗</b><script>alert(2)</script>")
    desk.keyboard.press("Control+Enter")
    expect(chat.page.locator(".person-said.operator")).to_contain_text("<b>粗</b><script>", timeout=30_000)
    assert chat.page.locator(".person-said img, .person-said b, .person-said script").count() == 0
    assert desk.locator("#thread img, #thread script").count() == 0


@pytest.mark.parametrize("where", ["form", "thread"])
def test_axe_finds_nothing_serious_with_the_resident(chat: ChatPage, staff: Staff, where: str) -> None:
    staff()
    if where == "form":
        chat.ask("转人工").get_by_role("button", name="请工作人员在这里回复").click()
        expect(chat.page.locator("#person-form")).to_be_visible()
    else:
        ask_person(chat, f"看得清吗 {uuid.uuid4().hex[:6]}")
    assert serious(chat.page) == []
