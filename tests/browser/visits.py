"""Windows of a browser, each of a visitor of its own; what goes wrong in a page's script is not overlooked."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Error


class Visit(Protocol):
    """Opens a window; ``options`` are those of ``Browser.new_context``."""

    def __call__(self, **options: Any) -> BrowserContext:
        """A new window without a past."""
        ...


@contextlib.contextmanager
def visits(browser: Browser, site: str) -> Iterator[Visit]:
    """Windows at ``site``, closed at the end; raises AssertionError for a fault of any page's script."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def visit(**options: Any) -> BrowserContext:
        given = {"base_url": site, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
        context = browser.new_context(**given)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        opened.append(context)
        return context

    yield visit
    for context in opened:
        try:
            context.close()
        except Error as error:  # the browser itself died
            faults.append(str(error))
    assert not faults, faults
