"""A real Chromium against the running service.

``CHAT_URL`` points the same tests at a service that already runs; without it the fixture ``stack``
starts one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chatpage import ChatPage
from tests.browser.visits import Visit, visits

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGS = [
    "--no-sandbox",  # CI runs as root in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}
PATIENCE = 15_000
"""Milliseconds a page may take to show what is expected: on a busy machine five seconds were too few."""
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder; without a Chromium they are skipped and say so."""
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("stack"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (apt install chromium)"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> str:
    """Where the service listens."""
    running = os.environ.get("CHAT_URL")
    return running.rstrip("/") if running else str(request.getfixturevalue("stack").app_url)


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Open windows of visitors of their own at the service; a fault of a script fails the test."""
    with visits(browser, site) as opened:
        yield opened


@pytest.fixture
def context(visit: Visit) -> BrowserContext:
    """A new visitor on a cheap phone."""
    return visit(viewport=PHONE)


@pytest.fixture(scope="module")
def module_page(browser: Browser, site: str) -> Iterator[Page]:
    """One page for tests that only call the page's own modules."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


@pytest.fixture
def visitor(context: BrowserContext) -> Page:
    """The page as a new visitor first sees it."""
    page = context.new_page()
    page.goto("/")
    page.locator("#privacy").wait_for()
    return page


@pytest.fixture
def chat(visitor: Page) -> ChatPage:
    """The page after the privacy notice was acknowledged."""
    visitor.get_by_role("button", name="我知道了，开始提问").click()
    visitor.locator("#question").wait_for()
    return ChatPage(visitor)
