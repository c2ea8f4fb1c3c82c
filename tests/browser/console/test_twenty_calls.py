"""Twenty calls in a row by keyboard alone: no keystroke is lost, every note says what was read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from playwright.sync_api import expect

from tests.browser.console.deskpage import DeskPage

CALLS = [
    ("怎么申请医疗救助", "relief/apply-how"),
    ("住院报多少", "benefit/inpatient-ratio"),
    ("新生儿怎么参保", "enrolment/newborn-how"),
    ("居民医保断缴了有什么影响", "contribution/break-resident"),
    ("社保卡丢了怎么办", "account/card-lost"),
    ("在哪里申请医疗救助", "relief/apply-where"),
    ("申请医疗救助要带什么材料", "relief/materials"),
    ("举报骗保有奖励吗", "supervision/reward"),
    ("异地就医备案怎么办", "cross-region/how"),
    ("大病保险起付线多少", "critical/deductible"),
]
FORMS = (("Alt+Digit1", "speech"), ("Alt+Digit2", "sms"), ("Alt+Digit3", "wechat"))
FIRST_LETTER_MS = 30


def latest_notes(desk: DeskPage) -> list[dict[str, Any]]:
    """The newest notes of the desk, those of earlier tests among them."""
    found: list[dict[str, Any]] = desk.api("/console/api/notes?limit=100")["notes"]
    return found


def new_notes(desk: DeskPage, before: set[int], count: int) -> list[dict[str, Any]]:
    """The notes that came since, in the order of their calls; a cold service may still be answering some."""
    for _ in range(60):
        found = [note for note in latest_notes(desk) if note["id"] not in before]
        if len(found) == count:
            break
        desk.page.wait_for_timeout(250)
    # As times, not as texts: a whole second is written without its fraction.
    return sorted(found, key=lambda note: dt.datetime.fromisoformat(note["started_at"]))


def test_twenty_calls_by_keyboard_alone(desk: DeskPage) -> None:
    page = desk.page
    page.evaluate(
        "for (const name of ['mousedown', 'pointerdown', 'touchstart'])"
        " addEventListener(name, () => { window.touched = true }, true)"
    )
    before = {note["id"] for note in latest_notes(desk)}
    expected = []
    for number in range(20):
        question, entry = CALLS[number % len(CALLS)]
        key, form = FORMS[number % len(FORMS)]
        desk.type(question, FIRST_LETTER_MS)
        desk.press("Enter", key)
        if number % 4 == 3:  # something to do afterwards, reached and filled in by keys
            desk.press("Alt+KeyN", "ArrowRight", "Tab", "Tab")
            desk.type(f"第{number}位要回电")
        desk.press("Alt+KeyX")
        expect(desk.box).to_have_value("")
        expect(desk.box).to_be_focused()
        expected.append((question, entry, form, "call_back" if number % 4 == 3 else "answered"))
    expect(page.locator("#latest li")).to_have_count(6)
    notes = new_notes(desk, before, 20)
    assert [
        (one["asked"], one["read"][-1]["id"], one["read"][-1]["how"], one["outcome"]) for one in notes
    ] == expected
    assert [one["follow_up"] for one in notes if one["outcome"] == "call_back"] == [
        f"第{number}位要回电" for number in range(3, 20, 4)
    ]
    assert page.evaluate("window.touched") is None
