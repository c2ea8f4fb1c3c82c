"""How many pushes WeChat still takes for a person: 5 in 48 h after a message, 3 in a minute after a tap."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from bot.channels.wechat.store import Store

MESSAGE = (5, 48 * 3600.0)
TAP = (3, 60.0)
"""A menu click, follow or scan; a click on a msgmenu counts as one, too."""
RESERVE = 1
"""Kept back, so that an operator can still write by hand."""


class Quota:
    """Counted here, so that WeChat's 45047 is never met; forgotten with the window."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store, self._clock = store, clock

    async def grant(self, sender: str, window: tuple[int, float]) -> None:
        """The person wrote or tapped: a fresh window begins; a longer one that is open stays."""
        count, seconds = window
        windows = [w for w in await self._open(sender) if w[2] != seconds]
        await self._keep(sender, [*windows, (count, self._clock() + seconds, seconds)])

    async def left(self, sender: str) -> int:
        """How many pushes may be sent now, without the reserve."""
        return max(0, max((w[0] for w in await self._open(sender)), default=0) - RESERVE)

    async def spend(self, sender: str) -> bool:
        """Count one push; False when none may be sent."""
        windows = sorted(await self._open(sender), key=lambda w: w[0], reverse=True)
        if not windows or windows[0][0] <= RESERVE:
            return False
        first = windows[0]
        await self._keep(sender, [(first[0] - 1, first[1], first[2]), *windows[1:]])
        return True

    async def _open(self, sender: str) -> list[tuple[int, float, float]]:
        stored = await self._store.get(f"quota:{sender}")
        now = self._clock()
        return [(int(c), u, s) for c, u, s in json.loads(stored or "[]") if u > now]

    async def _keep(self, sender: str, windows: list[tuple[int, float, float]]) -> None:
        await self._store.put(f"quota:{sender}", json.dumps(windows), MESSAGE[1])
