"""What the desk has flagged, as an editor works through it by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.accounts.roles import Role
from tests.browser.test_reading import serious
from tests.console.desk import AMOUNT, CALL, as_role, desk_app, republish
from tests.console.kit import sign_in_page
from tests.gateway.appkit import NOW, App

FLAGS = (
    {"kind": "wrong", "entry": AMOUNT, "asked": "今年是不是410", "year": 2025},
    {"kind": "missing", "asked": "军人家属能不能参保"},
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """The app alone: what is flagged needs no dialogue."""
    with desk_app(tmp_path) as running:
        with as_role(running) as desk:
            for flag in FLAGS:
                desk.post("/console/api/flags", json={"call_id": CALL, **flag}).raise_for_status()
        yield running


@pytest.fixture
def page(browser: Browser, app: App) -> Iterator[Page]:
    context = browser.new_context(base_url=app.url, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    made = context.new_page()
    sign_in_page(made, Role.EDITOR.value, to="/console/flags")
    made.locator("body[data-ready]").wait_for()
    yield made
    context.close()


def test_an_editor_works_through_the_flags(page: Page) -> None:
    rows = page.locator("#rows tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("军人家属能不能参保")
    expect(rows.nth(1)).to_contain_text("居民医保一年交多少钱")
    assert serious(page) == []
    rows.nth(0).get_by_role("button", name="改好了").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_have_text("已记为改好")
    expect(rows).to_have_count(1)
    expect(rows.get_by_role("button", name="改好了")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#none")).to_be_visible()
    page.reload()
    page.locator("body[data-ready]").wait_for()
    expect(rows).to_have_count(0)


def test_the_flagged_version_opens_from_the_list(app: App, page: Page) -> None:
    """In the words and for the year that the caller was told, though another version is served since."""
    republish(app, AMOUNT, NOW + dt.timedelta(minutes=1), short="改过的短答复。")
    page.locator("#rows a").click()
    expect(page.locator("#answer h2")).to_have_text("居民医保一年交多少钱")
    expect(page.locator(".warnings")).to_contain_text("这是以前的版本")
    expect(page.locator(".record")).to_contain_text("2025年度")
    expect(page.locator("#year")).to_have_value("2025")
    expect(page.locator("#call")).to_be_hidden()
