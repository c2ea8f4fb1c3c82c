"""The chat page as the tests use it."""

from __future__ import annotations

from pathlib import Path

import yaml
from playwright.sync_api import Locator, Page, expect

CONTENT = Path(__file__).resolve().parents[2] / "kb" / "content" / "faq"


def title(entry: str) -> str:
    """An entry's title: asked word for word, it finds the entry."""
    return str(yaml.safe_load((CONTENT / f"{entry}.yml").read_text(encoding="utf-8"))["title"])


QUESTION = title("relief/apply-how")
VAGUE = ("怎么报销", "医保怎么弄", "报销", "断了怎么办", "异地", "想办医保", "审批要多久", "医保咨询")

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

    def clarify(self) -> Locator:
        """Ask vaguely until the service asks back; that answer."""
        for text in VAGUE:
            answer = self.ask(text)
            if self.outcome() == "clarify":
                return answer
        raise AssertionError(f"none of {VAGUE} was asked back")

    def press(self, button: Locator) -> Locator:
        """Press a button that asks something, wait; the answer."""
        before = self.turns.count()
        button.click()
        expect(self.turns).to_have_count(before + 1)
        return self.wait()

    def outcome(self) -> str | None:
        """The outcome of the latest answer."""
        return self.answer.get_attribute("data-outcome")
