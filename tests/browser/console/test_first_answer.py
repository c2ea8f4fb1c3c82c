"""From the first keystroke to the copied answer, with a pinyin input method composing."""

from __future__ import annotations

import statistics
import time

import pytest
from playwright.sync_api import expect

from tests.browser.chatpage import title
from tests.browser.console.deskpage import DeskPage

QUESTIONS = {
    ("怎么", "申请", "医疗", "救助"): "relief/apply-how",
    ("住院", "报", "多少"): "benefit/inpatient-ratio",
    ("新生儿", "怎么", "参保"): "enrolment/newborn-how",
    ("居民", "医保", "断缴"): "contribution/break-resident",
    ("社保卡", "丢了"): "account/card-lost",
}
LETTER_MS = 60
"""A fast typist of pinyin: about a thousand letters a minute would be 60 ms each."""
BAR = 5.0
"""Seconds from the first keystroke to the copied answer, median."""


def test_the_answer_is_copied_within_five_seconds(desk: DeskPage) -> None:
    seconds = []
    typing = desk.input_method()
    for words, entry in QUESTIONS.items():
        started = time.monotonic()
        typing.write(desk.page, list(words), LETTER_MS)
        desk.press("Enter", "Alt+Digit1")
        expect(desk.answer).to_have_attribute("data-copied", "speech")
        seconds.append(time.monotonic() - started)
        desk.opened(title(entry))
        spoken = desk.page.locator(".script p").inner_text()
        assert desk.clipboard().replace("\r\n", "\n").startswith(spoken)
        desk.press("Alt+KeyX")
        expect(desk.box).to_have_value("")
    assert statistics.median(seconds) <= BAR, seconds


def test_half_a_word_is_not_searched_for(desk: DeskPage) -> None:
    typing = desk.input_method()
    for letters in ("z", "ze", "zen", "zenm", "zenme"):
        typing.compose(letters)
        desk.page.wait_for_timeout(120)
    assert desk.asked == []
    typing.choose("怎么")
    desk.found("怎么")
    assert len(desk.asked) == 2, "once for what fits, once the whole search"


def test_enter_and_arrows_belong_to_the_input_method_while_it_composes(desk: DeskPage) -> None:
    desk.find("怎么申请医疗救助")
    first = desk.rows.first.get_attribute("data-id")
    typing = desk.input_method()
    desk.press("End")
    typing.compose("liucheng")
    for name, code in (("Enter", 13), ("ArrowDown", 40), ("Escape", 27)):
        typing.key(name, code)
    expect(desk.page.locator('.row[aria-selected="true"]')).to_have_attribute("data-id", first or "")
    expect(desk.box).to_have_value("怎么申请医疗救助liucheng")
    expect(desk.page.locator("#answer.preview")).to_have_count(1)  # nothing was opened
    typing.choose("流程")
    desk.found("怎么申请医疗救助流程")
    desk.press("Enter")
    desk.opened(title("relief/apply-how"))


@pytest.mark.parametrize("key", ["Enter", "ArrowDown"])
def test_an_input_method_that_only_says_229(desk: DeskPage, key: str) -> None:
    """Safari ends the composition before the Enter that chose the word; only the key code tells."""
    desk.find("怎么申请医疗救助")
    event = {"key": key, "keyCode": 229, "bubbles": True, "cancelable": True}
    desk.box.dispatch_event("keydown", event)
    expect(desk.rows.first).to_have_attribute("aria-selected", "true")
    expect(desk.page.locator("#answer.preview")).to_have_count(1)


def test_keys_with_alt_do_nothing_while_composing(desk: DeskPage) -> None:
    desk.find("怎么申请医疗救助")
    event = {"key": "1", "code": "Digit1", "altKey": True, "isComposing": True, "bubbles": True}
    desk.box.dispatch_event("keydown", event)
    desk.page.wait_for_timeout(200)
    assert desk.answer.get_attribute("data-copied") is None


def test_enter_right_after_the_last_letter_opens_what_the_whole_text_finds(desk: DeskPage) -> None:
    """The key is pressed before any result can be there."""
    desk.type("住院报多少")
    desk.press("Enter")
    desk.opened(title("benefit/inpatient-ratio"))
    desk.type("怎么申请医疗救助")
    desk.press("Alt+Digit2")
    desk.opened(title("relief/apply-how"))
    expect(desk.answer).to_have_attribute("data-copied", "sms")
    assert title("relief/apply-how") in desk.clipboard()
