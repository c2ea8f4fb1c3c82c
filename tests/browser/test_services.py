"""The services' pages in a real browser: readable by everyone, printable, reachable from an answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chatpage import ChatPage
from tests.browser.test_reading import serious

pytestmark = pytest.mark.browser
SERVICE = "/services/newborn-registration"


@pytest.mark.parametrize("path", ["/services", SERVICE])
@pytest.mark.parametrize("width", [320, 390, 1366])
def test_no_serious_finding_and_no_sideways_scrolling(chat: ChatPage, path: str, width: int) -> None:
    page = chat.page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_on_paper_only_the_list_and_the_code(chat: ChatPage) -> None:
    page = chat.page
    page.goto(SERVICE)
    button = page.get_by_role("button", name="打印这张清单")
    expect(button).to_be_visible()
    page.emulate_media(media="print")
    expect(button).to_be_hidden()
    expect(page.get_by_role("heading", name="要带的材料")).to_be_visible()
    expect(page.locator(".qr svg")).to_be_visible()


def test_an_answer_leads_to_the_printable_page(chat: ChatPage) -> None:
    answer = chat.ask("新生儿参保要带什么材料")
    answer.get_by_text("办事指南", exact=True).click()
    answer.get_by_role("link", name="新生儿参保登记").first.click()
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("新生儿参保登记")
