"""Ask, read, go on: the ways of a resident through the page."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.chatpage import QUESTION, ChatPage


def test_a_cited_answer(chat: ChatPage) -> None:
    answer = chat.ask(QUESTION)
    assert chat.outcome() == "answered"
    expect(answer.get_by_role("heading", level=3)).to_be_visible()
    expect(answer.locator(".text")).not_to_be_empty()
    expect(answer.locator(".validity")).to_contain_text("适用地区")
    evidence = answer.locator("details.evidence")
    expect(evidence.locator(".body")).to_be_hidden()
    evidence.locator("summary").click()
    expect(evidence.locator(".citation").first).to_contain_text("《")
    expect(evidence).to_contain_text("发文机关")
    expect(evidence).to_contain_text("整理时")
    assert answer.bounding_box() is not None


def test_the_answer_starts_in_view(chat: ChatPage) -> None:
    answer = chat.ask(QUESTION)
    expect(answer.get_by_role("heading", level=3)).to_be_in_viewport()
    expect(chat.last.locator(".question")).to_be_in_viewport()


def test_a_suggestion_is_asked_by_pressing_it(chat: ChatPage) -> None:
    first = chat.page.locator("#suggestions button").first
    words = first.inner_text()
    chat.press(first)
    expect(chat.last.locator(".question")).to_contain_text(words)
    assert chat.outcome() in {"answered", "clarify"}


def test_a_follow_up_says_how_it_was_understood(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    answer = chat.ask("那要带什么材料")
    line = answer.locator(".understood")
    expect(line).to_contain_text("我理解为：")
    line.get_by_role("button", name="不对，改一下").click()
    expect(chat.box).to_have_value("那要带什么材料")
    expect(chat.box).to_be_focused()


def test_a_draft_survives_correcting(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    answer = chat.ask("那要带什么材料")
    chat.box.fill("写到一半的话")
    answer.get_by_role("button", name="不对，改一下").click()
    expect(chat.box).to_have_value("那要带什么材料\n写到一半的话")


def test_follow_ups_are_buttons(chat: ChatPage) -> None:
    answer = chat.ask(QUESTION)
    button = answer.locator("button.follow").first
    words = button.inner_text()
    chat.press(button)
    expect(chat.last.locator(".question")).to_contain_text(words)


def test_a_choice_is_asked_by_pressing_it(chat: ChatPage) -> None:
    answer = chat.clarify()
    assert chat.outcome() == "clarify"
    choices = answer.locator("button.choice")
    assert 2 <= choices.count() <= 4
    chosen = choices.first.inner_text()
    chat.press(choices.first)
    expect(chat.last.locator(".question")).to_contain_text(chosen)
    assert chat.outcome() == "answered"


def test_an_emergency_can_be_called_at_once(chat: ChatPage) -> None:
    answer = chat.ask("我爸喝了农药快不行了")
    assert chat.outcome() == "emergency"
    call = answer.locator("a.call").first
    expect(call).to_have_attribute("href", "tel:120")
    expect(call).to_be_in_viewport()
    expect(answer.locator(".feedback")).to_have_count(0)


def test_a_person_can_be_called(chat: ChatPage) -> None:
    answer = chat.ask("转人工")
    assert chat.outcome() == "handoff"
    hotline = chat.page.locator("#call").get_attribute("href")
    expect(answer.locator("a.call").first).to_have_attribute("href", str(hotline))


def test_one_question_at_a_time(chat: ChatPage) -> None:
    """A second question typed while the first is being answered stays in the box."""
    chat.page.route("**/web/chat", lambda route: (chat.page.wait_for_timeout(600), route.continue_()))
    chat.box.fill(QUESTION)
    chat.box.press("Enter")
    chat.box.fill("断缴了怎么办")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("断缴了怎么办")
    chat.wait()
    chat.box.press("Enter")
    chat.wait()
    expect(chat.turns).to_have_count(2)
    chat.page.unroute_all(behavior="wait")


def test_helpful(chat: ChatPage) -> None:
    answer = chat.ask(QUESTION)
    with chat.page.expect_response("**/web/feedback") as answered:
        answer.get_by_role("button", name="有帮助").click()
    assert answered.value.ok
    sent = json.loads(answered.value.request.post_data or "")
    assert sent["helpful"] is True
    assert sent["trace_id"]
    expect(answer.get_by_role("status")).to_contain_text("谢谢")
    expect(answer.get_by_role("button", name="有帮助")).to_have_attribute("aria-pressed", "true")


def test_not_helpful_asks_why(chat: ChatPage) -> None:
    answer = chat.ask(QUESTION)
    with chat.page.expect_response("**/web/feedback") as at_once:
        answer.get_by_role("button", name="没帮上").click()
    assert at_once.value.ok
    for reason in ("不准确", "过时", "看不懂", "没答到点上"):
        expect(answer.get_by_role("checkbox", name=reason)).to_be_visible()
    answer.get_by_role("checkbox", name="看不懂").check()
    answer.get_by_role("textbox").fill("字太多")
    with chat.page.expect_response("**/web/feedback") as answered:
        answer.get_by_role("button", name="提交").click()
    assert answered.value.ok, answered.value.text()
    sent = json.loads(answered.value.request.post_data or "")
    assert sent["helpful"] is False
    assert sent["reasons"] == ["看不懂"]
    assert sent["comment"] == "字太多"
    expect(answer.get_by_role("status")).to_contain_text("谢谢")


@pytest.mark.parametrize("name", ["#call", "#hotline-number"])
def test_the_hotline_is_a_telephone_link(chat: ChatPage, name: str) -> None:
    assert re.fullmatch(r"tel:\d{5,}", str(chat.page.locator(name).get_attribute("href")))
