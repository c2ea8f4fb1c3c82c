"""The desk as the tests use it: by keyboard, and with an input method as the browser itself hears one."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, Page, Request, expect

FIND = "/console/api/find"
LIMIT = 15_000  # milliseconds
PINYIN = {
    "怎么": "zenme",
    "申请": "shenqing",
    "医疗": "yiliao",
    "救助": "jiuzhu",
    "住院": "zhuyuan",
    "报": "bao",
    "多少": "duoshao",
    "异地": "yidi",
    "就医": "jiuyi",
    "备案": "beian",
    "新生儿": "xinshenger",
    "参保": "canbao",
    "居民": "jumin",
    "医保": "yibao",
    "断缴": "duanjiao",
    "社保卡": "shebaoka",
    "丢了": "diule",
}


class DeskPage:
    """Type, open, copy, note; everything else goes through ``page``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.get_by_role("combobox", name="问题、拼音或首字母")
        self.rows = page.locator("#results .row")
        self.answer = page.locator("#answer")
        self.title = page.locator("#answer h2")
        self.toast = page.locator("#toast")
        self.asked: list[str] = []
        page.on("request", self._heard)

    def _heard(self, request: Request) -> None:
        if FIND in request.url:
            self.asked.append(request.url)

    def ready(self) -> DeskPage:
        """Wait until the desk can be used."""
        self.page.locator("body[data-ready]").wait_for(timeout=LIMIT)
        expect(self.box).to_be_focused()
        return self

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str, delay: float = 0) -> None:
        """Type as fast as a person or faster; Chinese comes character by character."""
        self.page.keyboard.type(text, delay=delay)

    def found(self, text: str) -> None:
        """Wait for the whole search of exactly this text."""
        results = self.page.locator("#results")
        expect(results).to_have_attribute("data-text", text, timeout=LIMIT)
        expect(results).to_have_attribute("data-full", "true", timeout=LIMIT)

    def find(self, text: str) -> None:
        """Type and wait for what is found."""
        self.type(text)
        self.found(text)

    def opened(self, title: str) -> None:
        """Wait for an answer that is open, not only previewed."""
        expect(self.title).to_have_text(title, timeout=LIMIT)
        expect(self.answer).not_to_have_class("answer preview", timeout=LIMIT)

    def api(self, path: str) -> Any:
        """What the server says to this operator's browser."""
        return self.page.evaluate("(path) => fetch(path).then((reply) => reply.json())", path)

    def clipboard(self) -> str:
        """The text in the clipboard."""
        return str(self.page.evaluate("navigator.clipboard.readText()"))

    def input_method(self) -> InputMethod:
        """A pinyin input method at this page."""
        return InputMethod(self.page)


class InputMethod:
    """Composes as a Chinese input method does: the letters stand in the box, a key press chooses the word."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)

    def compose(self, letters: str) -> None:
        """The letters typed so far, underlined in the box."""
        end = len(letters)
        self.session.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": end, "selectionEnd": end}
        )

    def key(self, name: str, code: int) -> None:
        """A key that the input method takes for itself: the page hears of it, no character comes of it."""
        key = {"key": name, "code": name, "windowsVirtualKeyCode": code}
        self.session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
        self.session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

    def choose(self, word: str) -> None:
        """The word replaces the letters."""
        self.session.send("Input.insertText", {"text": word})

    def write(self, page: Page, words: list[str], pause: float) -> None:
        """Words letter by letter, each chosen at its end; ``pause`` in milliseconds between letters."""
        for word in words:
            letters = PINYIN[word]
            for length in range(1, len(letters) + 1):
                self.compose(letters[:length])
                page.wait_for_timeout(pause)
            self.choose(word)
