"""A kiosk's browser: a touch screen, upright or lying, without a keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.kiosk.cable import Cable, cable
from tests.browser.kiosk.kioskpage import LANDSCAPE, PORTRAIT, KioskPage
from tests.browser.visits import Visit


@pytest.fixture(params=["portrait"])
def screen(request: pytest.FixtureRequest) -> dict[str, int]:
    return PORTRAIT if request.param == "portrait" else LANDSCAPE


@pytest.fixture
def wire(site: str) -> Iterator[Cable]:
    """The kiosk's network cable."""
    with cable(site) as made:
        yield made


@pytest.fixture
def hall(visit: Visit, wire: Cable, screen: dict[str, int]) -> BrowserContext:
    """The kiosk's browser."""
    return visit(base_url=wire.url, viewport=screen, has_touch=True)


@pytest.fixture
def kiosk(hall: BrowserContext) -> KioskPage:
    """The home screen."""
    return KioskPage(hall.new_page()).open()


@pytest.fixture
def timed(hall: BrowserContext) -> KioskPage:
    """The home screen with a clock that the test moves."""
    page = hall.new_page()
    page.clock.install()
    return KioskPage(page).open()
