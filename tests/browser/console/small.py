"""The small app of ``tests.console`` in a real browser: its clock, its accounts and its database are the test's."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx
from playwright.sync_api import BrowserContext, Page, Route

from kb.accounts.roles import Role
from kb.api.auth import COOKIE
from kb.store import accounts, sessions
from kb.store.audit import COMMAND
from tests.browser.visits import Visit
from tests.gateway.appkit import App

SCREEN = {"width": 1366, "height": 768}


@dataclass(frozen=True)
class Small:
    """The app, and windows at it; the accounts are named after their roles."""

    app: App
    visit: Visit

    def window(self, role: Role = Role.OPERATOR) -> BrowserContext:
        """A browser in which somebody is signed in."""
        context = self.visit(viewport=SCREEN)
        self.sign_in(context, role)
        return context

    def sign_in(self, context: BrowserContext, role: Role = Role.OPERATOR) -> None:
        """Sign in as another tab would: the cookie is a new one."""
        row = accounts.by_name(self.app.database, role.value)
        assert row is not None
        token = sessions.open_session(self.app.database, row, None, COMMAND, self.app.state.clock.now())
        assert token is not None
        context.add_cookies([{"name": COOKIE, "value": token, "url": f"{self.app.url}/console"}])

    def page(self, path: str, role: Role = Role.OPERATOR) -> Page:
        """A page whose timers the test can put forward."""
        page = self.window(role).new_page()
        page.clock.install()
        page.goto(path)
        page.locator(".top-bar").wait_for()
        return page

    def ask(self, question: str) -> None:
        """A resident asks for a person."""
        with httpx.Client(base_url=self.app.url, timeout=20, trust_env=False) as client:
            client.post("/web/privacy", json={"accepted": True}).raise_for_status()
            client.post("/web/handoff", json={"question": question}).raise_for_status()


def hold(page: Page, pattern: str | re.Pattern[str]) -> list[Route]:
    """Keep requests waiting; the test lets them go on, or fails them."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(pattern, keep)
    return held


def waiting(page: Page, held: list[Route]) -> Route:
    """The first request of ``held``, once it is there: the page may show what follows before it is on its way."""
    for _ in range(100):
        if held:
            return held[0]
        page.wait_for_timeout(50)
    raise AssertionError("no request was made")
