"""The network is cut, and comes back."""

from __future__ import annotations

import time

from playwright.sync_api import BrowserContext, expect

from tests.browser.chatpage import QUESTION, title
from tests.browser.kiosk.cable import Cable
from tests.browser.kiosk.kioskpage import KioskPage

ALL_KEPT = """async () => {
  const kept = new Set((await (await caches.open("kiosk")).keys()).map((one) => one.url.split("#")[0]));
  const loaded = performance.getEntriesByType("resource").filter((one) => one.initiatorType !== "beacon");
  const urls = loaded.map((one) => one.name.split("#")[0]);
  const wanted = urls.filter((url) => !/\\/(session|chat|alive|shown)$/.test(url));
  return wanted.length > 30 && [location.href, ...wanted].every((url) => kept.has(url));
}"""


def wait_kept(kiosk: KioskPage) -> None:
    """Until everything that the page has loaded is stored; what failed once is tried again after a minute."""
    deadline = time.monotonic() + 90
    while not kiosk.page.evaluate(ALL_KEPT):
        assert time.monotonic() < deadline, "the page does not keep what it needs"
        kiosk.page.wait_for_timeout(200)


def cut(kiosk: KioskPage, wire: Cable) -> None:
    """Pull the cable; the page notices at once, as the browser tells it."""
    wait_kept(kiosk)
    wire.pull()
    kiosk.page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(kiosk.page.locator("#cut")).to_be_visible()


def test_without_the_network_browsing_goes_on_and_says_since_when(kiosk: KioskPage, wire: Cable) -> None:
    cut(kiosk, wire)
    expect(kiosk.page.locator("#cut")).to_contain_text("存下的答案和通知")
    kiosk.page.locator("[data-topic=relief]").tap()
    kiosk.tap(QUESTION)
    article = kiosk.page.locator("#answer article")
    expect(article).to_contain_text("网络断了，这是")
    expect(article.locator(".short")).to_be_visible()


def test_without_the_network_a_question_finds_what_is_stored(kiosk: KioskPage, wire: Cable) -> None:
    cut(kiosk, wire)
    kiosk.start()
    for letters, word in (("shenqing", "申请"), ("yiliao", "医疗"), ("jiuzhu", "救助")):
        kiosk.pinyin(letters, word)
    answer = kiosk.send()
    expect(answer).to_contain_text("只能查机器上存的答案")
    answer.get_by_role("button").first.tap()
    expect(kiosk.log.locator("article").last).to_have_attribute("data-outcome", "answered")
    expect(kiosk.log.locator("article").last).to_contain_text("存下的答案")


def test_without_the_network_what_is_not_stored_is_said_so(kiosk: KioskPage, wire: Cable) -> None:
    cut(kiosk, wire)
    kiosk.start()
    kiosk.pinyin("tianqi", "天气")
    expect(kiosk.send()).to_have_attribute("data-outcome", "not_found")


def test_a_browser_started_again_without_the_network_still_shows_it(
    kiosk: KioskPage, wire: Cable, hall: BrowserContext
) -> None:
    cut(kiosk, wire)
    kiosk.page.close()
    again = KioskPage(hall.new_page()).open()
    expect(again.page.locator("#cut")).to_be_visible()
    again.page.locator("#home .row").first.tap()
    expect(again.page.locator("#answer article .short")).to_be_visible()
    expect(again.page.locator("#answer .take svg")).to_have_count(1)
    again.tap("首页")
    again.start()


LATER = """(hours) => {
  window.realNow = window.realNow || Date.now;
  Date.now = () => realNow() + hours * 3600 * 1000;
  window.dispatchEvent(new Event("offline"));
}"""


def test_what_is_too_old_is_refused(kiosk: KioskPage, wire: Cable) -> None:
    cut(kiosk, wire)
    kiosk.page.evaluate(LATER, 71)
    expect(kiosk.page.locator("#cut")).to_contain_text("存下的答案和通知")
    assert kiosk.page.locator("#home .tile").count() > 0
    kiosk.page.evaluate(LATER, 73)
    expect(kiosk.page.locator("#cut")).to_contain_text("已经太旧")
    expect(kiosk.page.locator("#home .tile")).to_have_count(0)
    wire.plug()
    kiosk.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(kiosk.page.locator("#home .tile").first).to_be_visible(timeout=15_000)


def test_an_answer_past_its_own_time_is_refused_though_it_is_stored(kiosk: KioskPage) -> None:
    kept = kiosk.page.evaluate(
        """async () => {
          const { Store } = await import("/static/kiosk/store.js");
          const store = new Store();
          await store.refresh();
          const [id, answer] = store.answers.entries().next().value;
          const before = store.answer(id) !== null;
          answer.valid_to = "2026-01-01";
          return [before, store.answer(id) === null, store.find(store.title(id)).some((one) => one.id === id)];
        }"""
    )
    assert kept == [True, True, False]


def test_a_clock_that_was_set_back_makes_nothing_fresh(kiosk: KioskPage) -> None:
    fresh = kiosk.page.evaluate(
        """async () => {
          const { Store } = await import("/static/kiosk/store.js");
          const store = new Store();
          await store.refresh();
          store.online = false;
          const now = store.fresh;
          const real = Date.now;
          Date.now = () => real() - 3 * 3600 * 1000;
          const back = store.fresh;
          Date.now = real;
          return [now, back];
        }"""
    )
    assert fresh == [True, False]


def test_when_the_network_is_back_the_chat_goes_on(kiosk: KioskPage, wire: Cable) -> None:
    cut(kiosk, wire)
    wire.plug()
    expect(kiosk.page.locator("#cut")).to_be_hidden(timeout=15_000)
    kiosk.page.locator("[data-topic=relief]").tap()
    kiosk.tap(title("relief/who"))
    expect(kiosk.page.locator("#answer article")).not_to_contain_text("网络断了")
    kiosk.tap("打字再问")
    kiosk.pinyin("dibao", "低保")
    kiosk.send()


def test_a_wipe_without_the_network_reaches_the_server_when_it_is_back(kiosk: KioskPage, wire: Cable) -> None:
    kiosk.start()
    kiosk.pinyin("dibao", "低保")
    kiosk.send()
    cut(kiosk, wire)
    kiosk.page.locator("#done").tap()
    with kiosk.page.expect_response(
        lambda r: r.url.endswith("/wipe") and r.status == 200, timeout=20_000
    ) as wiped:
        wire.plug()
    assert wiped.value.json()["deleted_turns"] == 1
