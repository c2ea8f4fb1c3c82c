"""How many pushes WeChat still takes for a person: 5 in 48 h after a message, 3 in a minute after a tap."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.wechat.store import Store


@dataclass(frozen=True)
class Window:
    """What an action of a person's allows: ``count`` pushes within ``seconds``."""

    name: str
    count: int
    seconds: float


MESSAGE = Window("message", 5, 48 * 3600.0)
TAP = Window("tap", 3, 60.0)
"""A menu click, follow or scan; a click on a msgmenu counts as one, too."""
RESERVE = 1
"""Kept back, so that an operator can still write by hand."""


def keys(sender: str) -> list[str]:
    """What is stored of a person here."""
    return [f"quota:{window.name}:{sender}" for window in (MESSAGE, TAP)]


class Quota:
    """Counted here, so that WeChat's 45047 is never met; each push of a window is claimed, by one worker only."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store, self._clock = store, clock

    async def grant(self, sender: str, window: Window) -> None:
        """The person wrote or tapped: a fresh window of this kind begins; one of the other kind stays."""
        until = self._clock() + window.seconds
        stored = json.dumps([uuid.uuid4().hex, window.count - RESERVE, until])
        await self._store.put(f"quota:{window.name}:{sender}", stored, window.seconds)

    async def left(self, sender: str) -> int:
        """How many pushes may be sent now, without the reserve."""
        most = 0
        for name, count, _ in await self._open(sender):
            # They are claimed in order: the first that is free tells how many there are.
            for number in range(count, most, -1):
                if await self._store.get(f"spent:{name}:{count - number}") is None:
                    most = number
                    break
        return most

    async def spend(self, sender: str) -> bool:
        """Count one push; False when none may be sent."""
        for name, count, until in await self._open(sender):
            for number in range(count):
                if await self._store.claim(f"spent:{name}:{number}", "1", until - self._clock()):
                    return True
        return False

    async def _open(self, sender: str) -> list[tuple[str, int, float]]:
        found = []
        for key in keys(sender):
            name, count, until = json.loads(await self._store.get(key) or '["", 0, 0]')
            if until > self._clock():
                found.append((str(name), int(count), float(until)))
        return found
