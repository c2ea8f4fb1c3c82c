"""What people do at a kiosk: browse, type, be led through a dialogue, listen, take the answer along."""

from __future__ import annotations

import re
from typing import Any

import pytest
import segno
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chatpage import QUESTION, title
from tests.browser.kiosk.kioskpage import KioskPage
from tests.browser.test_reading import OVERFLOW, SMALL, serious


def spell(kiosk: KioskPage, *words: tuple[str, str]) -> None:
    for letters, word in words:
        kiosk.pinyin(letters, word)


@pytest.mark.parametrize("screen", ["portrait", "landscape"], indirect=True)
def test_a_whole_relief_dialogue_by_touch_and_pinyin(kiosk: KioskPage) -> None:
    kiosk.start()
    spell(
        kiosk,
        ("kankan", "看看"),
        ("nengbuneng", "能不能"),
        ("sq", "申请"),
        ("yiliao", "医疗"),
        ("jiuzhu", "救助"),
    )
    expect(kiosk.box).to_have_value("看看能不能申请医疗救助")
    expect(kiosk.send()).to_contain_text("哪一种救助身份")
    kiosk.box.tap()
    spell(kiosk, ("dou", "都"), ("meiyou", "没有"))
    income = kiosk.send()
    expect(income).to_contain_text("每月收入")
    expect(kiosk.page.locator(".digits")).to_be_visible()  # it asks for a number
    kiosk.digits("900元")
    answer = kiosk.send()
    for _ in range(12):
        if answer.get_attribute("data-outcome") != "asking":
            break
        if "农村" in answer.inner_text():
            kiosk.box.tap()
            spell(kiosk, ("nongcun", "农村"))
            answer = kiosk.send()
        else:
            wanted = answer.get_by_role("button", name=re.compile("^(符合|不是|不知道)$")).first
            answer = kiosk.choose(wanted.inner_text())
    expect(answer).to_have_attribute("data-outcome", "calculated")
    expect(answer).to_contain_text("救助")
    assert kiosk.log.locator("a[href]").count() == 0
    # However much was said, the bars stay where they are.
    for part in ("header", "#demo", "#question"):
        expect(kiosk.page.locator(part)).to_be_in_viewport(ratio=1)


def test_a_dialogue_begins_with_one_tap(kiosk: KioskPage) -> None:
    kiosk.page.locator(".dialogue").first.tap()
    expect(kiosk.log.locator("article")).to_have_attribute("data-outcome", "asking", timeout=30_000)
    # There are buttons for the answer: the keyboard leaves them room.
    expect(kiosk.page.locator("#keyboard")).to_be_hidden()
    kiosk.choose("低保")
    assert kiosk.log.locator(".turn").count() == 2


def test_from_a_picture_to_an_answer_without_typing(kiosk: KioskPage) -> None:
    kiosk.page.locator("[data-topic=relief]").tap()
    with kiosk.page.expect_response(lambda r: r.url.endswith("/shown")) as counted:
        kiosk.tap(QUESTION)
    assert counted.value.status == 204
    article = kiosk.page.locator("#answer article")
    expect(article.get_by_role("heading", level=3)).to_contain_text(QUESTION)
    expect(article.locator(".short")).to_be_visible()
    article.get_by_text("办理材料").tap()
    expect(article.locator(".materials .body")).to_be_visible()
    article.locator(".follow").first.tap()
    expect(article.get_by_role("heading", level=3)).not_to_contain_text(QUESTION)
    kiosk.tap("返回「医疗救助」")
    kiosk.tap("首页")
    expect(kiosk.page.locator("#home")).to_be_visible()
    assert kiosk.page.evaluate("history.length") == 2  # about:blank and the kiosk


def test_a_notice_opens_and_closes(kiosk: KioskPage) -> None:
    kiosk.page.locator(".bulletin").first.tap()
    expect(kiosk.page.locator(".notice-text")).to_be_visible()
    kiosk.tap("首页")


TYPED = {
    "yibao": "医保", "yb": "医保", "yib": "医保", "dibao": "低保", "jiuzhu": "救助", "shenqing": "申请", "shq": "申请",
    "baoxiao": "报销", "wo": "我", "nver": "女儿", "xian": "县", "fangan": "方案", "mama": "妈妈",
    "manxingbing": "慢性病", "zenmeban": "怎么办", "lv": "率",
}  # fmt: skip


def test_what_is_meant_is_on_the_first_page_of_candidates(kiosk: KioskPage) -> None:
    kiosk.start()
    for letters, word in TYPED.items():
        kiosk.letters(letters)
        shown = kiosk.page.locator(".candidate").all_inner_texts()
        assert word in shown, (letters, shown)
        kiosk.tap("清空")


def test_a_sentence_in_one_go_is_taken_word_by_word(kiosk: KioskPage) -> None:
    kiosk.start()
    kiosk.letters("wofumushidibao")
    for word in ("我", "父母", "是", "低保"):
        kiosk.page.locator(".candidate").get_by_text(word, exact=True).first.tap()
    expect(kiosk.box).to_have_value("我父母是低保")
    expect(kiosk.page.locator(".strip .hint")).to_be_visible()


def test_keys_for_marks_spaces_deleting_and_letters_as_they_are(kiosk: KioskPage) -> None:
    kiosk.start()
    kiosk.letters("ct")
    while kiosk.box.input_value() != "CT":
        found = kiosk.page.locator(".candidates").get_by_role("button", name="CT", exact=True)
        if found.count():
            found.tap()
        else:
            kiosk.page.get_by_role("button", name="后面的字").tap()
    kiosk.letters("yibao")
    kiosk.tap("逗号")  # takes the first word along
    expect(kiosk.box).to_have_value("CT医保，")
    kiosk.page.locator(".letters").get_by_role("button", name="删除一个字").tap()
    kiosk.page.locator(".letters").get_by_role("button", name="删除一个字").tap()
    kiosk.digits("32000元")
    expect(kiosk.box).to_have_value("CT医32000元")
    kiosk.letters("ab")
    kiosk.page.locator(".letters").get_by_role("button", name="删除一个字").tap()
    expect(kiosk.page.locator(".typed")).to_have_text("a")
    kiosk.tap("清空")
    expect(kiosk.box).to_have_value("")


def test_a_word_goes_where_the_caret_is(kiosk: KioskPage) -> None:
    kiosk.start()
    kiosk.pinyin("dibao", "低保")
    kiosk.box.evaluate("(box) => box.setSelectionRange(0, 0)")
    kiosk.pinyin("fumu", "父母")
    expect(kiosk.box).to_have_value("父母低保")


VOICES = """(voices) => {
  window.said = [];
  speechSynthesis.getVoices = () => voices;
  speechSynthesis.speak = (one) => said.push({ text: one.text, rate: one.rate });
  Object.defineProperty(SpeechSynthesisUtterance.prototype, "voice", { set() {}, get() { return null; } });
}"""
OWN = {"lang": "zh-CN", "localService": True, "name": "own"}


def opened(hall: BrowserContext, voices: list[dict[str, Any]]) -> KioskPage:
    page = hall.new_page()
    page.add_init_script(f"({VOICES})({str(voices).replace('True', 'true').replace('False', 'false')})")
    kiosk = KioskPage(page).open()
    page.locator("[data-topic=relief]").tap()
    kiosk.tap(QUESTION)
    return kiosk


def test_an_answer_is_read_by_a_chinese_voice_of_the_machine(hall: BrowserContext) -> None:
    kiosk = opened(hall, [{"lang": "en-US", "localService": True}, OWN])
    kiosk.tap("慢一点")
    kiosk.tap("读给我听")
    (said,) = kiosk.page.evaluate("said")
    assert said["rate"] == 0.75
    assert said["text"].startswith("您好。")  # the entry's text for reading out, not the whole answer
    kiosk.tap("停")
    kiosk.tap("读给我听")
    kiosk.tap("首页")
    assert kiosk.page.locator("[aria-pressed=true].say:not(.slow)").count() == 0


@pytest.mark.parametrize(
    "voices", [[], [{"lang": "en-US", "localService": True}], [{"lang": "zh-CN", "localService": False}]]
)
def test_without_such_a_voice_there_is_no_button(hall: BrowserContext, voices: list[dict[str, Any]]) -> None:
    """A voice that is no part of the machine would send what it reads elsewhere."""
    kiosk = opened(hall, voices)
    expect(kiosk.page.get_by_role("button", name="读给我听")).to_have_count(0)


def test_recordings_come_before_any_voice(hall: BrowserContext) -> None:
    page = hall.new_page()
    played: list[str] = []
    page.add_init_script(
        """window.Audio = class extends EventTarget {
          constructor(src) { super(); this.src = src; }
          async play() { played(this.src); }
          pause() {}
        }"""
    )
    page.expose_function("played", lambda src: played.append(src))
    page.add_init_script(f"({VOICES})([{{ lang: 'zh-CN', localService: true }}])")
    page.route(
        "**/answers", lambda route: route.fulfill(response=(r := route.fetch()), json=recorded(r.json()))
    )
    kiosk = KioskPage(page).open()
    page.locator("[data-topic=relief]").tap()
    kiosk.tap(QUESTION)
    names = page.locator("#answer .sounds button:visible").all_inner_texts()
    assert "读给我听" not in names
    assert names[:3] == ["听普通话", "听雷州话", "慢一点"]
    kiosk.tap("听雷州话")
    expect(page.locator(".recorded[aria-pressed=true]")).to_have_text("停")
    assert [src.rsplit("/", 1)[1] for src in played] == ["b.mp3"]
    assert page.evaluate("said") == []


def recorded(kept: dict[str, Any]) -> dict[str, Any]:
    for answer in kept["answers"]:
        dialects = (("普通话", "a"), ("雷州话", "b"))
        answer["recordings"] = [{"dialect": d, "url": f"/audio/{n}.mp3"} for d, n in dialects]
    return kept


def test_the_code_drawn_is_the_code_of_the_same_version(kiosk: KioskPage, site: str) -> None:
    kiosk.page.locator("[data-topic=relief]").tap()
    kiosk.tap(QUESTION)
    kiosk.tap("手机带走")
    address = address_of(kiosk.page, "relief/apply-how")
    drawn = kiosk.page.locator("#answer .take svg path").get_attribute("d") or ""
    dark = {(int(x) - 4, int(y) - 4) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn)}
    matrix = segno.make(address, error="m", micro=False, mask=2).matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}


def address_of(page: Page, entry: str) -> str:
    found = page.evaluate(
        """async (id) => {
          const { body } = await (await import("/static/kiosk/api.js")).api.answers();
          return body.answers.find((one) => one.reply.entries[0].id === id).code.address;
        }""",
        entry,
    )
    return str(found)


def test_the_phone_shows_the_same_answer(kiosk: KioskPage, browser: Browser) -> None:
    kiosk.page.locator("[data-topic=relief]").tap()
    kiosk.tap(QUESTION)
    short = kiosk.page.locator("#answer .short").inner_text()
    address = address_of(kiosk.page, "relief/apply-how")
    assert re.fullmatch(
        r"http://[^/]+/a/relief/apply-how@[0-9a-f]{12}\?area=990001&on=\d{4}-\d\d-\d\d", address
    )
    phone = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = phone.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(title("relief/apply-how"))
    expect(page.locator(".short")).to_have_text(short)
    assert serious(page) == []
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(SMALL) == []
    assert phone.cookies() == []
    phone.close()
