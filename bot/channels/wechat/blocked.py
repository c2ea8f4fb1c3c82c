"""Words that the platform would punish the account for; no bubble shows them."""

from __future__ import annotations


class Blocked:
    """The words of WECHAT_BLOCKED_WORDS, separated by commas."""

    def __init__(self, setting: str) -> None:
        self._words = [word.strip() for word in setting.split(",") if word.strip()]

    def masked(self, text: str) -> str:
        """``text`` with full-width asterisks in their place."""
        for word in self._words:
            text = text.replace(word, "＊" * len(word))
        return text
