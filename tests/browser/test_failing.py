"""When the network or the service fails, what was written is kept and can be sent again."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Dialog, Route, expect

from tests.browser.chatpage import QUESTION, ChatPage
from tests.stack import Stack


def test_without_a_network_the_question_is_kept_and_sent_again(chat: ChatPage) -> None:
    chat.page.context.set_offline(True)
    expect(chat.page.locator("#offline")).to_be_visible()
    chat.ask(QUESTION)
    failed = chat.last.get_by_role("alert")
    expect(failed).to_contain_text("没有连上")
    expect(chat.last.locator(".question")).to_contain_text(QUESTION)
    chat.page.context.set_offline(False)
    expect(chat.page.locator("#offline")).to_be_hidden()
    failed.get_by_role("button", name="重试").click()
    chat.wait()
    expect(chat.answer.locator(".text")).not_to_be_empty()
    expect(chat.turns).to_have_count(1)


def test_a_failed_question_can_be_changed(chat: ChatPage) -> None:
    chat.page.context.set_offline(True)
    chat.ask(QUESTION)
    chat.last.get_by_role("button", name="改一改再发").click()
    expect(chat.turns).to_have_count(0)
    expect(chat.box).to_have_value(QUESTION)
    expect(chat.box).to_be_focused()


def test_a_lost_answer_is_fetched_again_under_the_same_id(chat: ChatPage) -> None:
    """The server answered, the answer got lost: the second try is the same message, not a second one."""
    sent: list[str] = []
    first: list[str] = []

    def lose_the_first(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "")["message_id"])
        if first:
            route.continue_()
            return
        first.append(route.fetch().json()["trace_id"])
        route.abort("connectionreset")

    chat.page.route("**/web/chat", lose_the_first)
    chat.ask(QUESTION)
    with chat.page.expect_response("**/web/chat") as answered:
        chat.last.get_by_role("button", name="重试").click()
    chat.wait()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert answered.value.json()["trace_id"] == first[0]


def test_what_the_server_refuses_can_be_changed(chat: ChatPage) -> None:
    """The server's own words are shown, and trying the same again is not offered."""

    def refuse(route: Route) -> None:
        body = {"error": {"code": "invalid", "message": "请换个说法。", "field": "text", "trace_id": "t"}}
        route.fulfill(status=422, json=body)

    chat.page.route("**/web/chat", refuse)
    chat.ask(QUESTION)
    failed = chat.last.get_by_role("alert")
    expect(failed).to_contain_text("请换个说法。")
    expect(failed.get_by_role("button", name="重试")).to_have_count(0)
    failed.get_by_role("button", name="改一改再发").click()
    expect(chat.box).to_have_value(QUESTION)


def test_feedback_that_fails_is_kept(chat: ChatPage) -> None:
    answer = chat.ask(QUESTION)
    answer.get_by_role("button", name="没帮上").click()
    answer.get_by_role("checkbox", name="过时").check()
    answer.get_by_role("textbox").fill("去年的数")
    chat.page.context.set_offline(True)
    answer.get_by_role("button", name="提交").click()
    expect(answer.get_by_role("status")).to_contain_text("没有提交成功")
    expect(answer.get_by_role("textbox")).to_have_value("去年的数")
    chat.page.context.set_offline(False)
    answer.get_by_role("button", name="提交").click()
    expect(answer.get_by_role("status")).to_contain_text("谢谢")


@pytest.mark.parametrize(("draft", "asked"), [("", []), ("写到一半的话", ["beforeunload"])])
def test_leaving_asks_first_when_something_would_be_lost(
    chat: ChatPage, draft: str, asked: list[str]
) -> None:
    kinds: list[str] = []

    def stay_or_go(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.accept()

    chat.page.on("dialog", stay_or_go)
    chat.box.click()
    chat.box.type(draft)
    chat.page.reload()
    assert kinds == asked


def test_a_start_without_the_service_can_be_tried_again(chat: ChatPage) -> None:
    chat.page.route("**/web/session", lambda route: route.abort())
    chat.page.reload()
    expect(chat.page.get_by_role("alert")).to_contain_text("没有连上")
    chat.page.unroute_all()
    chat.page.get_by_role("button", name="重试").click()
    expect(chat.box).to_be_visible()


@pytest.mark.slow
def test_the_service_dies_and_comes_back(chat: ChatPage, stack: Stack) -> None:
    pid = stack.kill("app")
    chat.ask(QUESTION)
    failed = chat.last.get_by_role("alert")
    expect(failed).to_be_visible()
    stack.wait_ready("app", not_pid=pid)
    failed.get_by_role("button", name="重试").click()
    chat.wait()
    expect(chat.answer.locator(".text")).not_to_be_empty()


@pytest.mark.slow
def test_without_rasa_there_is_still_an_answer(chat: ChatPage, stack: Stack) -> None:
    pid = stack.kill("rasa")
    try:
        answer = chat.ask(QUESTION)
        assert chat.outcome() in {"answered", "clarify"}
        expect(answer.locator(".notices")).to_contain_text("正在恢复")
    finally:
        stack.wait_ready("rasa", not_pid=pid)
