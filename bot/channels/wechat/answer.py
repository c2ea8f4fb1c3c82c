"""What is shown for one message; stored, so that every retry gets the same."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field

from bot.channels.wechat.store import Store
from bot.channels.wechat.times import REPEATS


@dataclass(frozen=True)
class Answer:
    """``text`` is the reply, empty for none; ``rest`` follows by push; ``created`` is its CreateTime.

    Pushed, it may be a menu to tap instead: ``head`` over ``choices``; none of them, no menu. ``news``: the
    number of the last operator's answer that stands above it, 0 for none.
    """

    text: str
    created: int
    rest: tuple[str, ...] = field(default=())
    head: str = ""
    choices: tuple[str, ...] = field(default=())
    news: int = 0


async def _nothing(sender: str, answer: Answer) -> None:
    """Nobody wants to know."""


class Answers:
    """The answers of the last quarter of an hour."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.shown: Callable[[str, Answer], Awaitable[None]] = _nothing
        """Called with the sender when an answer has reached the phone, whichever way it went."""

    async def put(self, key: str, answer: Answer) -> None:
        """Keep the answer to a message."""
        await self._store.put(f"answer:{key}", json.dumps(asdict(answer), ensure_ascii=False), REPEATS)

    async def get(self, key: str) -> Answer | None:
        """The answer to a message, or None while there is none."""
        stored = await self._store.get(f"answer:{key}")
        if stored is None:
            return None
        data = json.loads(stored)
        return Answer(**{**data, "rest": tuple(data["rest"]), "choices": tuple(data["choices"])})
