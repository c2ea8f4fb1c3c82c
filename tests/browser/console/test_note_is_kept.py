"""A note that does not reach the server stays on the page until it does, and never goes out under another name."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Request, expect
from sqlalchemy import select

from kb.accounts.roles import Role
from kb.store import accounts
from kb.store.console_tables import CallNote
from tests.browser.console.small import Small, hold

AGAIN = 16_000  # milliseconds
NOTES = "**/console/api/notes"


class Posts:
    """What the page sends to keep notes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0
        page.on("request", self._heard)

    def stay_at(self, count: int, why: str = "") -> None:
        """So many, however slow the page is, and then no more."""
        for _ in range(100):
            if self.count >= count:
                break
            self.page.wait_for_timeout(50)
        self.page.wait_for_timeout(500)
        assert self.count == count, why

    def _heard(self, request: Request) -> None:
        self.count += request.method == "POST" and request.url.endswith("/console/api/notes")


@pytest.fixture
def page(small: Small) -> Page:
    opened = small.page("/console")
    opened.locator("body[data-ready]").wait_for()
    opened.locator("#asked").fill("断缴了怎么办")
    opened.get_by_label("转其他部门").check()
    return opened


@pytest.fixture
def posts(page: Page) -> Posts:
    return Posts(page)


def kept(small: Small) -> list[tuple[str, str]]:
    """The notes of the database: whose, and what was asked."""
    with small.app.database.read() as session:
        rows = session.scalars(select(CallNote)).all()
    names = {row.id: row.name for row in accounts.listed(small.app.database)}
    return [(names[row.account_id], row.asked) for row in rows]


def test_when_the_sign_in_has_run_out_one_signs_in_beside_it(small: Small, page: Page) -> None:
    page.context.clear_cookies()
    page.keyboard.press("Alt+KeyX")
    expect(page.locator(".unsent")).to_contain_text("1 条记录还没有送到")
    bar = page.locator(".held-bar")
    expect(bar.get_by_role("link", name="在新窗口登录")).to_have_attribute("target", "_blank")
    assert page.url.endswith("/console")
    small.sign_in(page.context)
    page.clock.fast_forward(AGAIN)
    expect(page.locator(".unsent")).to_be_hidden()
    expect(bar).to_have_count(0)
    assert kept(small) == [("operator", "断缴了怎么办")]


def test_nothing_goes_out_under_the_account_of_another_tab(small: Small, page: Page, posts: Posts) -> None:
    small.sign_in(page.context, Role.SUPERVISOR)
    page.keyboard.press("Alt+KeyX")
    expect(page.locator(".unsent")).to_contain_text("换了账号")
    page.clock.fast_forward(AGAIN)
    posts.stay_at(2, "each try is refused once and not repeated with the other's token")
    assert kept(small) == []
    small.sign_in(page.context)
    page.clock.fast_forward(AGAIN)
    expect(page.locator(".unsent")).to_be_hidden()
    assert kept(small) == [("operator", "断缴了怎么办")]


def test_what_is_refused_as_it_is_is_shown_and_not_tried_again(
    small: Small, page: Page, posts: Posts
) -> None:
    error = {"error": {"code": "due_invalid", "message": "跟进日期不能早于今天。", "field": "due"}}
    page.route(NOTES, lambda route: route.fulfill(status=422, body=json.dumps(error)))
    page.keyboard.press("Alt+KeyX")
    refused = page.locator(".unsent li")
    expect(refused).to_contain_text("跟进日期不能早于今天")
    expect(refused).to_contain_text("断缴了怎么办")
    for _ in range(3):
        page.clock.fast_forward(AGAIN)
    posts.stay_at(1)
    page.unroute(NOTES)
    refused.get_by_role("button", name="再送一次").click()
    expect(refused).to_have_count(0)
    assert len(kept(small)) == 1


def test_it_is_on_its_way_once_at_a_time(page: Page, posts: Posts) -> None:
    page.route(NOTES, lambda route: route.abort())
    page.keyboard.press("Alt+KeyX")
    expect(page.locator(".unsent")).to_be_visible()
    page.unroute(NOTES)
    held = hold(page, NOTES)
    page.clock.fast_forward(AGAIN)
    posts.stay_at(2)
    page.clock.fast_forward(AGAIN)
    posts.stay_at(2)
    held[0].continue_()
    expect(page.locator(".unsent")).to_be_hidden()
