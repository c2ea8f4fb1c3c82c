"""What the phone shows: the record of one resident's conversation."""

from __future__ import annotations

import html
import re
import time
from dataclasses import asdict, dataclass, field
from typing import Any

FAULT = "该公众号提供的服务出现故障，请稍后再试"
ANCHOR = re.compile(r'<a href="([^"<>]*)">([^<>]*)</a>')  # the only form a phone makes a link of


def links_of(text: str) -> list[dict[str, str]]:
    """The links a phone would offer in a text: ``href`` and ``text``."""
    return [{"href": html.unescape(href), "text": label} for href, label in ANCHOR.findall(text)]


@dataclass
class Item:
    """One bubble, notice or card. ``via`` is ``phone``, ``passive``, ``kf`` or ``system``."""

    number: int
    side: str  # user | account | system
    kind: str  # text, image, voice, …; news; msgmenu; fault
    via: str
    content: dict[str, Any]
    message: str | None = None  # the message a passive reply answers
    at: float = field(default_factory=time.time)

    def public(self) -> dict[str, Any]:
        """As the control API gives it."""
        return asdict(self)


class Phone:
    """One resident's conversation, in the order of its bubbles."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.typing_until = 0.0

    def show(
        self, side: str, kind: str, via: str, content: dict[str, Any], message: str | None = None
    ) -> Item:
        """Add a bubble at the end."""
        item = Item(len(self.items) + 1, side, kind, via, content, message)
        self.items.append(item)
        if side == "account":
            self.typing_until = 0.0
        return item

    def fault(self, message: str) -> Item:
        """Show the grey line residents know."""
        return self.show("system", "fault", "system", {"text": FAULT}, message)
