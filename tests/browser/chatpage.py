"""The chat page as the tests use it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

ANSWER_LIMIT = 30_000  # milliseconds; the first question of a fresh service loads its models


class ChatPage:
    """Ask and read; everything else goes through ``page``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.get_by_role("textbox", name="输入您的问题")
        self.log = page.get_by_role("log")
        self.turns = page.locator(".turn")

    @property
    def last(self) -> Locator:
        """The latest turn."""
        return self.turns.last

    @property
    def answer(self) -> Locator:
        """The latest turn's answer."""
        return self.last.get_by_role("article")

    def wait(self) -> Locator:
        """Wait for the latest turn to end; its answer."""
        expect(self.last.locator(".pending")).to_have_count(0, timeout=ANSWER_LIMIT)
        return self.answer

    def ask(self, text: str) -> Locator:
        """Type, press send, wait; the answer."""
        before = self.turns.count()
        self.box.fill(text)
        self.page.get_by_role("button", name="发送").click()
        expect(self.turns).to_have_count(before + 1)
        return self.wait()

    def press(self, button: Locator) -> Locator:
        """Press a button that asks something, wait; the answer."""
        before = self.turns.count()
        button.click()
        expect(self.turns).to_have_count(before + 1)
        return self.wait()

    def outcome(self) -> str | None:
        """The outcome of the latest answer."""
        return self.answer.get_attribute("data-outcome")
