"""Staff of the running service, each in a browser window of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from kb.accounts.roles import Role
from tests.browser.visits import Visit
from tests.console.kit import sign_in_page, stack_account
from tests.stack import Stack

SCREEN = {"width": 1366, "height": 768}
Staff = Callable[..., Page]


@pytest.fixture
def window(visit: Visit) -> Callable[[], BrowserContext]:
    """A window at a desk."""
    return lambda: visit(viewport=SCREEN)


@pytest.fixture(scope="session")
def names(stack: Stack) -> dict[Role, str]:
    """An account of each role; operators of the hand-off tests are made by the tests themselves."""
    return {role: stack_account(stack, role) for role in Role}


@pytest.fixture
def staff(stack: Stack, window: Callable[[], BrowserContext]) -> Staff:
    """Sign in as a new account of a role and open a page."""

    def make(role: Role = Role.OPERATOR, to: str = "/console/handoffs") -> Page:
        page = window().new_page()
        sign_in_page(page, stack_account(stack, role), to=to)
        return page

    return make
