"""Nobody touches the screen: a warning, then everything of the person is gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Request, expect

from tests.browser.chatpage import QUESTION
from tests.browser.kiosk.kioskpage import KioskPage
from tests.browser.kiosk.test_use import VOICES

WORD, LETTERS = "残疾", "canji"
TRACES = """() => ({
  text: document.documentElement.innerText
    + [...document.querySelectorAll("input, textarea")].map((e) => e.value).join(),
  html: document.documentElement.outerHTML,
  local: localStorage.length, session: sessionStorage.length, cookies: document.cookie,
  history: history.length, address: location.href,
})"""
KEPT = """async () => {
  const urls = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) urls.push(request.url);
  }
  return { urls, databases: (await indexedDB.databases()).length };
}"""


def told(kiosk: KioskPage) -> None:
    """Somebody has asked something, and is typing the next question."""
    kiosk.start()
    kiosk.pinyin(LETTERS, WORD)
    kiosk.pinyin("jiuzhu", "救助")
    kiosk.send()
    kiosk.box.tap()
    kiosk.pinyin(LETTERS, WORD)
    kiosk.letters("ren")


def pass_seconds(kiosk: KioskPage, seconds: float) -> None:
    kiosk.page.clock.run_for(int(seconds * 1000))


def test_after_the_idle_time_a_warning_counts_down_and_all_is_wiped(timed: KioskPage) -> None:
    before = timed.page.evaluate(TRACES)
    told(timed)
    assert WORD in timed.page.evaluate(TRACES)["text"]
    pass_seconds(timed, 58)
    expect(timed.warning).to_be_hidden()
    pass_seconds(timed, 4)
    expect(timed.warning).to_be_visible()
    expect(timed.page.locator("#stay")).to_be_focused()
    with timed.page.expect_response(lambda r: r.url.endswith("/wipe")) as wiped:
        pass_seconds(timed, 15)
    assert wiped.value.json()["deleted_turns"] == 1
    expect(timed.warning).to_be_hidden()
    expect(timed.page.locator("#home")).to_be_visible()
    after = timed.page.evaluate(TRACES)
    assert WORD not in after["html"]
    assert WORD not in after["text"]
    assert "ren" not in timed.page.locator(".strip").inner_text()
    assert timed.log.locator(".turn").count() == 0
    assert (after["local"], after["session"], after["cookies"]) == (0, 0, "")
    assert (after["history"], after["address"]) == (before["history"], before["address"])


def test_nothing_of_the_person_is_among_what_the_browser_keeps(
    timed: KioskPage, hall: BrowserContext
) -> None:
    told(timed)
    timed.page.locator("#done").tap()
    expect(timed.page.locator("#home")).to_be_visible()
    kept = timed.page.evaluate(KEPT)
    assert [url for url in kept["urls"] if url.split("/")[-1] in ("chat", "session", "wipe", "alive")] == []
    assert kept["databases"] == 0
    assert hall.cookies() == []
    state = hall.storage_state()
    assert (state["cookies"], state["origins"]) == ([], [])


def test_the_servers_files_hold_nothing_of_the_person(
    timed: KioskPage, request: pytest.FixtureRequest
) -> None:
    if os.environ.get("CHAT_URL"):
        pytest.skip("looks into the files of the service that the tests start")
    var: Path = request.getfixturevalue("stack").var_dir
    # No two questions of these tests have the same words: this one is looked for.
    timed.start()
    for letters, word in (("shuini", "水泥"), ("huadeng", "花灯"), ("jiuzhu", "救助")):
        timed.pinyin(letters, word) if word != "花灯" else [
            timed.pinyin("hua", "花"),
            timed.pinyin("deng", "灯"),
        ]
    timed.send()
    secret = "水泥花灯"

    def written() -> list[str]:
        files = [p for p in var.iterdir() if p.is_file()] + [*(var / "log").glob("*")]
        raw = secret.encode()
        escaped = secret.encode("unicode_escape")
        return [p.name for p in files if raw in p.read_bytes() or escaped in p.read_bytes()]

    assert any(name.startswith("yixiaoda.db") for name in written())
    assert any(name.startswith("rasa_tracker.db") for name in written())
    with timed.page.expect_response(lambda r: r.url.endswith("/wipe")):
        timed.page.locator("#done").tap()
    assert written() == []


def test_taps_on_the_keyboard_keep_the_person_there(timed: KioskPage) -> None:
    timed.start()
    for letter in "yibao":
        pass_seconds(timed, 50)
        timed.letters(letter)
    expect(timed.warning).to_be_hidden()
    expect(timed.page.locator(".typed")).to_have_text("yibao")
    pass_seconds(timed, 61)
    expect(timed.warning).to_be_visible()


def test_who_is_still_there_goes_on_where_they_were(timed: KioskPage) -> None:
    told(timed)
    pass_seconds(timed, 65)
    timed.page.locator("#stay").tap()
    expect(timed.warning).to_be_hidden()
    expect(timed.page.locator(".typed")).to_have_text("ren")
    expect(timed.box).to_have_value(WORD)
    pass_seconds(timed, 50)
    expect(timed.warning).to_be_hidden()


def test_under_the_warning_only_its_own_buttons_count(timed: KioskPage) -> None:
    told(timed)
    pass_seconds(timed, 62)
    timed.page.touchscreen.tap(40, 40)
    expect(timed.warning).to_be_visible()
    timed.page.locator("#leave").tap()
    expect(timed.page.locator("#home")).to_be_visible()
    expect(timed.box).to_have_value("")


def test_who_listens_is_there_but_not_for_ever(hall: BrowserContext) -> None:
    """The machine's voice here never says that it is done."""
    page = hall.new_page()
    page.clock.install()
    page.add_init_script(f"({VOICES})([{{ lang: 'zh-CN', localService: true }}])")
    kiosk = KioskPage(page).open()
    page.locator("[data-topic=relief]").tap()
    kiosk.tap(QUESTION)
    kiosk.tap("读给我听")
    pass_seconds(kiosk, 170)
    expect(kiosk.warning).to_be_hidden()
    pass_seconds(kiosk, 72)
    expect(kiosk.warning).to_be_visible()
    pass_seconds(kiosk, 16)
    expect(page.locator("#home")).to_be_visible()


def test_size_and_contrast_are_of_one_person_only(timed: KioskPage) -> None:
    timed.page.locator("#type").tap()
    timed.page.locator("#contrast").tap()
    root = timed.page.locator("html")
    expect(root).to_have_attribute("data-type", "large")
    pass_seconds(timed, 80)
    expect(root).to_have_attribute("data-type", "normal")
    expect(root).to_have_attribute("data-contrast", "normal")


def test_an_untouched_screen_warns_nobody(timed: KioskPage) -> None:
    pass_seconds(timed, 300)
    expect(timed.warning).to_be_hidden()


def test_the_server_hears_that_somebody_is_there_but_not_at_every_tap(timed: KioskPage) -> None:
    alive: list[Request] = []
    told(timed)
    timed.page.on("request", lambda r: alive.append(r) if r.url.endswith("/alive") else None)
    for _ in range(10):
        pass_seconds(timed, 5)
        timed.letters("a")
    assert 2 <= len(alive) <= 4


def test_a_reply_that_comes_after_the_wipe_is_shown_to_nobody(timed: KioskPage) -> None:
    timed.start()
    timed.pinyin(LETTERS, WORD)
    held = []
    timed.page.route("**/chat", lambda route: held.append(route))
    with timed.page.expect_request("**/chat"):
        timed.page.locator("#send").tap()
    pass_seconds(timed, 80)
    expect(timed.page.locator("#home")).to_be_visible()
    held[0].continue_()
    timed.page.unroute("**/chat")
    timed.start()
    timed.pinyin("dibao", "低保")
    timed.send()
    # The answer may well speak of 残疾; what the other person asked is nowhere.
    assert timed.log.locator(".question p").all_inner_texts() == ["低保"]
    assert timed.log.locator(".turn").count() == 1


def test_a_question_whose_session_is_still_being_opened_is_not_sent_after_the_wipe(timed: KioskPage) -> None:
    timed.start()
    timed.pinyin(LETTERS, WORD)
    held, sent = [], []
    timed.page.route("**/session", lambda route: held.append(route))
    timed.page.on("request", lambda one: sent.append(one) if one.url.endswith("/chat") else None)
    with timed.page.expect_request("**/session"):
        timed.page.locator("#send").tap()
    timed.page.locator("#done").tap()
    expect(timed.page.locator("#home")).to_be_visible()
    with timed.page.expect_response("**/session"):
        held[0].continue_()
    timed.page.unroute("**/session")
    timed.start()
    timed.pinyin("dibao", "低保")
    timed.send()
    assert [WORD in (one.post_data or "") for one in sent] == [False]
