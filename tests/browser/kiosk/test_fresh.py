"""What the screen shows is of now, or says that it is not."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.chatpage import QUESTION
from tests.browser.kiosk.cable import Cable
from tests.browser.kiosk.kioskpage import KioskPage
from tests.browser.kiosk.test_network import wait_kept

API = """async () => {
  const { api } = await import("/static/kiosk/api.js");
  const { ApiError } = await import("/static/chat/api.js");
  const real = window.realApi ||= { ...api };
  CHANGE;
  window.dispatchEvent(new Event("online"));
}"""


def told(kiosk: KioskPage, change: str) -> None:
    """The page hears something else from the server from now on."""
    kiosk.page.evaluate(API.replace("CHANGE", change))


WITHOUT_NOTICES = """api.home = async () => {
  const found = await real.home();
  return { ...found, body: { ...found.body, notices: [] } };
}"""


def test_a_notice_that_was_withdrawn_leaves_the_screen(kiosk: KioskPage) -> None:
    kiosk.page.locator(".bulletin").first.tap()
    expect(kiosk.page.locator(".notice-text")).to_be_visible()
    told(kiosk, WITHOUT_NOTICES)
    expect(kiosk.page.locator("#notice")).to_contain_text("这条通知已经撤下")
    expect(kiosk.page.locator(".notice-text")).to_have_count(0)
    kiosk.tap("首页")
    expect(kiosk.page.locator("#home .tile").first).to_be_visible()
    expect(kiosk.page.locator(".bulletin")).to_have_count(0)


NEXT = """api.home = async () => {
  const found = await real.home();
  return { ...found, body: { ...found.body, answers: "next" } };
};"""
WITHOUT_ANSWER = """api.answers = async () => {
  const { body } = await real.answers();
  const answers = body.answers.filter((one) => one.reply.entries[0].id !== "relief/apply-how");
  return { kept: false, body: { ...body, key: "next", answers } };
};"""


def test_an_answer_that_was_withdrawn_leaves_the_screen(kiosk: KioskPage) -> None:
    kiosk.page.locator("[data-topic=relief]").tap()
    kiosk.tap(QUESTION)
    told(kiosk, NEXT + WITHOUT_ANSWER)
    article = kiosk.page.locator("#answer article")
    expect(article).to_contain_text("这个答案已经撤下")
    expect(article.locator(".short")).to_have_count(0)
    expect(kiosk.page.locator("#cut")).to_be_hidden()


@pytest.mark.parametrize("answers", ["api.answers = () => Promise.reject(new ApiError('broken', ''))", ""])
def test_answers_that_could_not_be_renewed_are_shown_as_old(kiosk: KioskPage, answers: str) -> None:
    """The home screen is of now; the answers are not, whether they fail or an old copy of them comes."""
    told(kiosk, NEXT + answers)
    expect(kiosk.page.locator("#cut")).to_contain_text("存下的答案和通知")
    kiosk.page.locator("[data-topic=relief]").tap()
    kiosk.tap(QUESTION)
    expect(kiosk.page.locator("#answer article")).to_contain_text("网络断了，这是")
    told(kiosk, "Object.assign(api, real)")
    expect(kiosk.page.locator("#cut")).to_be_hidden()


def test_a_question_that_waits_too_long_finds_what_is_stored(kiosk: KioskPage) -> None:
    told(
        kiosk,
        "api.chat = () => Promise.reject(new ApiError('slow', ''))",
    )
    kiosk.start()
    for letters, word in (("shenqing", "申请"), ("yiliao", "医疗"), ("jiuzhu", "救助")):
        kiosk.pinyin(letters, word)
    expect(kiosk.send()).to_contain_text("只能查机器上存的答案")


def test_a_browser_started_again_while_the_server_fails_shows_what_is_kept(
    kiosk: KioskPage, wire: Cable, hall: BrowserContext
) -> None:
    wait_kept(kiosk)
    wire.fail()
    kiosk.page.close()
    again = KioskPage(hall.new_page()).open()
    expect(again.page.locator("#cut")).to_contain_text("存下的答案和通知")


def test_a_refresh_leaves_what_is_under_a_finger_alone(kiosk: KioskPage) -> None:
    kiosk.page.locator("#type").tap()
    kiosk.page.evaluate("document.querySelector('#home .tile').mine = true")
    asked = "async () => { const { api } = await import('/static/kiosk/api.js'); await api.home(); }"
    with kiosk.page.expect_response(lambda r: r.url.endswith("/kiosk/api/demo-hospital")):
        kiosk.page.evaluate("window.dispatchEvent(new Event('online'))")
    kiosk.page.evaluate(asked)
    assert kiosk.page.evaluate("document.querySelector('#home .tile').mine === true")
