"""What the desk has fetched before is not read out after a release."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import expect

from tests.browser.console.small import Small
from tests.console.desk import AMOUNT, republish
from tests.gateway.appkit import ENTRIES, NOW

TITLE = ENTRIES[AMOUNT][0]


def test_an_answer_is_the_new_one_after_a_release(small: Small) -> None:
    page = small.page("/console")
    page.locator("body[data-ready]").wait_for()
    box = page.locator("#q")
    for text, republished in (("个人每年缴费", False), ("改过的话", True)):
        if republished:
            republish(
                small.app, AMOUNT, NOW + dt.timedelta(minutes=1), short="改过的话。", speech="改过的话。"
            )
            page.clock.fast_forward(30_000)
        box.fill(TITLE)
        page.keyboard.press("Enter")
        expect(page.locator(".script p")).to_contain_text(text)
        expect(page.locator("#answer")).not_to_have_class("answer preview")
        box.fill("")
        page.keyboard.press("Alt+KeyX")
