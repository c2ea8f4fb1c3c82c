"""Copying, notes, flags and favourites as an operator uses them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chatpage import title
from tests.browser.conftest import ARGS, CHROMIUM
from tests.browser.console.deskpage import DeskPage

QUESTION, ENTRY = "怎么申请医疗救助", "relief/apply-how"


def open_answer(desk: DeskPage) -> None:
    desk.find(QUESTION)
    desk.press("Enter")
    desk.opened(title(ENTRY))


@pytest.mark.parametrize(("key", "form"), [("1", "speech"), ("2", "sms"), ("3", "wechat")])
def test_one_key_copies_answer_citation_and_validity(desk: DeskPage, key: str, form: str) -> None:
    open_answer(desk)
    desk.press(f"Alt+Digit{key}")
    expect(desk.toast).to_contain_text("已复制")
    copied = desk.clipboard().replace("\r\n", "\n")
    served = desk.api(f"/console/api/entries/{ENTRY}")
    assert copied == served["copies"][form]["text"]
    assert "依据：《" in copied
    assert served["validity"] in copied
    internal = desk.page.locator(".internal p").inner_text()
    assert internal == served["internal"]
    assert internal not in copied


def test_where_copying_is_forbidden_the_text_is_shown_selected(desk: DeskPage) -> None:
    open_answer(desk)
    desk.page.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.execCommand = () => false"
    )
    desk.press("Alt+Digit2")
    field = desk.page.locator("#by-hand-text")
    expect(field).to_be_focused()
    expect(field).to_have_value(desk.api(f"/console/api/entries/{ENTRY}")["copies"]["sms"]["text"])
    assert field.evaluate("(f) => f.selectionEnd - f.selectionStart === f.value.length")
    desk.press("Escape")
    expect(desk.box).to_be_focused()


def test_copying_without_a_secure_context(browser: Browser, site: str, signed_in: Any) -> None:
    """Plain http under a name: the browser has no clipboard for scripts; what was copied is pasted to see it."""
    port = urlsplit(site).port
    state = {**signed_in, "cookies": [{**c, "domain": "desk.test"} for c in signed_in["cookies"]]}
    named = ["--host-resolver-rules=MAP desk.test 127.0.0.1"]
    other = browser.browser_type.launch(executable_path=CHROMIUM, args=[*ARGS, *named])
    page = other.new_context(base_url=f"http://desk.test:{port}", storage_state=state).new_page()
    page.goto("/console")
    desk = DeskPage(page).ready()
    assert page.evaluate("[isSecureContext, navigator.clipboard === undefined]") == [False, True]
    open_answer(desk)
    desk.press("Alt+Digit2")
    expect(desk.toast).to_contain_text("已复制")
    expect(desk.box).to_be_focused()
    wanted = desk.api(f"/console/api/entries/{ENTRY}")["copies"]["sms"]["text"]
    page.locator("#note-text").focus()
    desk.press("Control+V")
    expect(page.locator("#note-text")).to_have_value(wanted)
    other.close()


def test_a_note_fills_itself_in_and_lacks_are_said(desk: DeskPage) -> None:
    open_answer(desk)
    note = desk.page.locator(".note")
    expect(note.locator("#asked")).to_have_value(QUESTION)
    expect(note.locator(".given")).to_contain_text(title(ENTRY))
    expect(note.get_by_label("已答复")).to_be_checked()
    note.get_by_label("要回电").check()
    desk.press("Alt+KeyX")
    expect(desk.toast).to_contain_text("答应了什么")
    expect(note.locator("#follow-up")).to_be_focused()
    desk.type("明天上午回电，电话13800138000")
    due = dt.date.today() + dt.timedelta(days=3)
    note.locator("#due").fill(due.isoformat())
    desk.press("Alt+KeyX")
    to_do = desk.page.locator("#to-do li").first
    expect(to_do).to_contain_text("明天上午回电，电话【手机号】")
    desk.press("Alt+KeyU")
    while not desk.page.evaluate("document.activeElement.textContent").startswith("办好了"):
        desk.press("Tab")
    before = desk.page.locator("#to-do li").count()
    desk.press("Enter")
    expect(desk.page.locator("#to-do li")).to_have_count(before - 1)


def test_a_note_that_cannot_be_sent_is_kept_and_sent_again(desk: DeskPage) -> None:
    open_answer(desk)
    desk.page.route("**/console/api/notes", lambda route: route.abort())
    desk.press("Alt+KeyX")
    expect(desk.page.locator(".unsent")).to_contain_text("1 条记录还没有送到")
    expect(desk.box).to_be_focused()
    desk.page.unroute("**/console/api/notes")
    desk.find("住院报多少")
    desk.press("Enter")
    desk.opened(title("benefit/inpatient-ratio"))
    expect(desk.page.locator(".unsent")).to_be_hidden(timeout=20_000)
    desk.press("Alt+KeyX")
    expect(desk.page.locator("#latest .subject").first).to_have_text("住院报多少")
    asked = [one["asked"] for one in desk.api("/console/api/notes?limit=2")["notes"]]
    assert sorted(asked) == sorted([QUESTION, "住院报多少"])


def test_one_key_flags_and_the_same_key_adds_a_sentence(desk: DeskPage) -> None:
    open_answer(desk)
    with desk.page.expect_response("**/console/api/flags") as answered:
        desk.press("Alt+KeyO")
    flag = answered.value.json()["flag"]
    assert (flag["kind"], flag["entry"], flag["asked"]) == ("outdated", ENTRY, QUESTION)
    expect(desk.box).to_be_focused()
    expect(desk.toast).to_contain_text("过期")
    desk.press("Alt+KeyO")
    expect(desk.page.locator("#flag-comment")).to_be_focused()
    desk.type("窗口说已经改了")
    with desk.page.expect_response("**/console/api/flags") as answered:
        desk.press("Enter")
    again = answered.value.json()["flag"]
    assert (again["id"], again["comment"]) == (flag["id"], "窗口说已经改了")
    expect(desk.box).to_be_focused()


def test_a_missing_answer_is_flagged_with_what_was_typed(desk: DeskPage) -> None:
    desk.press("Alt+KeyM")
    expect(desk.toast).to_contain_text("先写下")
    desk.find("宠物看病能报销吗")
    with desk.page.expect_response("**/console/api/flags") as answered:
        desk.press("Alt+KeyM")
    flag = answered.value.json()["flag"]
    assert (flag["kind"], flag["entry"], flag["asked"]) == ("missing", None, "宠物看病能报销吗")


def test_a_favourite_is_kept_and_dropped_by_one_key(desk: DeskPage) -> None:
    open_answer(desk)
    star = desk.page.locator(".star")
    before = star.get_attribute("aria-pressed")
    for pressed in ("true", "false") if before == "false" else ("false", "true"):
        desk.press("Alt+KeyP")
        expect(star).to_have_attribute("aria-pressed", pressed)
        ids = [one["id"] for one in desk.api("/console/api/desk")["favourites"]]
        assert (ENTRY in ids) is (pressed == "true")


def test_a_handed_over_question_opens_the_same_version(desk: DeskPage) -> None:
    version = desk.api(f"/console/api/entries/{ENTRY}")["version"]
    desk.page.goto(f"/console?entry={ENTRY}&version={version}&area=990001")
    DeskPage(desk.page).opened(title(ENTRY))
    expect(desk.page.locator(".record")).to_contain_text(version)
