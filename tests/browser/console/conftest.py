"""The desk in a real browser, against the running service with its real search.

With ``CHAT_URL`` the same tests run at a service that already runs; ``CONSOLE_ACCOUNT`` then names an operator
there whose password is that of ``tests.console.kit``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.console.deskpage import DeskPage
from tests.browser.console.small import Small
from tests.browser.visits import Visit, visits
from tests.console.desk import desk_app
from tests.console.kit import sign_in_page, stack_account

LAPTOP = {"width": 1366, "height": 768}


@pytest.fixture(scope="session")
def operator(request: pytest.FixtureRequest) -> str:
    """The name of an operator."""
    known = os.environ.get("CONSOLE_ACCOUNT")
    return known or stack_account(request.getfixturevalue("stack"))


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: str, operator: str) -> Any:
    """What a browser keeps of a sign-in, for the contexts of all tests."""
    context = browser.new_context(base_url=site, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    sign_in_page(page, operator)
    page.locator("body[data-ready]").wait_for()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def context(visit: Visit, site: str, signed_in: Any) -> BrowserContext:
    """An operator's browser."""
    made = visit(viewport=LAPTOP, storage_state=signed_in)
    made.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    return made


@pytest.fixture
def desk(context: BrowserContext) -> DeskPage:
    """The desk, ready for the first call."""
    page = context.new_page()
    page.goto("/console")
    return DeskPage(page).ready()


@pytest.fixture
def small(browser: Browser, tmp_path: Path) -> Iterator[Small]:
    """The small app, for what needs no real search: a test may move its clock and end its sessions."""
    with desk_app(tmp_path) as app, visits(browser, app.url) as visit:
        yield Small(app, visit)
