"""The app alone, with the county's figures: the calculators need no dialogue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.estimate.estimatepage import EstimatePage, Open, estimate_app


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """In place of the whole service."""
    with estimate_app(tmp_path_factory.mktemp("estimate")) as app:
        yield app.url


@pytest.fixture
def opened(context: BrowserContext) -> Open:
    def open_(kind: str) -> EstimatePage:
        page = context.new_page()
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"/estimate/{kind}")
        shown = EstimatePage(page, kind)
        shown.root.wait_for()
        return shown

    return open_
