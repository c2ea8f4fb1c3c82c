"""The kiosk as a finger uses it: everything is tapped, nothing is typed on a real keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.chatpage import ANSWER_LIMIT

ADDRESS = "/kiosk/demo-hospital"
PORTRAIT = {"width": 1080, "height": 1920}
LANDSCAPE = {"width": 1920, "height": 1080}


class KioskPage:
    """Tap, type pinyin on the screen, read."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.locator("#log")
        self.box = page.locator("#question")
        self.warning = page.locator("#warning")

    def open(self) -> KioskPage:
        """The home screen, when it is filled."""
        self.page.goto(ADDRESS)
        self.page.locator("#home .tile").first.wait_for(timeout=ANSWER_LIMIT)
        return self

    def tap(self, name: str, exact: bool = True) -> None:
        """Tap the button of this name."""
        self.page.get_by_role("button", name=name, exact=exact).tap()

    def start(self) -> None:
        """Open the conversation with its keyboard."""
        self.page.locator(".start").tap()
        expect(self.page.locator(".strip .hint")).to_contain_text("按拼音打字", timeout=ANSWER_LIMIT)

    def letters(self, letters: str) -> None:
        """Tap letters one by one."""
        if not self.page.locator(".letters").is_visible():
            self.page.locator(".to-letters").tap()
        for letter in letters:
            self.page.get_by_role("button", name=f"字母 {letter}", exact=True).tap()

    def pinyin(self, letters: str, word: str) -> None:
        """Spell a word and tap it among the candidates, turning their pages where needed."""
        self.letters(letters)
        wanted = self.page.locator(".candidates").get_by_role("button", name=word, exact=True)
        while not wanted.count():
            self.page.get_by_role("button", name="后面的字").tap()
        wanted.tap()

    def digits(self, text: str) -> None:
        """Tap digits and units on the pad."""
        if not self.page.locator(".digits").is_visible():
            self.page.locator(".to-digits").tap()
        for char in text:
            self.page.locator(".digits").get_by_role("button", name=char, exact=True).tap()

    def send(self) -> Locator:
        """Send what stands in the box; the answer."""
        before = self.log.locator(".turn").count()
        self.page.locator("#send").tap()
        return self.answered(before)

    def choose(self, name: str) -> Locator:
        """Tap a choice of the last answer; the next answer."""
        before = self.log.locator(".turn").count()
        self.log.locator("article").last.get_by_role("button", name=name, exact=True).tap()
        return self.answered(before)

    def answered(self, before: int) -> Locator:
        """The answer to the turn after ``before`` others."""
        turn = self.log.locator(".turn").nth(before)
        expect(turn.locator(".pending")).to_have_count(0, timeout=ANSWER_LIMIT)
        expect(turn.locator("article")).to_have_count(1)
        return turn.locator("article")
