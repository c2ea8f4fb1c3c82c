"""A wall in a real browser before a real app, both with clocks that tests move. No Rasa is needed for it."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.clock import SHANGHAI
from tests.browser.visits import visits
from tests.led.ledkit import LedApp, RunningClock, running_led

EVENING = dt.datetime(2026, 11, 21, 23, 58, 0, tzinfo=SHANGHAI)
LINE = "#stage"


class Wall:
    """A wall and its app; ``pass_time`` moves both clocks."""

    def __init__(self, app: LedApp, context: BrowserContext, page: Page) -> None:
        self.app = app
        self.context = context
        self.page = page

    @property
    def text(self) -> str:
        """What is on the screen, without the breaks."""
        return "".join((self.page.locator(LINE).text_content() or "").split())

    def open(self, path: str = "/led/wall") -> Wall:
        """Open the page and wait for its first item."""
        self.page.goto(path)
        self.page.locator("body[data-showing]").wait_for()
        return self

    def shows(self, text: str) -> None:
        """Wait until the text is on the screen."""
        expect(self.page.locator(LINE)).to_contain_text(text)

    def pass_time(self, seconds: float, *, service: bool = True) -> None:
        """Let time pass for the browser, and for the service unless told otherwise."""
        if service and isinstance(self.app.clock, RunningClock):
            self.app.clock.set(self.app.clock.now() + dt.timedelta(seconds=seconds))
        self.page.clock.fast_forward(int(seconds * 1000))
        self.page.wait_for_timeout(150)

    def until(self, text: str, most: int = 40, place: str = LINE) -> None:
        """Let time pass until the text is on the screen."""
        for _ in range(most):
            if text in "".join((self.page.locator(place).text_content() or "").split()):
                return
            self.pass_time(2)
        raise AssertionError(f"{text} was not shown; last: {self.text}")

    def seen(self, turns: int = 14, seconds: float = 4, *, service: bool = True) -> set[str]:
        """What is on the screen in the next turns."""
        found = set()
        for _ in range(turns):
            found.add(self.text)
            self.pass_time(seconds, service=service)
        return found

    def kept(self, name: str) -> Any:
        """What the browser keeps under ``led:wall:<name>``."""
        return self.page.evaluate("(key) => JSON.parse(localStorage.getItem(key))", f"led:wall:{name}")


@pytest.fixture
def start(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Wall]]:
    """Start an app and a browser at a moment; a fault of a script fails the test."""

    def begin(
        moment: dt.datetime = EVENING, width: int = 1920, height: int = 1080, own: dt.datetime | None = None
    ) -> Wall:
        app = running.enter_context(running_led(tmp_path / f"app{next(number)}", now=moment, moving=True))
        size = {"width": width, "height": height}
        context = visit(base_url=app.url, viewport=size, timezone_id="Asia/Tokyo")
        context.clock.install(time=own or moment)
        return Wall(app, context, context.new_page())

    number = itertools.count()
    with contextlib.ExitStack() as running, visits(browser, "") as visit:
        yield begin


@pytest.fixture
def wall(start: Callable[..., Wall]) -> Wall:
    """A wall of 1920×1080 two minutes before midnight."""
    return start()
